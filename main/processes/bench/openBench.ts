/** A training step on given or made-up numbers that can be run and timed a few steps at a time. */
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { FIRST_LOSS_SCALE, nextLossScale } from '#main/engine/learn/lossScale.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import { stepSeed } from '#main/engine/learn/seeds.ts';
import type { StepBatch, TrainStep } from '#main/engine/learn/TrainStep.ts';
import type { LossSpec } from '#main/engine/nn/losses.ts';
import type { ModelSpec } from '#main/engine/nn/model.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import type { Runtime } from '#main/engine/runtime/runtime.ts';
import { openDevice } from '#main/processes/devices/openDevice.ts';
import { readSafetensors, type SafeTensor } from '#main/files/safetensors.ts';
import { AppError } from '#shared/contract/errors.ts';
import { Draws } from '#shared/kernels/rng.ts';
import { benchModel } from './benchModel.ts';
import type { BenchReady, BenchRound, BenchSettings } from './messages.ts';

/** Steps before the measuring, after which the weights are put back. */
const WARM_UP_STEPS = 2;
const MOMENTUM = 0.9;

export interface Bench {
  readonly ready: Omit<BenchReady, 'type'>;
  /** Goes on training for so many steps. */
  run(steps: number): Promise<Pick<BenchRound, 'ms' | 'losses'>>;
  release(): Promise<void>;
}

type Weights = { readonly path: string; readonly tensors: ReadonlyMap<string, SafeTensor> };

/**
 * AdamW (betas 0.9 and 0.99, eps 1e-8) at a constant rate, no augmentation, no schedule. A batch file with a multiple of
 * the batch size is gone through in order, again and again. Warmed up when it resolves.
 * @throws AppError `weights.*`, `batch-file.mismatch`, `path.missing`, `graph.shape`
 */
export async function openBench(settings: BenchSettings): Promise<Bench> {
  const batches =
    settings.batch === null ? [madeUpBatch(settings)] : await readBatches(settings, settings.batch);
  const weights = await readWeights(settings.weights);
  const model = modelOf(settings, classesIn(settings, batches), weights);
  const start = performance.now();
  const step = await compileTrainStep({
    model,
    loss: lossOf(settings),
    size: [settings.heightPx, settings.widthPx],
    batchSize: settings.batchSize,
    freezeTo: settings.freeze ? -1 : 0,
    trainFrozenBn: settings.trainFrozenBn,
    precision: settings.precision,
    runtime: runtimeOf(settings),
    seed: settings.seed,
  });
  try {
    if (weights === null) {
      await runSteps(step, settings, { batches, from: 0, steps: WARM_UP_STEPS });
    } else {
      // The losses are to be those of these very weights from the first step on.
      const state = initialState({ ...model, seed: settings.seed, weights });
      await step.writeState(state);
      await runSteps(step, settings, { batches, from: 0, steps: WARM_UP_STEPS });
      await step.writeState(state);
    }
  } catch (error) {
    await step.release();
    throw error;
  }
  let done = 0;
  return {
    ready: {
      prepareMs: performance.now() - start,
      threads: settings.threads,
      device: settings.device,
      versions: {},
      head: model.head,
      classes: model.outputs,
    },
    async run(steps) {
      const round = await runSteps(step, settings, { batches, from: done, steps });
      done += steps;
      return round;
    },
    release: () => step.release(),
  };
}

/** Threads and profiles are the CPU's; other devices have their own ways. */
const runtimeOf = ({ device, threads, profile }: BenchSettings): Runtime =>
  device === 'cpu'
    ? ortRuntime({ ...(threads === null ? {} : { threads }), ...(profile === null ? {} : { profile }) })
    : openDevice(device);

interface Stretch {
  readonly batches: readonly StepBatch[];
  /** Steps done before. */
  readonly from: number;
  readonly steps: number;
}

async function runSteps(
  step: TrainStep,
  settings: BenchSettings,
  { batches, from, steps }: Stretch,
): Promise<Pick<BenchRound, 'ms' | 'losses'>> {
  const lrs = Array.from({ length: step.groups }, () => settings.lr);
  const [ms, losses]: [number[], number[]] = [[], []];
  let scaling = FIRST_LOSS_SCALE;
  for (let i = from; i < from + steps; i++) {
    const batch = batches[i % batches.length];
    if (batch === undefined) break;
    const start = performance.now();
    const hyper = { lrs, mom: MOMENTUM, wd: settings.wd, optimStep: i + 1 };
    const given = settings.precision === 'mixed' ? { ...hyper, lossScale: scaling.scale } : hyper;
    const { loss, isSkipped } = await step.step(batch, given, stepSeed(settings.seed, i));
    scaling = nextLossScale(scaling, isSkipped);
    ms.push(performance.now() - start);
    losses.push(loss);
  }
  return { ms, losses };
}

async function readWeights(path: string | null): Promise<Weights | null> {
  if (path === null) return null;
  const { tensors } = await readSafetensors(path);
  return { path, tensors };
}

function modelOf({ arch }: BenchSettings, outputs: number, weights: Weights | null): ModelSpec {
  const { name, answers, isUnet } = benchModel(arch);
  const isFastai = [...(weights?.tensors.keys() ?? [])].some((tensor) => tensor.startsWith('head.'));
  const head = isUnet ? 'unet' : answers === 'pixels' ? 'pixels' : isFastai ? 'fastai' : 'linear';
  return { arch: name, head, outputs };
}

const lossOf = ({ arch }: BenchSettings): LossSpec =>
  benchModel(arch).answers === 'tags' ? { kind: 'bce' } : { kind: 'pixelCrossEntropy', voidIndex: null };

function classesIn({ arch, batch, batchSize }: BenchSettings, batches: readonly StepBatch[]): number {
  const { answers, classes } = benchModel(arch);
  return batch === null || answers === 'pixels' ? classes : (batches[0]?.y.length ?? 0) / batchSize;
}

function madeUpBatch({ arch, batchSize, heightPx, widthPx, seed }: BenchSettings): StepBatch {
  const draws = new Draws(seed, 0, 0, 0);
  const { answers, classes } = benchModel(arch);
  const pixels = batchSize * heightPx * widthPx;
  const x = Float32Array.from({ length: 3 * pixels }, () => draws.uniform(-2, 2));
  const y =
    answers === 'tags'
      ? Float32Array.from({ length: batchSize * classes }, () => (draws.chance(0.2) ? 1 : 0))
      : Float32Array.from({ length: pixels }, () => Math.floor(draws.uniform(0, classes)));
  return { x, y, n: batchSize };
}

async function readBatches(
  { arch, heightPx, widthPx, batchSize }: BenchSettings,
  path: string,
): Promise<readonly StepBatch[]> {
  const { tensors } = await readSafetensors(path);
  const mismatch = (problem: string): AppError => new AppError('batch-file.mismatch', { path, problem });
  const [x, y] = [tensors.get('x'), tensors.get('y')];
  if (x === undefined || y === undefined) throw mismatch(`it has no ${x === undefined ? 'x' : 'y'}`);
  const [n = 0, channels, height, width] = x.dims;
  const isImage = x.dims.length === 4 && channels === 3 && height === heightPx && width === widthPx;
  const size = heightPx === widthPx ? String(heightPx) : `${String(heightPx)} x ${String(widthPx)}`;
  if (!isImage) throw mismatch(`x is [${x.dims.join(', ')}] and the size is ${size}`);
  const fits =
    benchModel(arch).answers === 'pixels'
      ? y.dims.join() === [n, height, width].join()
      : y.dims.length === 2 && y.dims[0] === n;
  if (!fits) throw mismatch(`y is [${y.dims.join(', ')}] for ${String(n)} images`);
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
