import { describe, expect, it } from 'vitest';
import type { Predictions } from '#shared/domain/run.ts';
import {
  classOutcomes,
  isForgetful,
  judgeTags,
  marginOf,
  type Judgement,
} from '#shared/kernels/forgetting.ts';

const judged = (change: Partial<Judgement>): Judgement => ({
  kind: 'tags',
  images: 1000,
  metrics: { fbeta: 0.9 },
  classes: [],
  ...change,
});
const f2 = (fbeta: number, images = 1000): Judgement => judged({ metrics: { fbeta }, images });
const px = (point_error: number): Judgement => judged({ kind: 'points', metrics: { point_error } });

describe('forgetting', () => {
  it('is a score on the old validation images that is worse by more than a margin', () => {
    expect(isForgetful(f2(0.9), f2(0.88))).toBe(true);
    expect(isForgetful(f2(0.9), f2(0.895))).toBe(false);
    expect(isForgetful(f2(0.9), f2(0.95))).toBe(false);
  });

  it('is an error that grew where low is good', () => {
    expect(isForgetful(px(4), px(4.3))).toBe(true);
    expect(isForgetful(px(4), px(4.1))).toBe(false);
    expect(isForgetful(px(4), px(3))).toBe(false);
  });

  it('is never called so for what a single image of few can make', () => {
    expect(marginOf(f2(0.9, 10))).toBeCloseTo(0.1);
    expect(isForgetful(f2(0.9, 10), f2(0.82, 10))).toBe(false);
    expect(isForgetful(f2(0.9, 10), f2(0.79, 10))).toBe(true);
  });

  it('cannot be told from what is no score', () => {
    expect(isForgetful(f2(Number.NaN), f2(0.5))).toBe(false);
    expect(isForgetful(f2(0.9), judged({ metrics: {} }))).toBe(false);
  });

  it('is told class by class, the greatest loss first, by name', () => {
    const class_ = (name: string, score: number | null, support = 100) => ({ name, score, support });
    const before = judged({
      classes: [class_('a', 0.8), class_('b', 0.9), class_('rare', 0.5, 2), class_('gone', null)],
    });
    const after = judged({
      classes: [class_('b', 0.6), class_('a', 0.82), class_('rare', 0.1, 2), class_('new', 1)],
    });
    expect(classOutcomes(before, after)).toEqual([
      { name: 'rare', support: 2, before: 0.5, after: 0.1, isForgotten: false },
      { name: 'b', support: 100, before: 0.9, after: 0.6, isForgotten: true },
      { name: 'a', support: 100, before: 0.8, after: 0.82, isForgotten: false },
    ]);
  });
});

describe('how a run of tags is judged', () => {
  it('is by F2 as in training, of all together and of each class', () => {
    const predictions: Predictions = {
      run: 'r1',
      classes: ['a', 'b'],
      itemIds: Int32Array.of(1, 2),
      probabilities: Float32Array.of(0.9, 0.1, 0.9, 0.9),
      targets: Uint8Array.of(1, 0, 0, 1),
    };
    const { images, metrics, classes } = judgeTags(predictions, 0.5);
    expect(images).toBe(2);
    expect(metrics['accuracy_thresh']).toBeCloseTo(0.75);
    // The first image is right (1), the second has P 1/2 and R 1: 5 * 0.5 / (4 * 0.5 + 1) = 5/6.
    expect(metrics['fbeta']).toBeCloseTo((1 + 5 / 6) / 2, 6);
    expect(classes).toEqual([
      { name: 'a', score: expect.closeTo(5 / 6, 6) as number, support: 1 },
      { name: 'b', score: 1, support: 1 },
    ]);
  });
});
