import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PointsDocument, type PointMap } from '#renderer/document/PointsDocument.ts';
import { pointing, setSkeleton, startPointing } from '#renderer/session/pointing.ts';
import { PointsTool } from '#renderer/tools/points/PointsTool.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { PointValue } from '#shared/domain/points.ts';
import { handOf, pointerAt, type Hand } from '#tests/helpers/gestures.ts';
import { MemoryPoints } from '#tests/helpers/memoryPoints.ts';

const NAMES = ['nose', 'left eye', 'right eye'];
const CLASSES: readonly LabelClass[] = NAMES.map((name, place) => ({
  id: place + 1,
  name,
  color: '#4e9fe6',
  position: place,
  isVoid: false,
  group: null,
  count: 0,
}));

let store: MemoryPoints;
let points: PointsDocument;
let tool: PointsTool;
let hand: Hand;
let suggested: PointMap;
let edges: string[];
let completed: number;

const at = (x: number, y: number, v: 0 | 1 | 2 = 2): PointValue => ({ x, y, v });
const settle = async (): Promise<void> => {
  for (let i = 0; i < 40; i += 1) await Promise.resolve();
};
const stored = async () => {
  await settle();
  return store.stored;
};
const arrow = (dx: number, dy: number, held: { shift?: boolean; alt?: boolean } = {}): boolean =>
  tool.key('Arrow', { dx, dy, shift: false, ...held });
const key = (name: 'Escape' | 'Delete' | 'Backspace' | 'Enter'): boolean =>
  tool.key(name, { dx: 0, dy: 0, shift: false });

beforeEach(async () => {
  vi.useFakeTimers();
  store = new MemoryPoints();
  points = new PointsDocument(
    store.port,
    {
      onChange: () => undefined,
      onSaveState: () => undefined,
      onFailed: (error) => expect.unreachable(String(error)),
      onMerged: () => undefined,
      onStepped: () => undefined,
    },
    1,
    store.version,
  );
  await points.load();
  [suggested, edges, completed] = [new Map(), [], 0];
  tool = new PointsTool({
    points,
    classes: () => CLASSES,
    suggested: () => suggested,
    toggleEdge: (from, to) => edges.push(`${String(from)}-${String(to)}`),
    onComplete: () => (completed += 1),
  });
  hand = handOf(tool);
  setSkeleton(false);
  startPointing();
  tool.retarget();
});
afterEach(() => vi.useRealTimers());

describe('placing points', () => {
  it('takes one click for each, in order, and says what comes next', async () => {
    hand.click(10, 20);
    expect(pointing.getState()).toMatchObject({ selectedId: 1, targetId: 2, said: 'nose placed, next: left eye' });
    hand.click(40.123, 20.456);
    hand.click(70, 20);
    expect(pointing.getState()).toMatchObject({ targetId: null, said: 'right eye placed. Every point is placed.' });
    expect(await stored()).toEqual([[1, at(10, 20)], [2, at(40.12, 20.46)], [3, at(70, 20)]]);
    expect([store.calls.filter((call) => call === 'place').length, completed]).toEqual([3, 1]);
    expect(points.history.undo).toBe('Place right eye');
  }); // prettier-ignore

  it('lets a new point be pulled to its place before the button is let go, in one gesture', async () => {
    hand.drag([[10, 10], [12, 11], [30, 5]]); // prettier-ignore
    expect(await stored()).toEqual([[1, at(30, 5)]]);
    expect(store.calls).toEqual(['read', 'place']);
  });

  it('goes on behind a point that was chosen out of order, and comes back to those left out', () => {
    tool.pick(2);
    hand.click(50, 50);
    expect(pointing.getState().targetId).toBe(3);
    hand.click(80, 50);
    expect(pointing.getState().targetId).toBe(1);
  });

  it('places outside of the image, and a hidden one with Shift', async () => {
    hand.click(-30, 500, { shift: true });
    expect(await stored()).toEqual([[1, at(-30, 500, 1)]]);
  });

  it('places beside another point with Ctrl instead of taking hold of that one', async () => {
    hand.click(10, 10);
    hand.click(12, 10);
    expect(pointing.getState().selectedId).toBe(1);
    hand.click(12, 10, { mod: true });
    expect(await stored()).toEqual([[1, at(10, 10)], [2, at(12, 10)]]); // prettier-ignore
  });

  it('places nothing once every point is placed', async () => {
    for (const x of [10, 40, 70]) hand.click(x, 0);
    hand.click(200, 200);
    expect((await stored()).length).toBe(3);
    expect(pointing.getState().selectedId).toBeNull();
  });

  it('takes over a suggestion by a click, and moves it by a drag', async () => {
    suggested = new Map([[1, at(10, 10)], [2, at(50, 50)]]); // prettier-ignore
    hand.click(12, 11);
    hand.drag([[52, 50], [62, 55]]); // prettier-ignore
    expect(await stored()).toEqual([[1, at(10, 10)], [2, at(60, 55)]]); // prettier-ignore
  });
});

describe('moving points', () => {
  beforeEach(() => hand.click(10, 10));

  it('keeps the point where it was taken hold of, and ignores a shaking hand', async () => {
    hand.drag([[13, 10], [14, 11], [13, 10]]); // prettier-ignore
    expect(store.calls.filter((call) => call === 'place').length).toBe(1);
    hand.drag([[13, 10], [23, 30]]); // prettier-ignore
    expect(await stored()).toEqual([[1, at(20, 30)]]);
    expect(points.history.undo).toBe('Move nose');
  });

  it('gives a drag up on Escape and when the pointer is taken away', async () => {
    tool.down(pointerAt(10, 10));
    tool.move([pointerAt(50, 50)]);
    expect(points.points.get(1)).toEqual(at(50, 50));
    expect(key('Escape')).toBe(true);
    tool.up(pointerAt(60, 60));
    expect(await stored()).toEqual([[1, at(10, 10)]]);
  });

  it('nudges by one pixel, by ten with Shift, by a tenth with Alt, as one gesture', async () => {
    expect(arrow(1, 0)).toBe(true);
    arrow(0, -1, { shift: true });
    arrow(-1, 0, { alt: true });
    expect(points.points.get(1)).toEqual(at(10.9, 0));
    vi.advanceTimersByTime(1000);
    expect(await stored()).toEqual([[1, at(10.9, 0)]]);
    expect([store.calls.filter((call) => call === 'place').length, points.history.undo]).toEqual([2, 'Nudge nose']); // prettier-ignore
  });

  it('stores nudges before anything else begins', async () => {
    arrow(1, 0);
    hand.click(100, 100);
    arrow(0, 1);
    tool.cancel();
    expect(await stored()).toEqual([[1, at(11, 10)], [2, at(100, 101)]]); // prettier-ignore
  });

  it('leaves the arrows alone when nothing is selected', () => {
    expect(key('Escape')).toBe(true);
    expect([arrow(1, 0), key('Escape')]).toEqual([false, false]);
  });
});

describe('marking points', () => {
  it('goes from seen to hidden to missing by right clicks, and back at its place', async () => {
    hand.click(10, 10);
    const right = { button: 'secondary' } as const;
    hand.click(10, 10, right);
    expect(await stored()).toEqual([[1, at(10, 10, 1)]]);
    hand.click(10, 10, right);
    expect(await stored()).toEqual([[1, at(10, 10, 0)]]);
    hand.click(10, 10, right);
    expect(await stored()).toEqual([[1, at(10, 10)]]);
    hand.click(90, 90, right);
    expect((await stored()).length).toBe(1);
  });

  it('says that the next one is missing, and goes on', async () => {
    tool.markNextMissing();
    expect(pointing.getState()).toMatchObject({ targetId: 2, said: 'nose is missing, next: left eye' });
    hand.click(5, 5);
    tool.markNextMissing();
    expect(await stored()).toEqual([[1, at(0, 0, 0)], [2, at(5, 5)], [3, at(0, 0, 0)]]); // prettier-ignore
    expect([completed, pointing.getState().targetId]).toEqual([1, null]);
  });

  it('places a missing point after all when it is selected and one clicks', async () => {
    tool.markNextMissing();
    tool.pick(1);
    hand.click(30, 30);
    expect(await stored()).toEqual([[1, at(30, 30)]]);
  });

  it('opens a point again that was said to be missing without a place', async () => {
    tool.cycle(1);
    expect(await stored()).toEqual([[1, at(0, 0, 0)]]);
    tool.cycle(1);
    expect(await stored()).toEqual([]);
  });

  it('takes the selected point away, which is then the next to be placed', async () => {
    hand.click(10, 10);
    hand.click(40, 40);
    tool.pick(1);
    expect(key('Delete')).toBe(true);
    expect(await stored()).toEqual([[2, at(40, 40)]]);
    expect(pointing.getState()).toMatchObject({ selectedId: null, targetId: 1 });
    expect(key('Backspace')).toBe(false);
  });
});

describe('joining points by lines', () => {
  it('joins two by clicking one and then the other', () => {
    hand.click(10, 10);
    hand.click(50, 50);
    setSkeleton(true);
    hand.click(10, 10);
    expect(pointing.getState().edgeFrom).toBe(1);
    hand.click(50, 50);
    expect([edges, pointing.getState().edgeFrom]).toEqual([['1-2'], null]);
    hand.click(10, 10);
    hand.click(10, 10);
    hand.click(200, 200);
    expect(edges).toEqual(['1-2']);
    expect(points.points.size).toBe(2);
    expect([key('Escape'), pointing.getState().isSkeleton]).toEqual([true, false]);
  });
});

describe('the pointer above points', () => {
  it('marks the one it means', () => {
    hand.click(10, 10);
    hand.hover(11, 12);
    expect(pointing.getState().hoverId).toBe(1);
    hand.hover(90, 90);
    expect(pointing.getState().hoverId).toBeNull();
  });
});
