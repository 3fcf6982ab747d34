/** Single images out of an evaluation: figures that agree with those of the whole set. */
import { describe, expect, it } from 'vitest';
import type { MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import {
  itemClassScores,
  itemConfusions,
  itemCounts,
  itemIous,
  pointItemErrors,
} from '#shared/kernels/itemScores.ts';

const masks: MaskEvaluation = {
  kind: 'masks',
  run: 'r1',
  classes: ['road', 'car', 'void'],
  voidIndex: 2,
  itemIds: Int32Array.of(7, 8, 9),
  counts: Float64Array.of(9, 2, 1, 1, 5, 0, 0, 0, 0),
  // Image 7: road 6 right, 2 as car, 1 as void. Image 8: road 3 right; car 1 as road, 5 right. Image 9: nothing counts.
  voidCounts: new Float64Array(3),
  perItem: {
    starts: Int32Array.of(0, 3, 6, 6),
    cells: Int32Array.of(0, 1, 2, 0, 3, 4),
    pixels: Int32Array.of(6, 2, 1, 3, 1, 5),
  },
  accuracies: Float32Array.of(6 / 9, 8 / 9, Number.NaN),
  uncertainties: Float32Array.of(0.1, 0.2, 0.3),
};

const points: PointEvaluation = {
  kind: 'points',
  run: 'r1',
  classes: ['eye', 'nose'],
  itemIds: Int32Array.of(1, 2, 3),
  distances: Float32Array.of(3, 5, Number.NaN, 4, Number.NaN, Number.NaN),
  squaredError: 0,
};

describe('figures of single images', () => {
  it('add up to those of all images', () => {
    const sums = new Float64Array(9);
    for (const row of masks.itemIds.keys())
      itemCounts(masks, row).counts.forEach((pixels, cell) => (sums[cell] = (sums[cell] ?? 0) + pixels));
    expect([...sums]).toEqual([...masks.counts]);
  });

  it('tell IoU by class, and its mean over the classes that are there, void left out', () => {
    const [road, car] = itemClassScores(masks, 0);
    expect(road?.iou).toBeCloseTo(6 / 9, 9);
    expect(car?.iou).toBe(0);
    const [first, second, third] = itemIous(masks, null);
    expect(first).toBeCloseTo(6 / 9 / 2, 6);
    expect(second).toBeCloseTo((3 / 4 + 5 / 6) / 2, 6);
    expect(third).toBeNaN();
    expect(itemIous(masks, 1)[1]).toBeCloseTo(5 / 6, 6);
  });

  it('count how often one class was taken for another', () => {
    expect([...itemConfusions(masks, 0, 1)]).toEqual([2, 0, 0]);
    expect([...itemConfusions(masks, 1, 0)]).toEqual([0, 1, 0]);
  });

  it('tell mean and largest distance of the points that count, and which that is', () => {
    const all = pointItemErrors(points, null);
    expect([...all.mean]).toEqual([4, 4, Number.NaN]);
    expect([...all.largest]).toEqual([5, 4, Number.NaN]);
    expect([...all.worst]).toEqual([1, 1, -1]);
    expect([...pointItemErrors(points, 0).mean]).toEqual([3, Number.NaN, Number.NaN]);
  });
});
