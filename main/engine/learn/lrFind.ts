/** The learning-rate finder of fastai 1: one pass of ever larger rates over the training batches, undone afterwards. */
import { SmoothedLoss } from '#shared/kernels/SmoothedLoss.ts';
import { PLAIN_MOMENTUM } from '#shared/kernels/schedules/Schedule.ts';
import type { LearnerData } from './Learner.ts';
import { FIRST_LOSS_SCALE, nextLossScale } from './lossScale.ts';
import { stepSeed } from './seeds.ts';
import type { StepBatch, TrainStep } from './TrainStep.ts';

/** One batch of the search. */
export interface LrPoint {
  /** Zero-based. */
  readonly index: number;
  readonly lr: number;
  /** Of the batch alone. */
  readonly loss: number;
  readonly smoothed: number;
}

export interface LrFindOptions {
  readonly step: TrainStep;
  readonly data: Pick<LearnerData, 'stepsPerEpoch' | 'trainBatches'>;
  readonly seed: number;
  readonly wd: number;
  /** Largest global norm of the gradient, for a step that clips. */
  readonly clip?: number;
  /** Default 1e-7 to 10 in 100 batches. */
  readonly start?: number;
  readonly end?: number;
  readonly count?: number;
  readonly onPoint: (point: LrPoint) => void;
  /** Asked after every batch. */
  readonly isCancelled: () => boolean;
}

/** `done`: all rates were tried; `exploded`: the loss was four times its best, or no number. */
export type LrFindEnd = 'done' | 'exploded' | 'cancelled';

const TIMES_BEST = 4;

/**
 * Batch i is run with start (end/start)^(i/count) for all layer groups, with the momentum left alone and weight decay as in
 * training. It stops when all are done or the smoothed loss is above four times its best. The step's whole state is what it was
 * before, however this ends.
 */
export async function lrFind(options: LrFindOptions): Promise<LrFindEnd> {
  const { step } = options;
  const before = await step.readState();
  try {
    return await search(options);
  } finally {
    await step.writeState(before);
  }
}

async function search(options: LrFindOptions): Promise<LrFindEnd> {
  const { step, seed, wd, clip = Infinity, start = 1e-7, end = 10, count = 100 } = options;
  const smooth = new SmoothedLoss();
  let best = Infinity;
  let [index, optimStep, lossScale] = [0, 1, FIRST_LOSS_SCALE];
  for await (const batch of batchesOf(options.data, count)) {
    const lr = start * (end / start) ** (index / count);
    const lrs = Array.from({ length: step.groups }, () => lr);
    const hyper = { lrs, mom: PLAIN_MOMENTUM, wd, optimStep, clip, lossScale: lossScale.scale };
    const { loss, isSkipped } = await step.step(batch, hyper, stepSeed(seed, index));
    lossScale = nextLossScale(lossScale, isSkipped);
    // A step that overflowed says nothing about its rate; the next batch tries it again, with a smaller scale.
    if (isSkipped && lossScale.scale > 1) continue;
    const smoothed = smooth.add(loss);
    options.onPoint({ index, lr, loss, smoothed });
    best = Math.min(best, smoothed);
    if (!Number.isFinite(smoothed) || smoothed > TIMES_BEST * best) return 'exploded';
    if (options.isCancelled()) return 'cancelled';
    [index, optimStep] = [index + 1, optimStep + 1];
    if (index === count) break;
  }
  return 'done';
}

/** Training batches, epoch after epoch, until there were enough. */
async function* batchesOf(data: LrFindOptions['data'], count: number): AsyncGenerator<StepBatch> {
  // Overflows are tried again: at most one for every halving of the scale.
  const most = count + Math.log2(FIRST_LOSS_SCALE.scale) + 1;
  for (let epoch = 0; epoch * data.stepsPerEpoch < most; epoch++) yield* data.trainBatches(epoch, 0);
}
