import { describe, expect, it } from 'vitest';
import { pointsNear, type HitPoints } from '#renderer/tools/points/hitPoints.ts';
import type { PointValue } from '#shared/domain/points.ts';
import { pointerAt } from '#tests/helpers/gestures.ts';

const at = (x: number, y: number, v: 0 | 1 | 2 = 2): PointValue => ({ x, y, v });
const shown = (points: readonly (readonly [number, PointValue])[], more: Partial<HitPoints> = {}): HitPoints => ({
  points: new Map(points),
  suggested: new Map(),
  selectedId: null,
  ...more,
}); // prettier-ignore
const ids = (of: HitPoints, ...pointer: Parameters<typeof pointerAt>): number[] =>
  pointsNear(of, pointerAt(...pointer)).map(({ id }) => id);

describe('what the pointer may mean', () => {
  it('is every point within reach, the nearest first', () => {
    const points = shown([[1, at(10, 10)], [2, at(14, 10)], [3, at(30, 10)]]); // prettier-ignore
    expect(ids(points, 13, 10)).toEqual([2, 1]);
    expect(ids(points, 22, 10)).toEqual([2, 3]);
    expect(ids(points, 60, 10)).toEqual([]);
  });

  it('is measured on the canvas, not on the image', () => {
    const points = shown([[1, at(10, 10)]]);
    expect(ids(points, 13, 10, { scale: 8 })).toEqual([]);
    expect(ids(points, 100, 10, { scale: 0.05 })).toEqual([1]);
  });

  it('reaches farther for a finger than for a mouse', () => {
    const points = shown([[1, at(0, 0)]]);
    expect([ids(points, 20, 0), ids(points, 20, 0, { device: 'touch' })]).toEqual([[], [1]]);
  });

  it('leaves out what is missing, unless it is selected and has a place', () => {
    const points = [[1, at(5, 5, 0)], [2, at(0, 0, 0)]] as const; // prettier-ignore
    expect(ids(shown(points), 5, 5)).toEqual([]);
    expect(ids(shown(points, { selectedId: 1 }), 5, 5)).toEqual([1]);
    expect(ids(shown(points, { selectedId: 2 }), 0, 0)).toEqual([]);
  });

  it('prefers the selected point, then a placed one, then a suggested one, when they lie in one place', () => {
    const points = shown([[2, at(5, 5)], [3, at(5, 5, 1)]], { suggested: new Map([[1, at(5, 5)]]) }); // prettier-ignore
    expect(ids(points, 5, 5)).toEqual([2, 3, 1]);
    expect(ids({ ...points, selectedId: 3 }, 5, 5)).toEqual([3, 2, 1]);
  });

  it('does not offer a suggestion for a point that is placed elsewhere', () => {
    const points = shown([[1, at(50, 50)]], { suggested: new Map([[1, at(5, 5)]]) });
    expect(ids(points, 5, 5)).toEqual([]);
  });
});
