/** What can be said about runs without asking anybody: which is best, which is active, how long the next one will take. */
import { PROBE_BATCH, PROBE_PX, type DeviceProbe } from '#shared/domain/device.ts';
import { isActiveStatus, type Arch, type EpochRow, type Run, type TrainConfig } from '#shared/domain/run.ts';
import { bestScoreOf, isBetterScore } from '#shared/kernels/judging.ts';

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
function flopsPerImage(config: Pick<TrainConfig, 'arch' | 'sizePx' | 'widthPx' | 'freeze'>): number {
  const area = config.sizePx * (config.widthPx ?? config.sizePx);
  const forward = (2e9 * GIGA_MACS[config.arch] * area) / 224 ** 2;
  return config.freeze ? forward * 1.1 : forward * 3;
}

const PROBED = { arch: 'resnet18', sizePx: PROBE_PX, widthPx: null, freeze: false } as const;

export interface TimeEstimate {
  readonly ms: number;
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
  const work = flopsPerImage(config);
  const isLike = (run: Run): boolean => probe === null || run.device === probe.device;
  const before = runs.find((run) => (run.imagesPerSecond ?? 0) > 0 && isLike(run));
  const measured = before ? ((before.imagesPerSecond ?? 0) * flopsPerImage(before.config)) / work : null;
  const steps = probe?.stepsPerSecond ?? null;
  const guessed = steps === null ? null : (steps * PROBE_BATCH * flopsPerImage(PROBED)) / work;
  const imagesPerSecond = measured ?? guessed;
  if (imagesPerSecond === null) return null;
  const perEpoch = items.train / imagesPerSecond + items.valid / (3 * imagesPerSecond);
  return {
    ms: 1000 * config.epochs * perEpoch,
    imagesPerSecond,
    basis: measured === null ? 'guessed' : 'measured',
  };
}

/** Settings in which two runs differ, in the order of the settings. */
export function differingSettings(a: TrainConfig, b: TrainConfig): readonly (keyof TrainConfig)[] {
  const keys = Object.keys(a) as (keyof TrainConfig)[];
  return keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
}
