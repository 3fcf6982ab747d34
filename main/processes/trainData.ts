/** The snapshot of a run as batches for the Learner. */
import { totalmem } from 'node:os';
import { defaultWorkers, openLoader, type Loader } from '#main/datasets/openLoader.ts';
import {
  countDrawn,
  drawnSamples,
  readSnapshot,
  samplesOf,
  type SnapshotRow,
} from '#main/datasets/snapshot.ts';
import type { InputSize } from '#main/datasets/inputSize.ts';
import type { TargetSettings } from '#main/datasets/target.ts';
import type { LearnerData } from '#main/engine/learn/Learner.ts';
import { changeBatches } from '#main/engine/learn/changeBatches.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Stage } from '#shared/kernels/planStages.ts';
import { changeOfBatch } from './changeOfBatch.ts';
import { runKindOf } from './kinds/runKindOf.ts';
import type { Sides } from './kinds/RunKind.ts';
import { inputSizeOf } from './modelOf.ts';
import { runFile, type RunSpec } from './runFolder.ts';
import { batchOf } from './trainStep.ts';

export interface TrainData extends LearnerData {
  readonly trainItems: number;
  readonly validItems: number;
  readonly sides: Sides;
  /** Plain sentences about images that could not be read so far. */
  problems(): readonly string[];
  close(): Promise<void>;
}

/** Decoded images may take this part of the machine's memory, and no more than this. */
const CACHE_SHARE = 0.25;
const CACHE_LIMIT = 4 * 1024 ** 3;

/**
 * The data of a run for a stage. A batch has the images of one step.
 * @throws AppError `path.missing`, `train.batch-too-large`
 */
export async function openTrainData(
  folder: string,
  spec: RunSpec,
  stage: Pick<Stage, 'sizePx' | 'widthPx'>,
): Promise<TrainData> {
  const rows = readSnapshot(runFile(folder, 'data'));
  const [train, valid] = [samplesOf(rows, 'train'), samplesOf(rows, 'valid')];
  const batch = batchOf(spec);
  const drawn = countDrawn(train);
  if (batch > drawn) throw new AppError('train.batch-too-large', { batch, items: drawn });
  const { target } = runKindOf(spec, folder);
  const shared = { size: inputSizeOf(spec.target.kind, stage), target, allItems: rows.length };
  const trainLoader = await openSide(spec, train, { ...shared, isTraining: true });
  const validLoader = await openSide(spec, valid, { ...shared, isTraining: false });
  const data: TrainData = {
    stepsPerEpoch: trainLoader.steps,
    trainItems: train.length,
    validItems: valid.length,
    sides: { train, valid },
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
  const change = changeOfBatch(spec.config);
  return change === null ? data : changeBatches(data, change);
}

interface SideOptions {
  readonly size: InputSize;
  readonly target: TargetSettings;
  readonly allItems: number;
  readonly isTraining: boolean;
}

/** One side of the split; memory for decoded images is shared out by how many there are. */
function openSide(
  spec: RunSpec,
  rows: readonly SnapshotRow[],
  { size, target, allItems, isTraining }: SideOptions,
): Promise<Loader> {
  const { config, classes } = spec;
  const budget = Math.min(CACHE_LIMIT, totalmem() * CACHE_SHARE);
  return openLoader({
    samples: isTraining ? drawnSamples(rows) : rows,
    classes: classes.length,
    target,
    sizePx: size,
    batchSize: isTraining ? batchOf(spec) : config.batchSize,
    transforms: config.transforms,
    augment: isTraining,
    shuffle: isTraining,
    dropLast: isTraining,
    seed: config.seed,
    cacheBytes: Math.floor((budget * rows.length) / Math.max(1, allItems)),
    workers: defaultWorkers(),
  });
}
