/** Orders and filters of the validation images of masks and points. */
import { describe, expect, it } from 'vitest';
import { drawnRows, type DrawnView } from '#renderer/session/drawnReview.ts';
import type { MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';

/** Image 1: all of road found. Image 2: half of its road taken for car, which alone it has none of. Image 3: nothing counts. */
const masks: MaskEvaluation = {
  kind: 'masks',
  run: 'r1',
  classes: ['road', 'car'],
  voidIndex: null,
  itemIds: Int32Array.of(1, 2, 3),
  counts: Float64Array.of(12, 4, 0, 0),
  voidCounts: new Float64Array(3),
  perItem: {
    starts: Int32Array.of(0, 1, 3, 3),
    cells: Int32Array.of(0, 0, 1),
    pixels: Int32Array.of(8, 4, 4),
  },
  accuracies: Float32Array.of(1, 0.5, Number.NaN),
  uncertainties: Float32Array.of(0.4, 0.1, 0.9),
};
const points: PointEvaluation = {
  kind: 'points',
  run: 'r1',
  classes: ['eye', 'nose'],
  itemIds: Int32Array.of(1, 2),
  distances: Float32Array.of(4, 4, 1, 6),
  squaredError: 0,
};
const view = (changes: Partial<DrawnView> = {}): DrawnView => ({
  sort: null,
  className: null,
  answeredAs: null,
  ...changes,
});
const order = (evaluation: MaskEvaluation | PointEvaluation, changes: Partial<DrawnView> = {}): number[] =>
  drawnRows(evaluation, view(changes)).map(({ row }) => evaluation.itemIds[row] ?? 0);

describe('the review of masks and points', () => {
  it('shows the lowest IoU first, and what cannot be judged last', () => {
    expect(order(masks)).toEqual([2, 1, 3]);
    expect(order(masks, { sort: 'best' })).toEqual([1, 2, 3]);
    expect(order(masks, { sort: 'nonsense' })).toEqual([2, 1, 3]);
  });

  it('orders by accuracy, by how unsure the run is, or not at all', () => {
    expect(order(masks, { sort: 'accuracy' })).toEqual([2, 1, 3]);
    expect(order(masks, { sort: 'unsure' })).toEqual([3, 1, 2]);
    expect(order(masks, { sort: 'order' })).toEqual([1, 2, 3]);
  });

  it('of one class shows only images that have it or were answered with it', () => {
    expect(order(masks, { className: 'car' })).toEqual([2]);
    expect(order(masks, { className: 'a class that is gone' })).toEqual([2, 1, 3]);
  });

  it('of a confusion shows the images that have it, with its pixels', () => {
    expect(drawnRows(masks, view({ className: 'road', answeredAs: 'car' }))).toEqual([{ row: 1, figure: 4 }]);
  });

  it('orders points by their mean or by the largest distance', () => {
    expect(order(points)).toEqual([1, 2]);
    expect(order(points, { sort: 'largest' })).toEqual([2, 1]);
    expect(order(points, { sort: 'best' })).toEqual([2, 1]);
    expect(order(points, { className: 'nose' })).toEqual([2, 1]);
  });
});
