/** Watched images as the screen takes them. */
import { describe, expect, it } from 'vitest';
import { epochShown, maskComparison, pointComparison, tagBars } from '#renderer/session/watching.ts';

const item = { item: 1, widthPx: 10, heightPx: 10, truth: { kind: 'tags', tags: [] } } as const;

describe('the shown epoch', () => {
  const epochs = [0, 1, 3, 5].map((epoch) => ({ epoch, answers: [] }));

  it('follows the run until one is chosen, and takes the next before one that was thinned out', () => {
    expect(epochShown(epochs, null)?.epoch).toBe(5);
    expect(epochShown(epochs, 3)?.epoch).toBe(3);
    expect(epochShown(epochs, 4)?.epoch).toBe(3);
    expect(epochShown([], null)).toBeNull();
  });
});

describe('a watched answer', () => {
  it('of tags shows those that are there first of all, and never more than fit', () => {
    const truth = { kind: 'tags', tags: [[7, 1]] } as const;
    const answer = { kind: 'tags', tags: [[1, 0.9], [2, 0.8], [3, 0.7], [7, 0.1]] } as const; // prettier-ignore
    expect(tagBars(truth, answer, 3).map(({ place, isThere }) => [place, isThere])).toEqual([
      [1, false],
      [2, false],
      [7, true],
    ]);
  });

  it('of a mask is one square, and none where nothing is labeled', () => {
    const none = { kind: 'masks', runs: new Uint8Array(0) } as const;
    const some = { kind: 'masks', runs: Uint8Array.of(100, 1) } as const;
    const { truth, answer } = maskComparison(item, none, some);
    expect([truth.length, answer.length]).toEqual([0, 1]);
  });

  it('of points has a distance where both are there', () => {
    const truth = { kind: 'points', points: [[0, 0], null, [5, 5]] } as const;
    const answer = { kind: 'points', points: [[3, 4], [1, 1], null] } as const;
    expect(pointComparison(item, truth, answer).pairs.map(({ error }) => error)).toEqual([5, null, null]);
  });
});
