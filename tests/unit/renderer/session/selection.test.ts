import { describe, expect, it } from 'vitest';
import {
  carryOver,
  clearSelection,
  extendTo,
  NO_SELECTION,
  selectAll,
  selectAt,
  selectOne,
  toggleOne,
} from '#renderer/session/selection.ts';

const list = Int32Array.from([10, 11, 12, 13, 14]);
const ids = (selection: { ids: ReadonlySet<number> }) => [...selection.ids];

describe('a selection', () => {
  it('of one image stays inside the list', () => {
    expect(ids(selectOne(list, 9))).toEqual([14]);
    expect(ids(selectOne(list, -3))).toEqual([10]);
    expect(selectOne([], 0)).toEqual({ cursor: -1, anchor: -1, ids: new Set() });
  });

  it('extends from where it began, in both directions, and forgets what it left', () => {
    const start = selectOne(list, 2);
    const forward = extendTo(list, start, 4);
    expect(ids(forward)).toEqual([12, 13, 14]);
    expect(ids(extendTo(list, forward, 1))).toEqual([11, 12]);
    expect(extendTo(list, forward, 1).anchor).toBe(2);
  });

  it('takes single images in and out, and a range begins at the last one', () => {
    const two = toggleOne(list, selectOne(list, 0), 3);
    expect(ids(two)).toEqual([10, 13]);
    expect(ids(toggleOne(list, two, 0))).toEqual([13]);
    expect(ids(extendTo(list, two, 4))).toEqual([13, 14]);
  });

  it('of everything keeps the place', () => {
    const all = selectAll(list, selectOne(list, 3));
    expect(ids(all)).toEqual([...list]);
    expect(all.cursor).toBe(3);
    expect(ids(clearSelection(all))).toEqual([]);
    expect(clearSelection(all).cursor).toBe(3);
  });

  it('by a frame replaces or adds', () => {
    const one = selectOne(list, 0);
    expect(ids(selectAt(list, one, [2, 3], false))).toEqual([12, 13]);
    expect(ids(selectAt(list, one, [2, 3], true))).toEqual([10, 12, 13]);
    expect(selectAt(list, one, [], false).cursor).toBe(0);
  });
});

describe('a new list', () => {
  it('keeps the image one was at and what is still in it', () => {
    const old = { cursor: 3, anchor: 1, ids: new Set([11, 12, 13]) };
    const next = carryOver(list, old, Int32Array.from([13, 10, 11]));
    expect(next.cursor).toBe(0);
    expect(ids(next)).toEqual([13, 11]);
  });

  it('without that image starts at the same place or the last one', () => {
    expect(ids(carryOver(list, selectOne(list, 4), Int32Array.from([20, 21])))).toEqual([21]);
    expect(ids(carryOver(null, NO_SELECTION, list))).toEqual([10]);
    expect(carryOver(list, selectOne(list, 1), new Int32Array()).cursor).toBe(-1);
  });
});
