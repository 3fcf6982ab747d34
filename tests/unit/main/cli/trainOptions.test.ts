/** What the options of `limn train` and `limn lr-find` come to. */
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { autoLr } from '#main/cli/lrFind.ts';
import { lrPlot } from '#main/cli/lrPlot.ts';
import type { InProject } from '#main/cli/command.ts';
import { addTrainOptions, configOf, type TrainFlags } from '#main/cli/trainOptions.ts';
import { isAppError } from '#shared/contract/errors.ts';
import type { LrFindState } from '#shared/domain/lrFind.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { rangesOf, STILL } from '#shared/domain/transforms.ts';
import { aConfig } from '#tests/helpers/aRun.ts';

const context = {
  studio: { training: { defaults: () => ({ config: aConfig }) } },
  project: {},
} as unknown as InProject;

/** The settings for a command line, or the sentence with which it is refused. */
async function settings(line: string): Promise<TrainConfig | string> {
  const command = addTrainOptions(new Command('train').exitOverride());
  command.configureOutput({ writeErr: () => {} });
  try {
    command.parse(line === '' ? [] : line.split(' '), { from: 'user' });
    return await configOf(command.opts<TrainFlags>(), context, null);
  } catch (error) {
    return isAppError(error) ? String((error.data as { problem: unknown }).problem) : String(error);
  }
}

describe('the options of training', () => {
  it('change nothing when there are none', async () => expect(await settings('')).toEqual(aConfig));

  it.each<[string, Partial<TrainConfig>]>([
    ['--sizes 64,128,256', { earlierSizes: [64, 128], sizePx: 256 }],
    ['--size 96', { earlierSizes: [], sizePx: 96 }],
    ['--size 96x128', { earlierSizes: [], sizePx: 96, widthPx: 128 }],
    ['--size 96x96', { earlierSizes: [], sizePx: 96 }],
    ['--sizes 48,96x128', { earlierSizes: [48], sizePx: 96, widthPx: 128 }],
    ['--freeze', { freeze: true, freezeTo: 0 }],
    ['--freeze-to -2', { freeze: false, freezeTo: -2 }],
    ['--unfreeze-after 2 --gradual', { unfreezeAfter: 2, gradual: true }],
    ['--no-bn-wd', { bnWd: false }],
    ['--clip 0.5 --accumulate 4', { clip: 0.5, accumulate: 4 }],
    ['--mixup', { mixup: 0.4 }],
    ['--mixup 0.2 --label-smoothing 0.1', { mixup: 0.2, labelSmoothing: 0.1 }],
    ['--schedule flat-cos --patience 3', { schedule: 'flat-cos', patience: 3 }],
    ['--max-minutes 2.5', { maxMinutes: 2.5 }],
    ['--lr auto', { lr: aConfig.lr }],
    ['--transforms faces', { transforms: 'faces' }],
    [
      '--transforms satellite --tfm max_rotate=20 --tfm do_flip=false',
      { transforms: { ...rangesOf('satellite')!, maxRotate: 20, doFlip: false } },
    ],
    ['--transforms none --tfm max_zoom=1.5', { transforms: { ...STILL, maxZoom: 1.5 } }],
    ['--lr 1e-5:1e-3', { lr: { start: 1e-5, stop: 1e-3 } }],
  ])('%s', async (line, expected) => expect(await settings(line)).toEqual({ ...aConfig, ...expected }));

  it.each([
    ['--freeze --unfreeze', 'Choose one of --freeze and --unfreeze.'],
    ['--freeze --freeze-to 1', 'Choose one of --freeze and --freeze-to.'],
    ['--size 64 --sizes 64,128', 'Choose one of --size and --sizes.'],
    ['--sizes 64,,128', 'whole numbers from 32 to 1024'],
    ['--sizes 64x96,128', 'whole numbers from 32 to 1024'],
    ['--size 96x', 'such as 96 or 96x128'],
    ['--size 96x128x3', 'such as 96 or 96x128'],
    ['--tfm spin=3', 'Give a name and a value, such as max_rotate=20'],
    ['--tfm max_rotate', 'Give a name and a value, such as max_rotate=20'],
    ['--tfm max_zoom=0.5', '--tfm max_zoom does not work'],
    ['--tfm max_warp=much', '--tfm max_warp does not work'],
    ['--lr fast', 'is no learning rate'],
    ['--mixup 2', 'number from 0 to 1'],
  ])('refuse %s', async (line, words) => expect(await settings(line)).toContain(words));
});

describe('what a search for a learning rate says', () => {
  const lrs = Array.from({ length: 100 }, (_, i) => 1e-7 * 1e8 ** (i / 100));
  const losses = lrs.map((lr) => 0.7 - 0.4 / (1 + (1e-3 / lr) ** 2) + lr ** 2);
  const state = {
    suggestions: { valley: 1.2345e-3, gradient: 1, steep: 1, slide: 1, minimum: 1, isClear: true },
  } as LrFindState;

  it('draws the curve with a label for each power of ten', () => {
    const lines = lrPlot({ lrs, losses });
    expect(lines).toHaveLength(14);
    expect(lines.at(-1)?.trim().split(/\s+/)).toEqual([
      '1e-6',
      '1e-5',
      '1e-4',
      '1e-3',
      '1e-2',
      '1e-1',
      '1e0',
    ]);
    expect(lines.slice(0, 12).every((line) => line.length <= 10 + 85)).toBe(true);
    expect(lrPlot({ lrs: [], losses: [] })).toEqual([]);
  });

  it('takes the valley for --lr auto, and the usual rate when nothing is clear', () => {
    expect(autoLr(state)).toMatchObject({ lr: 1.2e-3, says: expect.stringContaining('0.0012') as string });
    const unclear = { suggestions: { ...state.suggestions, isClear: false } } as LrFindState;
    expect(autoLr(unclear)).toMatchObject({
      lr: null,
      says: expect.stringContaining('no clear slope') as string,
    });
  });
});
