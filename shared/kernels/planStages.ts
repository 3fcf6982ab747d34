/**
 * A run as a plan of stages: sizes one after the other, and at each size the head first. Every stage starts a schedule of its
 * own; weights are carried over, and a stage that freezes other layers than the one before makes a new optimizer.
 */
import {
  PLAIN_DIV,
  PLAIN_MOMS,
  PLAIN_PRACTICE,
  type StagePlan,
  type TrainConfig,
} from '#shared/domain/run.ts';
import { fineTunePhases } from './fineTune.ts';

export interface Stage extends StagePlan {
  readonly index: number;
  /** Zero-based epoch of the run with which it begins. */
  readonly firstEpoch: number;
}

export type StagedConfig = Pick<
  TrainConfig,
  | 'stages'
  | 'sizePx'
  | 'widthPx'
  | 'earlierSizes'
  | 'epochs'
  | 'lr'
  | 'pctStart'
  | 'freeze'
  | 'freezeTo'
  | 'unfreezeAfter'
  | 'gradual'
  | 'schedule'
  | 'wd'
  | 'precision'
>;

/** The sizes in order. */
export const sizesOf = ({ earlierSizes, sizePx }: StagedConfig): readonly number[] => [
  ...earlierSizes,
  sizePx,
];

/**
 * Settings whose stages are given one by one get the sum of their epochs and, for everything else that a stage decides, what
 * the last one says: that is what the finished model was made with. Other settings stay as they are.
 */
export function settlePlan<T extends StagedConfig>(config: T): T {
  const last = config.stages.at(-1);
  if (last === undefined) return config;
  const { sizePx, widthPx, lr, pctStart, schedule, wd, precision, freezeTo } = last;
  const { earlierSizes, unfreezeAfter, gradual } = PLAIN_PRACTICE;
  return {
    ...config,
    ...{ sizePx, widthPx, lr, pctStart, schedule, wd, precision, freezeTo },
    ...{ earlierSizes, unfreezeAfter, gradual, freeze: false },
    epochs: config.stages.reduce((sum, { epochs }) => sum + epochs, 0),
  };
}

/** What makes these settings no plan, in words for a person, or null. */
export function stagesProblem(config: StagedConfig): { setting: string; problem: string } | null {
  if (config.stages.length > 0) return null;
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

/** The stages of a run: those that were given, else by the settings. */
export function planStages(config: StagedConfig): readonly Stage[] {
  let firstEpoch = 0;
  return stagePlansOf(config).map((plan, index) => {
    const stage = { ...plan, index, firstEpoch };
    firstEpoch += plan.epochs;
    return stage;
  });
}

/** The same plan written out; when it follows from the settings, epochs are shared out evenly among the sizes, what is left over goes to the last ones. */
export function stagePlansOf(config: StagedConfig): readonly StagePlan[] {
  if (config.stages.length > 0) return config.stages;
  const { schedule, wd, precision } = config;
  const sizes = sizesOf(config);
  return sizes.flatMap((sizePx, i) => {
    const epochs =
      Math.floor((config.epochs * (i + 1)) / sizes.length) - Math.floor((config.epochs * i) / sizes.length);
    const shared = { sizePx, widthPx: widthAt(config, sizePx), schedule, wd, precision, moms: PLAIN_MOMS };
    return phasesOf(config, epochs).map((phase) => ({ ...phase, ...shared }));
  });
}

/** Widths follow the heights in proportion. */
const widthAt = (config: StagedConfig, sizePx: number): number | null =>
  config.widthPx === null ? null : Math.max(1, Math.round((config.widthPx * sizePx) / config.sizePx));

/** The stage to which a zero-based epoch belongs; after the last epoch, the last one. */
export function stageAt(stages: readonly Stage[], epoch: number): Stage {
  const found = stages.findLast((stage) => stage.firstEpoch <= epoch);
  if (found === undefined) throw new Error('a run has at least one stage');
  return found;
}

type Phase = Pick<StagePlan, 'epochs' | 'freezeTo' | 'lr' | 'pctStart' | 'div'>;

function phasesOf(config: StagedConfig, epochs: number): readonly Phase[] {
  const { lr, pctStart, freeze, freezeTo, unfreezeAfter, gradual } = config;
  if (unfreezeAfter === 0)
    return [{ epochs, freezeTo: freeze ? -1 : freezeTo, lr, pctStart, div: PLAIN_DIV }];
  return fineTunePhases({ lr, pctStart, epochs, frozenEpochs: unfreezeAfter, gradual });
}
