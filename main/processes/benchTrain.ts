/** Exactly so many training steps on given numbers, timed: what anyone can hold against another framework. */
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import { stepSeed } from '#main/engine/learn/seeds.ts';
import type { StepBatch } from '#main/engine/learn/TrainStep.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { readSafetensors, type SafeTensor } from '#main/files/safetensors.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Arch } from '#shared/domain/run.ts';
import { Draws } from '#shared/kernels/rng.ts';

export interface BenchTrainOptions {
  readonly arch: Arch;
  readonly sizePx: number;
  readonly batchSize: number;
  readonly steps: number;
  /** A safetensors file with torchvision's names; one with `fc.*` means a plain linear head. */
  readonly weights: string | null;
  /** A safetensors file with `x` [N,3,H,W] and `y` [N,classes]. */
  readonly batch: string | null;
  readonly lr: number;
  readonly wd: number;
  readonly freeze: boolean;
  readonly seed: number;
}

export interface BenchStep {
  readonly step: number;
  readonly loss: number;
  readonly ms: number;
}

export interface BenchTrain {
  readonly losses: readonly number[];
  /** Batch size over the median step, without the first ones. */
  readonly imagesPerSecond: number;
  readonly medianMs: number;
  readonly compileMs: number;
  readonly head: 'fastai' | 'linear';
  readonly classes: number;
}

/** Steps that warm up caches and are left out of the median, when there are enough others. */
const WARM_UP = 2;
const MOMENTUM = 0.9;
const RANDOM_CLASSES = 17;

/**
 * AdamW (betas 0.9 and 0.99, eps 1e-8) at a constant rate, no augmentation, no schedule. A batch file with a multiple of
 * the batch size is gone through in order, again and again.
 * @param onStep told after every step
 * @throws AppError `weights.*`, `batch-file.mismatch`, `path.missing`, `graph.shape`
 */
export async function benchTrain(
  options: BenchTrainOptions,
  onStep: (step: BenchStep) => void,
): Promise<BenchTrain> {
  const batches = options.batch === null ? [randomBatch(options)] : await readBatches(options, options.batch);
  const classes = (batches[0]?.y.length ?? 0) / options.batchSize;
  const { weights: path, arch, seed } = options;
  const tensors = path === null ? null : (await readSafetensors(path)).tensors;
  const head =
    tensors !== null && [...tensors.keys()].some((name) => name.startsWith('head.')) ? 'fastai' : 'linear';
  const compileStart = performance.now();
  const step = await compileTrainStep({
    model: { arch, head, outputs: classes },
    loss: { kind: 'bce' },
    size: [options.sizePx, options.sizePx],
    batchSize: options.batchSize,
    freezeTo: options.freeze ? -1 : 0,
    runtime: ortRuntime(),
    seed,
  });
  const compileMs = performance.now() - compileStart;
  try {
    if (path !== null && tensors !== null) {
      await step.writeState(initialState({ arch, head, outputs: classes, seed, weights: { path, tensors } }));
    }
    const lrs = Array.from({ length: step.groups }, () => options.lr);
    const done: BenchStep[] = [];
    for (let i = 0; i < options.steps; i++) {
      const batch = batches[i % batches.length];
      if (batch === undefined) break;
      const start = performance.now();
      const hyper = { lrs, mom: MOMENTUM, wd: options.wd, optimStep: i + 1 };
      const { loss } = await step.step(batch, hyper, stepSeed(seed, i));
      const one = { step: i + 1, loss, ms: performance.now() - start };
      done.push(one);
      onStep(one);
    }
    const medianMs = median(done.slice(done.length > 2 * WARM_UP ? WARM_UP : 0).map(({ ms }) => ms));
    const imagesPerSecond = (options.batchSize * 1000) / medianMs;
    return { losses: done.map(({ loss }) => loss), imagesPerSecond, medianMs, compileMs, head, classes };
  } finally {
    await step.release();
  }
}

function randomBatch({ batchSize, sizePx, seed }: BenchTrainOptions): StepBatch {
  const draws = new Draws(seed, 0, 0, 0);
  const x = Float32Array.from({ length: batchSize * 3 * sizePx * sizePx }, () => draws.uniform(-2, 2));
  const y = Float32Array.from({ length: batchSize * RANDOM_CLASSES }, () => (draws.chance(0.2) ? 1 : 0));
  return { x, y, n: batchSize };
}

async function readBatches(
  { sizePx, batchSize }: BenchTrainOptions,
  path: string,
): Promise<readonly StepBatch[]> {
  const { tensors } = await readSafetensors(path);
  const mismatch = (problem: string): AppError => new AppError('batch-file.mismatch', { path, problem });
  const [x, y] = [tensors.get('x'), tensors.get('y')];
  if (x === undefined || y === undefined) throw mismatch(`it has no ${x === undefined ? 'x' : 'y'}`);
  const [n = 0, channels, height, width] = x.dims;
  const isImage = x.dims.length === 4 && channels === 3 && height === sizePx && width === sizePx;
  if (!isImage) throw mismatch(`x is [${x.dims.join(', ')}] and the size is ${String(sizePx)}`);
  if (y.dims.length !== 2 || y.dims[0] !== n)
    throw mismatch(`y is [${y.dims.join(', ')}] for ${String(n)} images`);
  if (n === 0 || n % batchSize !== 0)
    throw mismatch(`it has ${String(n)} images, no multiple of ${String(batchSize)}`);
  return Array.from({ length: n / batchSize }, (_, i) => ({
    x: rowsOf(x, i * batchSize, batchSize),
    y: rowsOf(y, i * batchSize, batchSize),
    n: batchSize,
  }));
}

function rowsOf({ dims, data }: SafeTensor, from: number, rows: number): Float32Array {
  const perRow = data.length / (dims[0] ?? 1);
  return data.subarray(from * perRow, (from + rows) * perRow);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
