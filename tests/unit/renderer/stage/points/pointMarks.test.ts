import { describe, expect, it } from 'vitest';
import { loupePlace, loupeScale } from '#renderer/stage/points/Loupe.ts';
import { pointLines, pointMarks, type PointsPicture } from '#renderer/stage/points/pointMarks.ts';
import type { StageView } from '#renderer/stage/Overlay.ts';
import type { PointValue } from '#shared/domain/points.ts';

const at = (x: number, y: number, v: 0 | 1 | 2 = 2): PointValue => ({ x, y, v });
const classes = ['nose', 'left eye', 'right eye'].map((name, place) => ({
  id: place + 1,
  name,
  color: `#00000${String(place + 1)}`,
  position: place,
  isVoid: false,
  group: null,
  count: 0,
}));

const picture = (
  points: readonly (readonly [number, PointValue])[],
  more: Partial<PointsPicture> = {},
): PointsPicture => ({
  points: new Map(points),
  suggested: new Map(),
  classes,
  scheme: { edges: [], mirrors: [] },
  names: 'hover',
  selectedId: null,
  hoverId: null,
  targetId: null,
  isDragging: false,
  isSkeleton: false,
  edgeFrom: null,
  isHidden: false,
  ...more,
});

/** An image of 100 by 100 pixels at twice its size, 20 pixels from the corner of a canvas of 400 by 300. */
const VIEW: StageView = {
  camera: { scale: 2, x: 20, y: 20 },
  image: { widthPx: 100, heightPx: 100 },
  canvas: { widthPx: 400, heightPx: 300 },
  pixelRatio: 1,
  picture: null,
  url: '/media/1',
};

const seen = (of: PointsPicture, view = VIEW) =>
  pointMarks(of, view).map(({ id, x, y, look, away }) => [id, x, y, look, away === null ? null : Math.round((away * 180) / Math.PI)]); // prettier-ignore

describe('points on the canvas', () => {
  it('lie where the camera puts them, seen and hidden ones differing, missing ones left out', () => {
    const points = picture([[1, at(10, 20)], [2, at(30, 40, 1)], [3, at(50, 60, 0)]]); // prettier-ignore
    expect(seen(points)).toEqual([[2, 80, 100, 'hidden', null], [1, 40, 60, 'placed', null]]); // prettier-ignore
  });

  it('have the selected one on top, a missing one too while it is selected', () => {
    const points = picture([[1, at(10, 20)], [2, at(30, 40)], [3, at(50, 60, 0)]], { selectedId: 3, hoverId: 1 }); // prettier-ignore
    expect(seen(points).map(([id, , , look]) => [id, look])).toEqual([[2, 'placed'], [1, 'placed'], [3, 'missing']]); // prettier-ignore
    expect(seen(picture([[3, at(0, 0, 0)]], { selectedId: 3 }))).toEqual([]);
  });

  it('lie in the surround when they are outside of the image and still in sight', () => {
    expect(seen(picture([[1, at(-5, 120)]]))).toEqual([[1, 10, 260, 'placed', null]]);
  });

  it('become an arrow at the edge when they are outside of the image and out of sight', () => {
    expect(seen(picture([[1, at(300, 50)]]))).toEqual([[1, 386, 120, 'placed', 0]]);
    expect(seen(picture([[1, at(50, -40)]]))).toEqual([[1, 120, 14, 'placed', -90]]);
  });

  it('are not shown as arrows when one has only zoomed in, but for the selected one', () => {
    const near: StageView = { ...VIEW, camera: { scale: 20, x: 0, y: 0 } };
    const points = [[1, at(90, 5)]] as const;
    expect(seen(picture(points), near)).toEqual([]);
    expect(seen(picture(points, { selectedId: 1 }), near)).toEqual([[1, 386, 100, 'placed', 0]]);
  });

  it('show what is suggested only for points that nobody has touched', () => {
    const suggested = new Map([[1, at(1, 1)], [2, at(2, 2)], [3, at(0, 0, 0)]]); // prettier-ignore
    expect(seen(picture([[1, at(10, 20)]], { suggested }))).toEqual([[2, 24, 24, 'suggested', null], [1, 40, 60, 'placed', null]]); // prettier-ignore
  });

  it('have names always, never, or where the pointer is', () => {
    const points = [[1, at(10, 20)], [2, at(30, 40)], [3, at(50, 60)]] as const; // prettier-ignore
    const named = (more: Partial<PointsPicture>) =>
      pointMarks(picture(points, more), VIEW)
        .filter(({ hasName }) => hasName)
        .map(({ name }) => name);
    expect(named({ names: 'always' }).length).toBe(3);
    expect(named({ names: 'never', hoverId: 1, selectedId: 2 })).toEqual([]);
    expect(named({ names: 'hover', hoverId: 1, selectedId: 2 })).toEqual(['nose', 'left eye']);
  });

  it('are joined by lines where both have a place', () => {
    const scheme = { edges: [[1, 2], [2, 3], [1, 9]] as const, mirrors: [] }; // prettier-ignore
    const points = picture([[1, at(0, 0)], [2, at(10, 0)], [3, at(5, 5, 0)]], { scheme }); // prettier-ignore
    expect(pointLines(points, VIEW)).toEqual([{ x1: 20, y1: 20, x2: 40, y2: 20, color: '#000002', isSuggested: false }]); // prettier-ignore
    const guessed = picture([[1, at(0, 0)]], { scheme, suggested: new Map([[2, at(10, 0)]]) });
    expect(pointLines(guessed, VIEW).map(({ isSuggested }) => isSuggested)).toEqual([true]);
  });
});

describe('the loupe', () => {
  it('stands above the pointer, below it near the upper edge, and never leaves the canvas', () => {
    const canvas = { widthPx: 600, heightPx: 500 };
    expect(loupePlace({ x: 300, y: 300 }, canvas, 104)).toEqual({ x: 228, y: 124 });
    expect(loupePlace({ x: 300, y: 50 }, canvas, 104)).toEqual({ x: 228, y: 82 });
    expect(loupePlace({ x: 2, y: 300 }, canvas, 104).x).toBe(0);
    expect(loupePlace({ x: 599, y: 300 }, canvas, 104).x).toBe(456);
  });

  it('magnifies five times, shows at least two pixels per pixel, and nothing where pixels are large already', () => {
    expect([loupeScale(1), loupeScale(0.1), loupeScale(10), loupeScale(12)]).toEqual([5, 2, 40, null]);
  });
});
