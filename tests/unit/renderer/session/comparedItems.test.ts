/** Which compared images are looked at, and what two runs say of one. */
import { describe, expect, it } from 'vitest';
import { bothTags, filterOf, fits } from '#renderer/session/comparedItems.ts';
import type { Predictions } from '#shared/domain/run.ts';

const judged = (classes: readonly string[], said: readonly number[], labeled: readonly number[]) => ({
  predictions: {
    run: 'r',
    classes,
    itemIds: Int32Array.of(7),
    probabilities: Float32Array.from(said),
    targets: Uint8Array.from(labeled),
  } satisfies Predictions,
  threshold: 0.5,
});

describe('images of a comparison', () => {
  it('are filtered by what changed; what the kind does not know is all', () => {
    expect(filterOf('tags', 'mended')).toBe('mended');
    expect(filterOf('points', 'mended')).toBe('all');
    expect(filterOf('masks', undefined)).toBe('all');
    const one = { item: 1, a: 0.2, b: 0.1, change: 'mended' } as const;
    expect([fits('all', one), fits('mended', one), fits('broken', one)]).toEqual([true, true, false]);
  });
});

describe('what two runs say of an image', () => {
  const a = judged(['cat', 'dog', 'owl', 'sky'], [0.9, 0.2, 0.9, 0.1], [1, 1, 0, 0]);
  const b = judged(['sky', 'owl', 'dog', 'cat', 'fox'], [0.1, 0.8, 0.7, 0.6, 0.3], [0, 0, 1, 1, 1]);
  const tags = bothTags(a, b, 7);

  it('stands by what they disagree on, then what is wrong, labeled, likely', () => {
    expect(tags.map(({ name }) => name)).toEqual(['dog', 'owl', 'fox', 'cat', 'sky']);
  });

  it('tells of each tag whether it is labeled, given and right', () => {
    const [dog, owl, fox, cat] = tags;
    expect(dog).toMatchObject({
      isLabeled: true,
      a: { isSaid: false, isRight: false },
      b: { isSaid: true, isRight: true },
    });
    expect(owl).toMatchObject({ isLabeled: false, a: { isRight: false }, b: { isRight: false } });
    expect(cat).toMatchObject({ isLabeled: true, a: { isRight: true }, b: { isRight: true } });
    expect(fox).toMatchObject({ isLabeled: true, a: null, b: { isSaid: false, isRight: false } });
  });

  it('is nothing of an image that neither was asked about', () => {
    expect(bothTags(a, b, 8).every((tag) => tag.a === null && tag.b === null)).toBe(true);
  });
});
