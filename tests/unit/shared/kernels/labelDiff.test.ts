import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassRow, LabelDiff } from '#shared/domain/labels.ts';
import { EMPTY_DIFF, isEmpty, itemsOf, reverse, touchesClasses } from '#shared/kernels/labelDiff.ts';

/** The obvious model: what a project's labels are, as plain sets. */
interface State {
  readonly tags: ReadonlySet<string>;
  readonly labeled: ReadonlySet<number>;
  readonly classes: ReadonlyMap<number, ClassRow>;
}

function applyTo(state: State, diff: LabelDiff): State {
  const tags = new Set(state.tags);
  for (const pair of diff.tags.removed) tags.delete(pair.join());
  for (const pair of diff.tags.added) tags.add(pair.join());
  const labeled = new Set(state.labeled);
  for (const [item, isLabeled] of diff.labeled) {
    if (isLabeled) labeled.add(item);
    else labeled.delete(item);
  }
  const classes = new Map(state.classes);
  for (const row of diff.classes.removed) classes.delete(row.id);
  for (const row of diff.classes.added) classes.set(row.id, row);
  for (const [, to] of diff.classes.updated) classes.set(to.id, to);
  return { tags, labeled, classes };
}

const same = (a: State, b: State): void => {
  expect([...a.tags].sort()).toEqual([...b.tags].sort());
  expect([...a.labeled].sort()).toEqual([...b.labeled].sort());
  expect([...a.classes.entries()].sort()).toEqual([...b.classes.entries()].sort());
};

const rowOf = (id: number, name: string): ClassRow => ({
  id,
  name,
  color: '#000000',
  position: id,
  isVoid: false,
  group: null,
});

const bytes = fc.uint8Array({ maxLength: 6 });
const place = fc.integer({ min: 0, max: 3 });
const pointValue = fc.option(fc.record({ x: place, y: place, v: fc.constantFrom(0, 1, 2) }), { nil: null });
const scheme = fc.record({
  edges: fc.array(fc.tuple(place, place)),
  mirrors: fc.array(fc.tuple(place, place)),
});

/** What drawing changes: only looked at as data here, done by the store. */
const drawnParts = fc.record({
  tiles: fc.array(fc.record({ item: place, tx: place, ty: place, before: bytes, after: bytes })),
  points: fc.array(fc.record({ item: place, classId: place, before: pointValue, after: pointValue })),
  aliases: fc.record({ added: fc.array(fc.tuple(place, place)), removed: fc.array(fc.tuple(place, place)) }),
  scheme: fc.option(fc.tuple(scheme, scheme), { nil: null }),
});

/** A state and a diff that really changes it, as the services make them. */
const cases = fc
  .record({
    tags: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 })), {
      selector: (pair) => pair.join(),
    }),
    toggled: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 })), {
      selector: (pair) => pair.join(),
    }),
    labeled: fc.uniqueArray(fc.integer({ min: 1, max: 9 })),
    marked: fc.uniqueArray(fc.integer({ min: 1, max: 9 })),
    classes: fc.uniqueArray(fc.integer({ min: 1, max: 6 })),
    changed: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.string()), {
      selector: ([id]) => id,
    }),
    drawn: drawnParts,
  })
  .map(({ tags, toggled, labeled, marked, classes, changed, drawn }) => {
    const state: State = {
      tags: new Set(tags.map((pair) => pair.join())),
      labeled: new Set(labeled),
      classes: new Map(classes.map((id) => [id, rowOf(id, `class ${String(id)}`)])),
    };
    const present = changed.flatMap(([id, name]) => {
      const row = state.classes.get(id);
      return row === undefined ? [] : [{ row, name }];
    });
    const diff: LabelDiff = {
      ...EMPTY_DIFF,
      ...drawn,
      tags: {
        added: toggled.filter((pair) => !state.tags.has(pair.join())),
        removed: toggled.filter((pair) => state.tags.has(pair.join())),
      },
      labeled: marked.map((id) => [id, !state.labeled.has(id)]),
      classes: {
        added: changed.filter(([id]) => !state.classes.has(id)).map(([id, name]) => rowOf(id, name)),
        removed: present.filter(({ name }) => name === '').map(({ row }) => row),
        updated: present.filter(({ name }) => name !== '').map(({ row, name }) => [row, { ...row, name }]),
      },
    };
    return { state, diff };
  });

describe('label diffs', () => {
  it('are taken back exactly by their reverse', () => {
    fc.assert(
      fc.property(cases, ({ state, diff }) => {
        same(applyTo(applyTo(state, diff), reverse(diff)), state);
      }),
      { seed: 7 },
    );
  });

  it('are themselves again when reversed twice', () => {
    fc.assert(
      fc.property(cases, ({ diff }) => {
        expect(reverse(reverse(diff))).toEqual(diff);
      }),
      { seed: 8 },
    );
  });

  it('are empty exactly when they change nothing', () => {
    expect(isEmpty(EMPTY_DIFF)).toBe(true);
    expect(isEmpty({ ...EMPTY_DIFF, labeled: [[1, true]] })).toBe(false);
    expect(isEmpty({ ...EMPTY_DIFF, tags: { added: [], removed: [[1, 2]] } })).toBe(false);
    const renamed: LabelDiff = {
      ...EMPTY_DIFF,
      classes: { added: [], removed: [], updated: [[rowOf(1, 'a'), rowOf(1, 'b')]] },
    };
    expect([isEmpty(renamed), touchesClasses(renamed)]).toEqual([false, true]);
  });

  it('name the items they touch once each, or say many', () => {
    const diff: LabelDiff = {
      ...EMPTY_DIFF,
      tags: { added: [[1, 1]], removed: [[2, 1]] },
      labeled: [[1, true]],
    };
    const tile = { item: 3, tx: 0, ty: 0, before: new Uint8Array(0), after: new Uint8Array([1, 1]) };
    const point = { item: 4, classId: 1, before: null, after: { x: 1, y: 1, v: 2 as const } };
    expect(itemsOf({ ...diff, tiles: [tile, tile], points: [point] }, 4)).toEqual([1, 2, 3, 4]);
    expect(itemsOf(diff, 2)).toEqual([1, 2]);
    expect(itemsOf(diff, 1)).toBeNull();
  });
});
