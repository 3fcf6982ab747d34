/** Sensible training settings for a project as it is now. */
import { areaOf, type Size } from '#main/datasets/inputSize.ts';
import type { Kind } from '#shared/domain/project.ts';
import { ARCHS_OF, PLAIN_PRACTICE, type TrainConfig } from '#shared/domain/run.ts';

export interface TrainingFacts {
  /** Labeled, readable images on the training side. */
  readonly trainItems: number;
  /** Median of the images' shorter sides, in pixels; 0 when there are none. */
  readonly shortSidePx: number;
  readonly cores: number;
}

/** For kinds that see whole images. */
export interface DrawnFacts extends TrainingFacts {
  /** Median width and height of the images; 0 when there are none. */
  readonly imageSize: Size;
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

/** The settings for each kind of labels. */
export const defaultsOf: { readonly [K in Kind]: (facts: DrawnFacts) => TrainConfig } = {
  tags: trainDefaults,
  masks: (facts) => ({
    ...FIXED,
    arch: ARCHS_OF.masks[0],
    ...defaultFrame(facts, MASKS),
    batchSize: Math.min(MOST_MASKS, defaultBatch(facts.trainItems)),
    epochs: MASKS.epochs,
  }),
  points: (facts) => ({
    ...FIXED,
    arch: ARCHS_OF.points[0],
    ...defaultFrame(facts, POINTS),
    // From scratch on the faces (64 px, batches of 16, people apart) the error falls from 4.26 px, the mean shape, to 3.74 in 10
    // epochs; at 2e-3 the loss runs away.
    lr: 3e-4,
    batchSize: defaultBatch(facts.trainItems),
    epochs: POINTS.epochs,
  }),
};

/** What is known of how long a kind takes. */
interface Pace {
  readonly epochs: number;
  /** Pixels that one core trains on in a second, measured; only chooses a size. */
  readonly pixelsPerCore: number;
  /** The first run should be over within this. */
  readonly patienceSeconds: number;
}

/** U-Net over ResNet-18, 96 x 128 px, batches of 8: 4 images a second on 2 cores. */
const MASKS: Pace = { epochs: 8, pixelsPerCore: 25_000, patienceSeconds: 600 };
const POINTS: Pace = {
  epochs: 20,
  pixelsPerCore: RATE_PER_CORE * 64 ** 2,
  patienceSeconds: PATIENCE_SECONDS,
};
/** A U-Net keeps some hundred numbers for every pixel of every image of a batch. */
const MOST_MASKS = 8;

/** Sides are multiples of this, so that the body halves them without a rest. */
const STEP_PX = 32;
const [LEAST_PX, MOST_PX] = [64, 256];

/** The shape of the images, as large as they are and as time allows. */
function defaultFrame(
  { trainItems, imageSize, cores }: DrawnFacts,
  { epochs, pixelsPerCore, patienceSeconds }: Pace,
): Pick<TrainConfig, 'sizePx' | 'widthPx'> {
  const { widthPx, heightPx } = imageSize;
  if (areaOf(imageSize) === 0) return { sizePx: 128, widthPx: null };
  const affordable = (patienceSeconds * cores * pixelsPerCore) / (Math.max(1, trainItems) * epochs);
  const scale = Math.min(1, Math.sqrt(affordable / areaOf(imageSize)));
  const side = (px: number): number =>
    Math.min(MOST_PX, Math.max(LEAST_PX, Math.round((px * scale) / STEP_PX) * STEP_PX));
  const [height, width] = [side(heightPx), side(widthPx)];
  return { sizePx: height, widthPx: width === height ? null : width };
}
