import { describe, expect, it } from 'vitest';
import type { ItemPoints } from '#shared/domain/points.ts';
import {
  acceptedTags,
  binaryEntropy,
  labelDoubt,
  pointDisagreement,
  suggestedTags,
  sureness,
  tagDisagreement,
  tagUncertainty,
  tallyPixels,
} from '#shared/kernels/suggestionScores.ts';

const free = (...ids: number[]) => ids.map((id) => ({ id, group: null }));

describe('uncertainty', () => {
  it('is one bit at a half and nothing where the answer is certain', () => {
    expect(binaryEntropy(0.5)).toBe(1);
    expect(binaryEntropy(0)).toBe(0);
    expect(binaryEntropy(1)).toBe(0);
    // 0.25 * 2 + 0.75 * log2(4 / 3)
    expect(binaryEntropy(0.25)).toBeCloseTo(0.811278, 6);
  });

  it('of tags is the mean over the classes', () => {
    const scores = [
      [1, 0.5],
      [2, 1],
      [3, 0.25],
    ] as const;
    expect(tagUncertainty(scores)).toBeCloseTo((1 + 0 + 0.811278) / 3, 6);
    expect(tagUncertainty([])).toBeNull();
  });
});

describe('disagreement of tags', () => {
  const scores = [
    [1, 0.9],
    [2, 0.3],
    [3, 0.1],
    [4, 0.6],
  ] as const;

  it('adds up how far off the classes are that the threshold puts on the other side', () => {
    // 2 is labeled and under the threshold: 0.7 off; 4 is above it and not labeled: 0.6 off; 1 and 3 agree.
    expect(tagDisagreement(scores, new Set([1, 2]), 0.5)).toBeCloseTo((0.7 + 0.6) / 4, 12);
  });

  it('is zero where both agree, however unsure', () => {
    expect(tagDisagreement(scores, new Set([1, 4]), 0.5)).toBe(0);
    expect(tagDisagreement(scores, new Set([1, 2, 4]), 0.2)).toBe(0);
  });

  it('counts a probability that is just the threshold as below, as the metrics do', () => {
    expect(tagDisagreement([[1, 0.5]], new Set(), 0.5)).toBe(0);
    expect(tagDisagreement([[1, 0.5]], new Set([1]), 0.5)).toBe(0.5);
  });
});

describe('doubt', () => {
  it('is that of the least likely label, and says of which class it is', () => {
    const scores = [
      [1, 0.9],
      [2, 0.3],
      [3, 0.6],
    ] as const;
    expect(labelDoubt(scores, new Set([1, 2]))).toEqual({ doubt: 0.7, classId: 2 });
    expect(labelDoubt(scores, new Set([1]))).toEqual({ doubt: 0.6, classId: 3 });
    expect(labelDoubt([], new Set([1]))).toBeNull();
  });

  it('does not hang on a threshold: a tag at 0.3 is doubted although a threshold of 0.2 would give it', () => {
    const scores = [[1, 0.3]] as const;
    expect(tagDisagreement(scores, new Set([1]), 0.2)).toBe(0);
    expect(labelDoubt(scores, new Set([1]))?.doubt).toBeCloseTo(0.7, 12);
  });
});

describe('suggested tags', () => {
  it('are those above the threshold, the most probable first', () => {
    const scores = [
      [1, 0.3],
      [2, 0.9],
      [3, 0.2],
    ] as const;
    expect(suggestedTags(scores, 0.2, free(1, 2, 3))).toEqual([2, 1]);
  });

  it('are one at most of a group that excludes each other, and none of a class that is gone', () => {
    const classes = [
      { id: 1, group: 'sky' },
      { id: 2, group: 'sky' },
      { id: 3, group: null },
    ];
    const scores = [
      [1, 0.4],
      [2, 0.6],
      [3, 0.5],
      [4, 0.99],
    ] as const;
    expect(suggestedTags(scores, 0.3, classes)).toEqual([2, 3]);
  });

  it('take the place of what the run knows, and leave what it knows nothing of', () => {
    const rules = {
      threshold: 0.5,
      classes: [...free(1, 2, 9), { id: 3, group: 'sky' }, { id: 8, group: 'sky' }],
    };
    const scores = [
      [1, 0.9],
      [2, 0.1],
      [3, 0.7],
    ] as const;
    expect(acceptedTags([2, 9], scores, rules)).toEqual([1, 3, 9]);
    // 8 is younger than the run, but excludes what the run suggests.
    expect(acceptedTags([8], scores, rules)).toEqual([1, 3]);
  });

  it('are as sure as the class that the run is least sure of', () => {
    expect(
      sureness([
        [1, 0.99],
        [2, 0.3],
        [3, 0.05],
      ]),
    ).toBeCloseTo(0.7, 12);
    expect(sureness([])).toBeNull();
  });
});

describe('disagreement of masks', () => {
  it('counts labeled pixels that are not void, and those of them that differ', () => {
    const labels = Uint16Array.of(1, 1, 2, 0, 9, 2);
    const answer = Uint16Array.of(1, 2, 2, 1, 1, 0);
    expect(tallyPixels(answer, labels, (id) => id === 9)).toEqual({ counted: 3, different: 1 });
  });
});

describe('disagreement of points', () => {
  const size = { widthPx: 30, heightPx: 40 };
  const at = (x: number, y: number, v: 0 | 1 | 2 = 2) => ({ x, y, v });

  it('is the mean distance in diagonals of the image', () => {
    const answer: ItemPoints = [
      [1, at(3, 4)],
      [2, at(10, 10)],
    ];
    const labels: ItemPoints = [
      [1, at(0, 0)],
      [2, at(10, 10)],
    ];
    expect(pointDisagreement(answer, labels, size)).toBeCloseTo((5 / 50 + 0) / 2, 12);
  });

  it('counts a point that only one of them has as a whole diagonal', () => {
    expect(pointDisagreement([[1, at(0, 0)]], [[1, at(0, 0, 0)]], size)).toBe(1);
  });

  it('leaves out points that the model does not know, and says nothing without any', () => {
    expect(
      pointDisagreement(
        [[1, at(0, 0)]],
        [
          [1, at(0, 0)],
          [2, at(5, 5)],
        ],
        size,
      ),
    ).toBe(0);
    expect(pointDisagreement([], [[2, at(5, 5)]], size)).toBeNull();
  });
});
