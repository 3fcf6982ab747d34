/**
 * A run as a plan of stages: sizes one after the other, and at each size the head first. Every stage starts a schedule of its
 * own; weights are carried over, and a stage that freezes other layers than the one before makes a new optimizer.
 */
import type { LrSpec, TrainConfig } from '#shared/domain/run.ts';
import { fineTunePhases } from './fineTune.ts';

export interface Stage {
  readonly index: number;
  readonly sizePx: number;
  /** Zero-based epoch of the run with which it begins. */
  readonly firstEpoch: number;
  readonly epochs: number;
  /** Layer groups before this one are frozen; negative counts from the end, as fastai's freeze_to. */
  readonly freezeTo: number;
  readonly lr: LrSpec;
  readonly pctStart: number;
  /** The rate starts at max/div. */
  readonly div: number;
}

export type StagedConfig = Pick<
  TrainConfig,
  | 'sizePx'
  | 'earlierSizes'
  | 'epochs'
  | 'lr'
  | 'pctStart'
  | 'freeze'
  | 'freezeTo'
  | 'unfreezeAfter'
  | 'gradual'
>;

const DIV = 25;

/** The sizes in order. */
export const sizesOf = ({ earlierSizes, sizePx }: StagedConfig): readonly number[] => [
  ...earlierSizes,
  sizePx,
];

/** What makes these settings no plan, in words for a person, or null. */
export function stagesProblem(config: StagedConfig): { setting: string; problem: string } | null {
  const sizes = sizesOf(config);
  const least = config.unfreezeAfter === 0 ? 1 : config.unfreezeAfter * (config.gradual ? 2 : 1) + 1;
  if (config.epochs < least * sizes.length) {
    const each =
      sizes.length === 1
        ? ''
        : ` at each of ${String(sizes.length)} sizes, ${String(least * sizes.length)} in all,`;
    return {
      setting: 'epochs',
      problem: `the plan needs at least ${String(least)}${each} and there are ${String(config.epochs)}`,
    };
  }
  if (config.unfreezeAfter > 0 && (config.freeze || config.freezeTo !== 0))
    return {
      setting: 'unfreeze after',
      problem: 'the layers that it opens are to stay frozen; choose one of both',
    };
  if (config.gradual && config.unfreezeAfter === 0)
    return {
      setting: 'gradual',
      problem: 'it needs to know after how many epochs the next layers are opened',
    };
  return null;
}

/** The stages of a run; epochs are shared out evenly among the sizes, what is left over goes to the last ones. */
export function planStages(config: StagedConfig): readonly Stage[] {
  const sizes = sizesOf(config);
  const stages: Stage[] = [];
  let firstEpoch = 0;
  for (const [i, sizePx] of sizes.entries()) {
    const epochs =
      Math.floor((config.epochs * (i + 1)) / sizes.length) - Math.floor((config.epochs * i) / sizes.length);
    for (const phase of phasesOf(config, epochs)) {
      stages.push({ ...phase, index: stages.length, sizePx, firstEpoch });
      firstEpoch += phase.epochs;
    }
  }
  return stages;
}

/** The stage to which a zero-based epoch belongs; after the last epoch, the last one. */
export function stageAt(stages: readonly Stage[], epoch: number): Stage {
  const found = stages.findLast((stage) => stage.firstEpoch <= epoch);
  if (found === undefined) throw new Error('a run has at least one stage');
  return found;
}

type Phase = Omit<Stage, 'index' | 'sizePx' | 'firstEpoch'>;

function phasesOf(config: StagedConfig, epochs: number): readonly Phase[] {
  const { lr, pctStart, freeze, freezeTo, unfreezeAfter, gradual } = config;
  if (unfreezeAfter === 0) return [{ epochs, freezeTo: freeze ? -1 : freezeTo, lr, pctStart, div: DIV }];
  return fineTunePhases({ lr, pctStart, epochs, frozenEpochs: unfreezeAfter, gradual });
}
