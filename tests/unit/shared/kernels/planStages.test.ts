/** A run as stages: sizes one after the other, the head first, the epochs shared out. */
import { describe, expect, it } from 'vitest';
import { fineTunePhases } from '#shared/kernels/fineTune.ts';
import type { StagePlan } from '#shared/domain/run.ts';
import {
  planStages,
  settlePlan,
  stageAt,
  stagesProblem,
  type StagedConfig,
} from '#shared/kernels/planStages.ts';
import { aConfig } from '#tests/helpers/aRun.ts';
import { aStage } from '#tests/helpers/aStage.ts';

const ofSettings = aStage({ epochs: 8, sizePx: 64 });

const plan = (change: Partial<StagedConfig>) => planStages({ ...aConfig, lr: 1e-2, epochs: 8, ...change });

describe('the stages of a run', () => {
  it('are one when nothing is asked for', () => {
    expect(plan({})).toEqual([{ ...ofSettings, index: 0, firstEpoch: 0 }]);
    expect(plan({ freeze: true })[0]?.freezeTo).toBe(-1);
    expect(plan({ freezeTo: 1 })[0]?.freezeTo).toBe(1);
  });

  it('go through the sizes with the epochs shared out, the rest at the end', () => {
    const stages = plan({ earlierSizes: [64, 128], sizePx: 256 });
    expect(stages.map(({ sizePx, firstEpoch, epochs }) => [sizePx, firstEpoch, epochs])).toEqual([
      [64, 0, 2],
      [128, 2, 3],
      [256, 5, 3],
    ]);
  });

  it('train the head first at each size, with the numbers of fine_tune', () => {
    const stages = plan({ earlierSizes: [32], unfreezeAfter: 1 });
    expect(
      stages.map(({ sizePx, firstEpoch, epochs, freezeTo }) => [sizePx, firstEpoch, epochs, freezeTo]),
    ).toEqual([
      [32, 0, 1, -1],
      [32, 1, 3, 0],
      [64, 4, 1, -1],
      [64, 5, 3, 0],
    ]);
    expect(stages[0]).toMatchObject({ lr: 1e-2, pctStart: 0.99, div: 25 });
    expect(stages[1]).toMatchObject({ lr: { start: 5e-5, stop: 5e-3 }, pctStart: 0.3, div: 5 });
  });

  it('open one group more at a time when gradual, and keep a slice that was given', () => {
    const slice = { start: 1e-5, stop: 1e-3 };
    const stages = plan({ unfreezeAfter: 2, gradual: true, lr: slice });
    expect(stages.map(({ freezeTo, epochs, lr }) => [freezeTo, epochs, lr])).toEqual([
      [-1, 2, 1e-3],
      [-2, 2, slice],
      [0, 4, slice],
    ]);
  });

  it('halve the rate with every group that joins', () => {
    const phases = fineTunePhases({ lr: 8e-3, pctStart: 0.3, epochs: 5, frozenEpochs: 1, gradual: true });
    expect(phases.map(({ lr }) => lr)).toEqual([
      8e-3,
      { start: 4e-5, stop: 4e-3 },
      { start: 2e-5, stop: 2e-3 },
    ]);
  });

  it('give earlier sizes a width in proportion', () => {
    const stages = plan({ earlierSizes: [48], sizePx: 96, widthPx: 128 });
    expect(stages.map(({ sizePx, widthPx }) => [sizePx, widthPx])).toEqual([
      [48, 64],
      [96, 128],
    ]);
  });

  it('are those that were given, in their order, whatever else is set', () => {
    const first: StagePlan = { ...ofSettings, epochs: 5, freezeTo: -1, wd: 0.1, schedule: 'constant' };
    const second: StagePlan = { ...ofSettings, epochs: 2, sizePx: 96, widthPx: 128, precision: 'mixed' };
    const stages = plan({ stages: [first, second], earlierSizes: [32], unfreezeAfter: 3 });
    expect(stages).toEqual([
      { ...first, index: 0, firstEpoch: 0 },
      { ...second, index: 1, firstEpoch: 5 },
    ]);
  });

  it('settle what else is set: the sum of the epochs, and what the last of them says', () => {
    const last: StagePlan = { ...ofSettings, epochs: 2, sizePx: 96, widthPx: 128, lr: 1e-4, wd: 0.2 };
    const before = { ...aConfig, earlierSizes: [32], unfreezeAfter: 1, gradual: true, freeze: true };
    const stages = [{ ...ofSettings, epochs: 5 }, last];
    expect(settlePlan({ ...before, stages })).toEqual({
      ...aConfig,
      stages,
      epochs: 7,
      ...{ sizePx: 96, widthPx: 128, lr: 1e-4, wd: 0.2 },
    });
    expect(settlePlan(before)).toBe(before);
  });

  it('know to which of them an epoch belongs', () => {
    const stages = plan({ earlierSizes: [32] });
    expect([0, 3, 4, 7, 8].map((epoch) => stageAt(stages, epoch).index)).toEqual([0, 0, 1, 1, 1]);
  });

  it.each<[string, Partial<StagedConfig>, string]>([
    [
      'too few epochs for the sizes',
      { earlierSizes: [32, 48], epochs: 2 },
      'at least 1 at each of 3 sizes, 3 in all',
    ],
    ['too few epochs to unfreeze in', { unfreezeAfter: 8 }, 'at least 9 and there are 8'],
    ['frozen layers that are to be opened', { unfreezeAfter: 1, freeze: true }, 'choose one of both'],
    ['gradual without a number of epochs', { gradual: true }, 'after how many epochs'],
  ])('refuse %s', (_, change, words) => {
    expect(stagesProblem({ ...aConfig, ...change })?.problem).toContain(words);
    expect(stagesProblem(aConfig)).toBeNull();
  });
});
