import { describe, expect, it } from 'vitest';
import { fitConfig } from '#main/services/fitConfig.ts';
import { defaultBatch, defaultsOf, trainDefaults } from '#main/services/trainDefaults.ts';
import { trainConfigSchema } from '#shared/contract/trainConfig.ts';
import type { TrainConfig } from '#shared/domain/run.ts';

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

describe('training defaults of what is drawn', () => {
  const facts = (trainItems: number, widthPx: number, heightPx: number) => ({
    trainItems,
    shortSidePx: Math.min(widthPx, heightPx),
    imageSize: { widthPx, heightPx },
    cores: 2,
  });

  it('are settings that the contract accepts and the kind allows, whatever the project is like', () => {
    for (const kind of ['masks', 'points'] as const) {
      for (const trainItems of [2, 5, 640, 1e6]) {
        for (const [width, height] of [[0, 0], [16, 16], [480, 360], [20_000, 300]] as const) {
          const config = defaultsOf[kind](facts(trainItems, width, height));
          expect(trainConfigSchema.safeParse(config).error).toBeUndefined();
          expect(fitConfig(config, { kind, trainItems }).config.arch).toBe(config.arch);
        }
      }
    }
  }); // prettier-ignore

  it('have the shape of the images, and a size that time allows', () => {
    const frame = (trainItems: number, width: number, height: number) => {
      const { sizePx, widthPx } = defaultsOf.masks(facts(trainItems, width, height));
      return [sizePx, widthPx];
    };
    expect(frame(184, 480, 360)).toEqual([128, 160]);
    expect(frame(80, 128, 96)).toEqual([96, 128]);
    expect(frame(60, 256, 256)).toEqual([256, null]);
    expect(frame(100_000, 480, 360)).toEqual([64, null]);
  });
});

describe('settings of another kind', () => {
  const tags = trainDefaults({ trainItems: 100, shortSidePx: 100, cores: 1 });
  it.each<['tags' | 'masks' | 'points', Partial<TrainConfig>, string]>([
    ['masks', {}, 'architecture'],
    ['tags', { arch: 'unet-resnet18' }, 'architecture'],
    ['points', { arch: 'unet-resnet34' }, 'architecture'],
    ['tags', { widthPx: 96 }, 'size'],
    ['masks', { arch: 'unet-resnet18', mixup: 0.4 }, 'mixup'],
    ['points', { labelSmoothing: 0.1 }, 'label smoothing'],
  ])('are refused: in a project of %s %o for its %s', (kind, changes, setting) => {
    expect(() => fitConfig({ ...tags, ...changes }, { kind, trainItems: 100 })).toThrow(
      expect.objectContaining({
        code: 'train.setting',
        data: expect.objectContaining({ setting }) as object,
      }) as Error,
    );
  });
});
