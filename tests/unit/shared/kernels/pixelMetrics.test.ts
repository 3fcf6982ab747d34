/** A class for every pixel: accuracy without void, IoU and Dice on pictures of a few pixels. */
import { describe, expect, it } from 'vitest';
import {
  countPixels,
  foregroundPerImage,
  meanOf,
  noPixels,
  pixelAccuracy,
  pixelClassScores,
  pixelCrossEntropy,
} from '#shared/kernels/pixelMetrics.ts';

/** Logits [n, classes, area] whose largest is where the answers say. */
function logitsOf(answers: readonly (readonly number[])[], classes: number): number[] {
  return answers.flatMap((image) =>
    Array.from({ length: classes }, (_, c) => image.map((answer) => (answer === c ? 2 : 0))).flat(),
  );
}

// Class 3 is void.
const layout = { classes: 4, area: 6, voidIndex: 3 };
const ANSWERS = [
  [0, 0, 1, 1, 1, 3],
  [2, 0, 0, 0, 0, 0],
];
const TARGETS = [0, 1, 1, 1, 3, 3, /**/ 0, 0, 0, 0, 3, 0];

describe('pixels', () => {
  const counts = noPixels(4);
  countPixels(counts, logitsOf(ANSWERS, 4), TARGETS, layout);

  it('of void do not count for accuracy, however they are answered', () => {
    // 3 of 4 in the first picture, 4 of 5 in the second: exactly 7 of 9, and not the mean of both ratios.
    expect(pixelAccuracy(counts)).toBe(7 / 9);
  });

  it('give IoU and Dice of every class that occurs', () => {
    const [zero, one, two, none] = pixelClassScores(counts);
    expect(zero).toEqual({ iou: 5 / 7, dice: 10 / 12, pixels: 6 });
    expect(one).toEqual({ iou: 2 / 3, dice: 4 / 5, pixels: 3 });
    expect(two).toEqual({ iou: 0, dice: 0, pixels: 0 });
    expect(none).toEqual({ iou: null, dice: null, pixels: 0 });
    expect(meanOf([zero?.iou ?? null, one?.iou ?? null, two?.iou ?? null, null])).toBeCloseTo(
      (5 / 7 + 2 / 3) / 3,
      12,
    );
  });

  it('count the same in any number of batches', () => {
    const parts = noPixels(4);
    for (const [i, image] of ANSWERS.entries()) {
      countPixels(parts, logitsOf([image], 4), TARGETS.slice(6 * i, 6 * i + 6), layout);
    }
    expect(parts).toEqual(counts);
  });

  it('that are no class count nothing', () => {
    const odd = noPixels(4);
    countPixels(odd, logitsOf([[0, 0, 0, 0, 0, 0]], 4), [NaN, -1, 4, 0.5, 255, 0], layout);
    expect([...odd.counts].reduce((a, b) => a + b)).toBe(1);
  });

  it('all count without a void class', () => {
    const all = noPixels(4);
    countPixels(all, logitsOf(ANSWERS, 4), TARGETS, { ...layout, voidIndex: null });
    expect(pixelAccuracy(all)).toBe(8 / 12);
  });

  it('have a cross-entropy each', () => {
    const { sum, pixels } = pixelCrossEntropy(logitsOf(ANSWERS, 4), TARGETS, layout);
    const right = Math.log(Math.exp(2) + 3) - 2;
    expect(pixels).toBe(9);
    expect(sum).toBeCloseTo(7 * right + 2 * (right + 2), 10);
  });
});

it('two classes have a Dice and an IoU per picture, 1 where there is nothing to find and nothing is found', () => {
  const two = { classes: 2, area: 4, voidIndex: null };
  const answers = [
    [1, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 1],
  ];
  expect(foregroundPerImage(logitsOf(answers, 2), [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], two)).toEqual([
    { dice: 1 / 2, iou: 1 / 3 },
    { dice: 1, iou: 1 },
    { dice: 0, iou: 0 },
  ]);
});
