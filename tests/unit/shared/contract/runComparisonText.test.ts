/** What comes of holding two runs against each other, in sentences. */
import { describe, expect, it } from 'vitest';
import { chanceText, comparedText, leftOutText } from '#shared/contract/runComparisonText.ts';
import type { RunComparison } from '#shared/domain/runComparison.ts';

const comparison = (change: Partial<RunComparison>): RunComparison => ({
  kind: 'tags',
  a: 'r1',
  b: 'r2',
  classes: ['cat'],
  onlyA: { images: 0, classes: [] },
  onlyB: { images: 0, classes: [] },
  unjudged: 0,
  items: Array.from({ length: 200 }, (_, item) => ({ item, a: 1, b: 1, change: 'wrong' })),
  mean: { a: 1, b: 1 },
  forA: 5,
  forB: 12,
  chance: 0.1435,
  ...change,
});

describe('what comes of a comparison', () => {
  it('is what the second run mends and breaks, or where it is better and worse', () => {
    expect(comparedText(comparison({}), 'B')).toBe('B mends 12 images and breaks 5 of 200.');
    expect(comparedText(comparison({ kind: 'masks', forB: 1 }), 'r2')).toBe(
      'r2 is better on 1 image and worse on 5 of 200.',
    );
  });

  it('says honestly whether chance would bring as much', () => {
    expect(chanceText(comparison({}))).toMatch(/^That may well be chance: .* in 14 % of cases\.$/);
    expect(chanceText(comparison({ chance: 0.004 }))).toMatch(
      /^That is more than chance: .* 0\.4 % of cases/,
    );
    expect(chanceText(comparison({ chance: 1e-9 }))).toContain('in less than 0.1 % of cases');
    expect(chanceText(comparison({ chance: 0.0499 }))).toMatch(/^That is more than chance: .* 5\.0 %/);
    expect(chanceText(comparison({ forA: 0, forB: 0, chance: 1 }))).toBe(
      'No image is right with one run and wrong with the other.',
    );
  });

  it('says what was left out, and nothing where nothing was', () => {
    expect(leftOutText(comparison({}), 'A', 'B')).toEqual([]);
    const apart = comparison({
      onlyA: { images: 1, classes: [] },
      onlyB: { images: 3, classes: ['owl', 'fox'] },
      unjudged: 2,
    });
    expect(leftOutText(apart, 'A', 'B')).toEqual([
      '1 image is judged with A only.',
      '3 images are judged with B only.',
      'Only B knows owl, fox.',
      '2 images have nothing to judge.',
    ]);
  });
});
