import { describe, expect, it } from 'vitest';
import { defaultBatch, trainDefaults } from '#main/services/trainDefaults.ts';
import { trainConfigSchema } from '#shared/contract/api.ts';

describe('training defaults', () => {
  it('are settings that the contract accepts, whatever the project is like', () => {
    for (const trainItems of [0, 1, 2, 5, 640, 1e6]) {
      for (const shortSidePx of [0, 16, 100, 4000]) {
        const config = trainDefaults({ trainItems, shortSidePx, cores: 1 });
        expect(trainConfigSchema.safeParse(config).error).toBeUndefined();
      }
    }
  });

  it('take larger images when they are there and time allows', () => {
    const sizeOf = (trainItems: number, shortSidePx: number) =>
      trainDefaults({ trainItems, shortSidePx, cores: 2 }).sizePx;
    expect(sizeOf(300, 256)).toBe(128);
    expect(sizeOf(300, 100)).toBe(96);
    expect(sizeOf(300, 20)).toBe(64);
    expect(sizeOf(100_000, 256)).toBe(64);
  });

  it('make some forty steps of an epoch, between 2 and 64 images each', () => {
    expect([1, 5, 40, 320, 640, 1280, 2560, 100_000].map(defaultBatch)).toEqual([2, 5, 8, 8, 16, 32, 64, 64]);
  });
});
