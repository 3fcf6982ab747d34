import { describe, expect, it } from 'vitest';
import { mapConcurrent } from '#shared/util/mapConcurrent.ts';

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('mapping a few at a time', () => {
  it('keeps the order and never runs more than the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrent([30, 1, 20, 5, 10], 2, async (ms, index) => {
      running += 1;
      most = Math.max(most, running);
      await later(ms);
      running -= 1;
      return index * 10;
    });
    expect(results).toEqual([0, 10, 20, 30, 40]);
    expect(most).toBe(2);
    expect(await mapConcurrent([], 4, () => Promise.resolve(1))).toEqual([]);
  });

  it('fails with the first failure, after what had begun has ended', async () => {
    const ended: number[] = [];
    const work = mapConcurrent([1, 2, 3], 2, async (value) => {
      if (value === 1) throw new Error('one');
      await later(5);
      ended.push(value);
    });
    await expect(work).rejects.toThrow('one');
    expect(ended).toEqual([2, 3]);
  });
});
