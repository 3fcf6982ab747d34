/** Sensible training settings for a project as it is now. */
import { PLAIN_PRACTICE, type TrainConfig } from '#shared/domain/run.ts';

export interface TrainingFacts {
  /** Labeled, readable images on the training side. */
  readonly trainItems: number;
  /** Median of the images' shorter sides, in pixels; 0 when there are none. */
  readonly shortSidePx: number;
  readonly cores: number;
}

/** Plain settings that do not depend on the data. */
const FIXED = {
  ...PLAIN_PRACTICE,
  arch: 'resnet18',
  // From scratch on the planet sample (64 px, 8 epochs, batches of 16) F2 is .830, .816 and .809 with seeds 42, 1 and 2;
  // at 3e-3 it is .806 and .787 with seeds 42 and 1, and the loss rises in the middle of the run.
  lr: 1e-3,
  wd: 0.01,
  pctStart: 0.3,
  seed: 42,
  device: 'auto',
  freeze: false,
  trainFrozenBn: true,
  transforms: 'default',
  from: null,
  weights: null,
  checkpointMinutes: 10,
} as const satisfies Partial<TrainConfig>;

const DEFAULT_EPOCHS = 8;
/** Images of 64 px that one core trains on in a second, ResNet-18, measured; only chooses a size. */
const RATE_PER_CORE = 40;
/** The first run should be over within minutes. */
const PATIENCE_SECONDS = 300;

export function trainDefaults(facts: TrainingFacts): TrainConfig {
  return {
    ...FIXED,
    sizePx: defaultSize(facts),
    batchSize: defaultBatch(facts.trainItems),
    epochs: DEFAULT_EPOCHS,
  };
}

/** The largest of 128, 96 and 64 px that the images have and that keeps the first run short. */
function defaultSize({ trainItems, shortSidePx, cores }: TrainingFacts): number {
  const secondsAt64 = (trainItems * DEFAULT_EPOCHS) / (RATE_PER_CORE * cores);
  const fits = (size: number): boolean => secondsAt64 * (size / 64) ** 2 <= PATIENCE_SECONDS;
  return [128, 96].find((size) => size <= shortSidePx && fits(size)) ?? 64;
}

/** 64 as fastai's, fewer for small sets: an epoch should have about forty steps, and a batch more than one image. */
export function defaultBatch(trainItems: number): number {
  const wanted = trainItems / 40;
  return [64, 32, 16, 8].find((size) => size <= wanted) ?? Math.max(2, Math.min(8, trainItems));
}
