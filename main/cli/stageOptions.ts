/** The options for plans of several stages: a known recipe, or stages one by one. */
import { Option, type Command } from 'commander';
import type { Kind } from '#shared/domain/project.ts';
import { PRECISIONS, SCHEDULES, type StagePlan, type TrainConfig } from '#shared/domain/run.ts';
import { WAYS_ON, type WayOn } from '#shared/kernels/goOn.ts';
import { headLrOf } from '#shared/kernels/lrAdvice.ts';
import {
  PLAN_PRESETS,
  planPreset,
  presetProblem,
  presetsOf,
  type Frame,
  type PlanPreset,
} from '#shared/kernels/planPresets.ts';
import { settlePlan, stagePlansOf } from '#shared/kernels/planStages.ts';
import { usage } from './command.ts';
import { parseLr, sizeIn } from './optionValues.ts';

export interface StageFlags {
  readonly preset?: PlanPreset;
  readonly stage?: readonly string[];
  readonly extend?: string;
  readonly goOn?: WayOn;
}

export interface StagedSettings {
  readonly config: TrainConfig;
  /** What is to be said about how they came about. */
  readonly remarks: readonly string[];
}

const EXAMPLE = 'size=128,epochs=5,freeze=-1,lr=1e-2';

export const addStageOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--preset <name>',
        'the plan of a known recipe; --size or --sizes, --epochs and --lr scale it',
      ).choices(PLAN_PRESETS),
    )
    .option(
      '--stage <settings>',
      `a stage of the plan, such as ${EXAMPLE}; also pct, moms, wd, schedule, precision; give it once for each stage`,
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option('--extend <run>', 'add stages to a run that ended and go on with it: --stage, or --go-on')
    .addOption(
      new Option('--go-on <way>', 'with --extend: what follows from the stages it had').choices(WAYS_ON),
    );

export interface StagingFacts {
  readonly kind: () => Kind;
  /** The defaults of the project. */
  readonly usual: TrainConfig;
  /** What was given as sizes, epochs and rate; null what was not. */
  readonly frames: readonly Frame[];
  readonly epochs: number | null;
  readonly lr: TrainConfig['lr'] | null;
}

/** The settings with the stages that were asked for. @throws AppError `usage` */
export function stagedSettings(
  { preset, stage }: StageFlags,
  config: TrainConfig,
  facts: StagingFacts,
): StagedSettings {
  if (preset !== undefined && stage !== undefined) throw usage('Choose one of --preset and --stage.');
  if (preset !== undefined) return presetSettings(preset, config, facts);
  if (stage === undefined) return { config, remarks: [] };
  const stages = parseStages(stage, stagePlansOf({ ...config, stages: [] }).at(-1));
  return { config: settlePlan({ ...config, stages }), remarks: [] };
}

function presetSettings(
  preset: PlanPreset,
  config: TrainConfig,
  { usual, frames, epochs, lr, ...facts }: StagingFacts,
): StagedSettings {
  const kind = facts.kind();
  if (!presetsOf(kind).includes(preset))
    throw usage(`The preset ${preset} is not for ${kind}. There are: ${presetsOf(kind).join(', ')}.`);
  const request = {
    preset,
    frames,
    epochs,
    lr: lr === null ? null : headLrOf(lr),
    kind,
    hasWeights: config.from !== null || config.weights !== null,
    scratchLr: headLrOf(usual.lr),
    precision: config.precision,
  };
  const problem = presetProblem(request);
  if (problem !== null) throw usage(`The plan does not work: ${problem}.`);
  const { stages, remarks } = planPreset(request);
  return { config: settlePlan({ ...config, stages }), remarks };
}

/** @param base what a stage is in everything that it does not say @throws AppError `usage` */
export function parseStages(texts: readonly string[], base: StagePlan | undefined): readonly StagePlan[] {
  return texts.map((text) => {
    if (base === undefined) throw usage('There is no stage to begin with.');
    return parseStage(text, base);
  });
}

type Change = (value: string) => Partial<StagePlan> | null;

const number =
  (isGood: (value: number) => boolean, make: (value: number) => Partial<StagePlan>): Change =>
  (text) => {
    const value = text === '' ? Number.NaN : Number(text);
    return isGood(value) ? make(value) : null;
  };
const whole = (low: number, high: number) => (value: number) =>
  Number.isInteger(value) && value >= low && value <= high;
const part = (value: number): boolean => value >= 0 && value <= 1;

const oneOf = <T extends string>(all: readonly T[], make: (value: T) => Partial<StagePlan>): Change => {
  return (text) => {
    const found = all.find((one) => one === text);
    return found === undefined ? null : make(found);
  };
};

/** `0.95/0.85`: where the rate is lowest, and where it is highest. */
const momentums: Change = (text) => {
  const [high = Number.NaN, low = Number.NaN, ...more] = text
    .split('/')
    .map((one) => (one === '' ? Number.NaN : Number(one)));
  const isGood = (value: number): boolean => value >= 0 && value <= 0.999;
  return isGood(high) && isGood(low) && more.length === 0 ? { moms: [high, low] } : null;
};

/** What a stage may say; the limits are those of the contract. */
const CHANGES: Readonly<Record<string, Change>> = {
  size: sizeIn,
  epochs: number(whole(1, 10_000), (epochs) => ({ epochs })),
  freeze: number(whole(-2, 2), (freezeTo) => ({ freezeTo })),
  lr: (text) => ({ lr: parseLr(text) }),
  pct: number(part, (pctStart) => ({ pctStart })),
  moms: momentums,
  wd: number(part, (wd) => ({ wd })),
  schedule: oneOf(SCHEDULES, (schedule) => ({ schedule })),
  precision: oneOf(PRECISIONS, (precision) => ({ precision })),
};

function parseStage(text: string, base: StagePlan): StagePlan {
  let stage = base;
  for (const pair of text.split(',')) {
    const [name = '', value = '', ...more] = pair.split('=').map((side) => side.trim());
    const change = Object.hasOwn(CHANGES, name) ? CHANGES[name] : undefined;
    if (change === undefined || more.length > 0)
      throw usage(`--stage says ${pair.trim()}. It knows ${Object.keys(CHANGES).join(', ')}: ${EXAMPLE}.`);
    const changed = change(value);
    if (changed === null) throw usage(`--stage cannot have ${name}=${value}. An example: ${EXAMPLE}.`);
    stage = { ...stage, ...changed };
  }
  return stage;
}
