/** Keeps what a run predicts for its watched images: before the first step, and after every epoch. */
import type { InputSize } from '#main/datasets/inputSize.ts';
import { openLoader, type LoadedBatch } from '#main/datasets/openLoader.ts';
import type { SnapshotRow } from '#main/datasets/snapshot.ts';
import type { TargetSettings } from '#main/datasets/target.ts';
import type { Callback } from '#main/engine/learn/events.ts';
import type { TrainStep } from '#main/engine/learn/TrainStep.ts';
import type { WatchedItems } from '#shared/domain/watched.ts';
import { runFile, type RunSpec } from '../runFolder.ts';
import { chooseWatched } from './chooseWatched.ts';
import { watchedAnswer, watchedItem, type WatchFacts } from './watchedAnswer.ts';
import { readWatched, withEpoch, writeWatched } from './watchedFile.ts';

export interface WatcherOptions {
  readonly folder: string;
  readonly spec: RunSpec;
  readonly valid: readonly SnapshotRow[];
  readonly target: TargetSettings;
  /** Of what the model sees in the stage. */
  readonly size: InputSize;
  readonly step: Pick<TrainStep, 'predict'>;
}

interface WatchedRow {
  readonly row: SnapshotRow;
  readonly y: Float32Array;
  readonly w: Float32Array;
}

/** Null where none of the images can be read. Predicting changes nothing in what is trained. */
export async function openWatcher(options: WatcherOptions): Promise<Callback | null> {
  const { folder, spec, step, size } = options;
  const chosen = chooseWatched(options.valid, spec.config.seed);
  const batch = await load(chosen, options);
  if (batch === null) return null;
  const facts: WatchFacts = { target: spec.target, classes: spec.classes.length, size };
  const rows = rowsOf(batch, chosen);
  const file = runFile(folder, 'watched');
  const keep = async (epoch: number): Promise<void> => {
    const numbers = await step.predict(batch.x, batch.n);
    const answers = rows.map(({ row }, i) => watchedAnswer(partOf(numbers, i, batch.n), row, facts));
    const before = readWatched(file) ?? fresh(rows, facts);
    // A file that can be read again, or no more, makes other rows: then they begin anew.
    const isSame = before.items.map(({ item }) => item).join() === rows.map(({ row }) => row.id).join();
    writeWatched(file, withEpoch(isSame ? before : fresh(rows, facts), { epoch, answers }));
  };
  return {
    name: 'watched images',
    onFitStart: ({ progress }) => (progress.stepsDone === 0 ? keep(0) : undefined),
    onEpochEnd: ({ row, isWhole }) => (isWhole ? keep(row.epoch) : undefined),
  };
}

const fresh = (rows: readonly WatchedRow[], facts: WatchFacts): WatchedItems => ({
  kind: facts.target.kind,
  items: rows.map(({ row, y, w }) => watchedItem(row, facts, { y, w })),
  epochs: [],
});

/** The images as validation sees them. */
async function load(
  samples: readonly SnapshotRow[],
  { spec, target, size }: WatcherOptions,
): Promise<LoadedBatch | null> {
  if (samples.length === 0) return null;
  const loader = await openLoader({
    samples,
    classes: spec.classes.length,
    target,
    sizePx: size,
    batchSize: samples.length,
    transforms: 'none',
    augment: false,
    shuffle: false,
    dropLast: false,
    seed: spec.config.seed,
    cacheBytes: 0,
    workers: 0,
  });
  try {
    for await (const batch of loader.batches(0)) return batch;
    return null;
  } finally {
    await loader.close();
  }
}

function rowsOf({ ids, n, y, w }: LoadedBatch, chosen: readonly SnapshotRow[]): readonly WatchedRow[] {
  return [...ids].flatMap((id, i) => {
    const row = chosen.find((one) => one.id === id);
    return row === undefined ? [] : [{ row, y: partOf(y, i, n), w: partOf(w ?? new Float32Array(0), i, n) }];
  });
}

/** The numbers of one image of a batch. */
const partOf = (all: Float32Array, index: number, n: number): Float32Array =>
  all.subarray((index * all.length) / n, ((index + 1) * all.length) / n);
