import { describe, expect, it } from 'vitest';
import { byLikeness, scoredFirst, shuffled } from '#shared/kernels/itemOrder.ts';

const ids = (...list: number[]): Int32Array => Int32Array.from(list);

describe('an order by score', () => {
  it('begins with those that have one, and ends with the others as they stand', () => {
    expect([...scoredFirst(ids(4, 2, 7, 9), [9, 1, 2])]).toEqual([9, 2, 4, 7]);
    expect([...scoredFirst(ids(), [3])]).toEqual([]);
  });
});

describe('a random order', () => {
  const all = Int32Array.from({ length: 1000 }, (_, i) => i + 1);

  it('is the same for the same seed and another for another', () => {
    expect(shuffled(all, 7)).toEqual(shuffled(all, 7));
    expect(shuffled(all, 7)).not.toEqual(shuffled(all, 8));
    expect([...shuffled(all, 7)].sort((a, b) => a - b)).toEqual([...all]);
  });

  it('keeps the others in order when some are filtered out', () => {
    const some = all.filter((id) => id % 3 !== 0);
    expect(shuffled(some, 7)).toEqual(shuffled(all, 7).filter((id) => id % 3 !== 0));
  });

  it('mixes: the first tenth is not from the first tenth', () => {
    const early = shuffled(all, 7).slice(0, 100);
    expect(early.filter((id) => id <= 100).length).toBeLessThan(30);
  });
});

describe('an order by likeness', () => {
  const table = { ids: ids(1, 2, 3, 5), looks: Uint8Array.of(10, 10, 200, 0, 12, 11, 10, 9), bytesEach: 2 };

  it('begins with the image itself, then the most alike; images without a look come last', () => {
    expect([...byLikeness(ids(1, 2, 3, 4, 5), 1, table)]).toEqual([1, 5, 3, 2, 4]);
  });

  it('changes nothing for an image without a look', () => {
    expect([...byLikeness(ids(3, 1, 4), 4, table)]).toEqual([3, 1, 4]);
  });

  it('works on a filtered list, also when the image is not in it', () => {
    expect([...byLikeness(ids(2, 3), 1, table)]).toEqual([3, 2]);
  });
});
