/** One class per sample: accuracy, top-k and cross-entropy on numbers worked out by hand. */
import { describe, expect, it } from 'vitest';
import { argmax, crossEntropy, logSumExp, softmaxRows, topKAccuracy } from '#shared/kernels/classMetrics.ts';

const LOGITS = [2, 1, 0, /**/ 0, 3, 1, /**/ 1, 1, 0];
const TARGETS = [1, 0, 0, /**/ 0, 0, 1, /**/ 0, 1, 0];

describe('one class per sample', () => {
  it('is right when its score is the highest, the first of equal ones', () => {
    expect(topKAccuracy(LOGITS, TARGETS, 3)).toBeCloseTo(1 / 3, 12);
    expect(topKAccuracy(LOGITS, TARGETS, 3, 2)).toBe(1);
    expect(topKAccuracy([], [], 3)).toBe(0);
  });

  it('is never right with a score that is no number', () => {
    expect(topKAccuracy([NaN, NaN], [1, 0], 2)).toBe(0);
  });

  it('has the cross-entropy of the softmax', () => {
    const each = [Math.log(1 + Math.exp(-1) + Math.exp(-2)), Math.log(Math.exp(-1) + Math.exp(2) + 1), Math.log(2 + Math.exp(-1))]; // prettier-ignore
    expect(crossEntropy(LOGITS, TARGETS, 3)).toBeCloseTo(each.reduce((a, b) => a + b) / 3, 12);
  });

  it('takes soft targets, and logits of any size', () => {
    const soft = [0.9, 0.05, 0.05];
    const whole = Math.log(Math.exp(2) + Math.exp(1) + 1);
    expect(crossEntropy([2, 1, 0], soft, 3)).toBeCloseTo(
      0.9 * (whole - 2) + 0.05 * (whole - 1) + 0.05 * whole,
      12,
    );
    expect(crossEntropy([1000, 0], [0, 1], 2)).toBe(1000);
    expect(crossEntropy([-1000, -1001], [1, 0], 2)).toBeCloseTo(Math.log(1 + Math.exp(-1)), 12);
  });

  it('has probabilities that add up to 1', () => {
    const p = softmaxRows([1000, 999, 0, 0], 2);
    expect([...p].map((value) => Number(value.toFixed(6)))).toEqual([0.731059, 0.268941, 0.5, 0.5]);
  });

  it('finds the largest of numbers that lie apart', () => {
    expect(argmax([9, 0, 1, 5, 2, 7, 3, 1], 1, 3, 2)).toBe(2);
    expect(logSumExp([9, 0, 9, 0], 1, 2, 2)).toBeCloseTo(Math.log(2), 12);
  });
});
