/** What can be said about runs without asking anybody: which is best, which is active, how long the next one will take. */
import { PROBE_BATCH, PROBE_PX, type DeviceProbe } from '#shared/domain/device.ts';
import {
  isActiveStatus,
  type Arch,
  type EpochRow,
  type Run,
  type StagePlan,
  type TrainConfig,
} from '#shared/domain/run.ts';
import { bestScoreOf, isBetterScore } from '#shared/kernels/judging.ts';
import { planStages, stageAt, stagePlansOf } from '#shared/kernels/planStages.ts';

export const isActive = (run: Run): boolean => isActiveStatus(run.status);

/** The best run, by the metric of its kind, among those with weights to use; null when there is none. */
export function bestRun(runs: readonly Run[]): Run | null {
  let best: Run | null = null;
  for (const run of runs) {
    if (!run.hasCheckpoint) continue;
    if (isBetterScore(run.kind, bestScoreOf(run), best === null ? null : bestScoreOf(best))) best = run;
  }
  return best;
}

/** Time spent in training and validation, in ms, pauses left out; null before the first epoch ended. */
export const trainedMs = (epochs: readonly EpochRow[]): number | null =>
  epochs.length === 0 ? null : 1000 * epochs.reduce((sum, row) => sum + row.seconds, 0);

/** Images a second: as measured over the last epoch, before that from the time a step takes; null before both. */
export function speedOf(run: Run): number | null {
  if (run.imagesPerSecond !== null) return run.imagesPerSecond;
  const stepsLeft = run.stepsTotal - run.stepsDone;
  if (run.etaMs === null || run.etaMs <= 0 || stepsLeft <= 0) return null;
  return (1000 * stepsLeft * run.config.batchSize) / run.etaMs;
}

/**
 * Multiply-adds of a forward pass at 224 x 224, in units of 10^9 (torchvision's figures); of the U-Nets what their steps took
 * beside those of a ResNet-18, measured on a CPU.
 */
const GIGA_MACS: Readonly<Record<Arch, number>> = {
  resnet18: 1.814,
  resnet34: 3.664,
  resnet50: 4.089,
  'unet-resnet18': 12,
  'unet-resnet34': 14,
};

/** Floating-point operations to train on one image: forward, and about twice that backward unless the body is frozen. */
function flopsPerImage(
  arch: Arch,
  { sizePx, widthPx, freezeTo }: Pick<StagePlan, 'sizePx' | 'widthPx' | 'freezeTo'>,
): number {
  const area = sizePx * (widthPx ?? sizePx);
  const forward = (2e9 * GIGA_MACS[arch] * area) / 224 ** 2;
  return freezeTo === 0 ? forward * 3 : forward * 1.1;
}

/** The mean over the epochs of a plan: its stages may differ in size and in what they train. */
function meanFlops(config: TrainConfig): number {
  const stages = stagePlansOf(config);
  const all = stages.reduce((sum, stage) => sum + stage.epochs * flopsPerImage(config.arch, stage), 0);
  return all / stages.reduce((sum, { epochs }) => sum + epochs, 0);
}

/** What a run did over its last epoch, which is what its speed was measured over. */
const lastFlops = ({ config, epochsDone }: Run): number =>
  flopsPerImage(config.arch, stageAt(planStages(config), Math.max(0, epochsDone - 1)));

const PROBED = { sizePx: PROBE_PX, widthPx: null, freezeTo: 0 } as const;

export interface TimeEstimate {
  readonly ms: number;
  /** On average over the plan. */
  readonly imagesPerSecond: number;
  /** `measured`: from a run on the same device, scaled by the work per image; `guessed`: from the device's timed probe. */
  readonly basis: 'measured' | 'guessed';
}

/**
 * How long training will take: all epochs over the training images, validation after each at three times the speed.
 * @param probe of the device that will train, or null while it is not known
 * @returns null when there is nothing to go by
 */
export function estimateTime(
  config: TrainConfig,
  items: { readonly train: number; readonly valid: number },
  runs: readonly Run[],
  probe: DeviceProbe | null,
): TimeEstimate | null {
  if (items.train === 0) return null;
  const work = meanFlops(config);
  const isLike = (run: Run): boolean => probe === null || run.device === probe.device;
  const before = runs.find((run) => (run.imagesPerSecond ?? 0) > 0 && isLike(run));
  const measured = before ? ((before.imagesPerSecond ?? 0) * lastFlops(before)) / work : null;
  const steps = probe?.stepsPerSecond ?? null;
  const guessed = steps === null ? null : (steps * PROBE_BATCH * flopsPerImage('resnet18', PROBED)) / work;
  const imagesPerSecond = measured ?? guessed;
  if (imagesPerSecond === null) return null;
  const perEpoch = items.train / imagesPerSecond + items.valid / (3 * imagesPerSecond);
  return {
    ms: 1000 * config.epochs * perEpoch,
    imagesPerSecond,
    basis: measured === null ? 'guessed' : 'measured',
  };
}

export interface StagePlace {
  readonly number: number;
  readonly count: number;
}

/** Which stage a run is in, or ended in; null where it has one only. */
export function stagePlaceOf({ config, epochsDone, stepsDone, stepsPerEpoch }: Run): StagePlace | null {
  const stages = planStages(config);
  if (stages.length === 1) return null;
  const isBetween = stepsDone === epochsDone * stepsPerEpoch;
  // Between two epochs it belongs to the one that ended, until the next one's first step.
  const epoch = isBetween ? Math.max(0, epochsDone - 1) : epochsDone;
  return { number: stageAt(stages, epoch).index + 1, count: stages.length };
}

/** Settings in which two runs differ, in the order of the settings. */
export function differingSettings(a: TrainConfig, b: TrainConfig): readonly (keyof TrainConfig)[] {
  const keys = Object.keys(a) as (keyof TrainConfig)[];
  return keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
}
