/** The snapshot of a run as batches for the Learner. */
import { totalmem } from 'node:os';
import { defaultWorkers, openLoader, type Loader } from '#main/datasets/openLoader.ts';
import { readSnapshot, samplesOf, type SnapshotRow } from '#main/datasets/snapshot.ts';
import type { LearnerData } from '#main/engine/learn/Learner.ts';
import { AppError } from '#shared/contract/errors.ts';
import { runFile, type RunSpec } from './runFolder.ts';

export interface TrainData extends LearnerData {
  readonly trainItems: number;
  readonly validItems: number;
  /** [items, classes] of 0 and 1. */
  readonly trainTargets: Uint8Array;
  readonly validTargets: Uint8Array;
  /** Plain sentences about images that could not be read so far. */
  problems(): readonly string[];
  close(): Promise<void>;
}

/** Decoded images may take this part of the machine's memory, and no more than this. */
const CACHE_SHARE = 0.25;
const CACHE_LIMIT = 4 * 1024 ** 3;

/** @throws AppError `path.missing`, `train.batch-too-large` */
export async function openTrainData(folder: string, spec: RunSpec): Promise<TrainData> {
  const rows = readSnapshot(runFile(folder, 'data'));
  const [train, valid] = [samplesOf(rows, 'train'), samplesOf(rows, 'valid')];
  const { batchSize: batch } = spec.config;
  if (batch > train.length) throw new AppError('train.batch-too-large', { batch, items: train.length });
  const trainLoader = await openSide(spec, train, rows.length, true);
  const validLoader = await openSide(spec, valid, rows.length, false);
  const classes = spec.classes.length;
  return {
    stepsPerEpoch: trainLoader.steps,
    trainItems: train.length,
    validItems: valid.length,
    trainTargets: targetsOf(train, classes),
    validTargets: targetsOf(valid, classes),
    trainBatches: (epoch, fromBatch) => trainLoader.batches(epoch, fromBatch),
    validBatches: () => validLoader.batches(0),
    problems: () =>
      [...trainLoader.problems(), ...validLoader.problems()].map(
        ({ path }) => `${path} cannot be read; training goes on without it.`,
      ),
    close: async () => {
      await Promise.all([trainLoader.close(), validLoader.close()]);
    },
  };
}

/** One side of the split; memory for decoded images is shared out by how many there are. */
function openSide(
  { config, classes }: RunSpec,
  samples: readonly SnapshotRow[],
  allItems: number,
  isTraining: boolean,
): Promise<Loader> {
  const budget = Math.min(CACHE_LIMIT, totalmem() * CACHE_SHARE);
  return openLoader({
    samples,
    classes: classes.length,
    sizePx: config.sizePx,
    batchSize: config.batchSize,
    transforms: config.transforms,
    augment: isTraining,
    shuffle: isTraining,
    dropLast: isTraining,
    seed: config.seed,
    cacheBytes: Math.floor((budget * samples.length) / Math.max(1, allItems)),
    workers: defaultWorkers(),
  });
}

function targetsOf(samples: readonly SnapshotRow[], classes: number): Uint8Array {
  const targets = new Uint8Array(samples.length * classes);
  for (const [row, sample] of samples.entries()) {
    for (const index of sample.classes) targets[row * classes + index] = 1;
  }
  return targets;
}
