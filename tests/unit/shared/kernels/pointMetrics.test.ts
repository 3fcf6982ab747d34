/** Points: squared error and distances, with some of them missing. */
import { expect, it } from 'vitest';
import { pointDistance, squaredError } from '#shared/kernels/pointMetrics.ts';

const ANSWERS = [0, 0, 0.5, -0.5, 1, 1];
const TARGETS = [0.3, 0.4, 0.5, -0.5, NaN, 0];
const MASK = [1, 1, 1, 1, 0, 1];

it('squared errors count where the mask says so', () => {
  const { sum, count } = squaredError(ANSWERS, TARGETS, MASK);
  expect(sum).toBeCloseTo(0.09 + 0.16 + 1, 12);
  expect(count).toBe(5);
  expect(squaredError([1, 2], [0, 0])).toEqual({ sum: 5, count: 2 });
});

it('distances are in pixels, and only of points with both numbers', () => {
  const { sum, count } = pointDistance(ANSWERS, TARGETS, MASK, [200, 200]);
  expect(sum).toBeCloseTo(50, 10);
  expect(count).toBe(2);
  // A picture twice as wide: the same step to the right is twice as far.
  expect(pointDistance([0, 0], [0, 0.4], undefined, [200, 400]).sum).toBeCloseTo(80, 10);
});
