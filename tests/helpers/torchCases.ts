/** The training steps that PyTorch computed (tests/fixtures/engine/steps.json), and the same steps on a runtime. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sizeOf } from '#main/engine/ir/graph.ts';
import type { Pair } from '#main/engine/ir/ops.ts';
import {
  buildTrainGraph,
  hyperFeeds,
  microBatchFeeds,
  targetInputs,
  type StepSpec,
  type TrainGraph,
} from '#main/engine/learn/trainGraph.ts';
import type { Hyper, StepBatch } from '#main/engine/learn/TrainStep.ts';
import type { LossSpec } from '#main/engine/nn/losses.ts';
import { channelsOf, type ModelSpec } from '#main/engine/nn/model.ts';
import type { HostTensor, Program, Runtime, Tensors } from '#main/engine/runtime/runtime.ts';
import { spread, spreadState } from './spread.ts';

export interface TorchCase {
  readonly model: ModelSpec;
  readonly size: Pair;
  readonly loss: LossSpec;
  /** Targets of `bce` are anything from 0 to 1. */
  readonly soft: boolean;
  /** Of a micro-batch. */
  readonly batch: number;
  readonly accumulate: number;
  readonly freezeTo: number;
  readonly trainFrozenBn: boolean;
  readonly bnWd: boolean;
  readonly clip: number | null;
  /** `mixed`: convolutions in float16, the rest in float32. */
  readonly dtype: 'float64' | 'float32' | 'mixed';
  /** For every step, what the loss is multiplied by before going backward. */
  readonly lossScales: readonly number[];
  readonly wd: number;
  /** For every step, the rate of each layer group and the momentum. */
  readonly lrs: readonly (readonly number[])[];
  readonly moms: readonly number[];
  /** The schedule that these come from, where they come from one. */
  readonly cycle: { readonly steps: number; readonly maxLrs: readonly number[] } | null;
  readonly parameters: number;
  readonly losses: readonly number[];
  /** Before clipping; null where a gradient was no number. */
  readonly gradNorms: readonly (number | null)[];
  /** The steps that changed nothing, because a gradient was no number. */
  readonly skipped: readonly boolean[];
  /** For each tensor after the last step: a sum weighted by position, and the sum of squares. */
  readonly sums: Readonly<Record<string, readonly [number, number]>> | null;
}

const file = join(import.meta.dirname, '../fixtures/engine/steps.json');

/** The cases of one precision by name. */
export function torchCases(dtype: TorchCase['dtype']): (readonly [string, TorchCase])[] {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Record<string, TorchCase>;
  return Object.entries(cases).filter(([, given]) => given.dtype === dtype);
}

export const stepSpecOf = (given: TorchCase): StepSpec => ({
  model: given.model,
  loss: given.loss,
  size: given.size,
  batchSize: given.batch,
  freezeTo: given.freezeTo,
  trainFrozenBn: given.trainFrozenBn,
  bnWd: given.bnWd,
  clips: given.clip !== null,
  accumulate: given.accumulate,
  precision: given.dtype === 'mixed' ? 'mixed' : 'fp32',
});

export function hyperOf(given: TorchCase, step: number): Hyper {
  const [lrs, mom, lossScale] = [given.lrs[step], given.moms[step], given.lossScales[step]];
  if (lrs === undefined || mom === undefined || lossScale === undefined)
    throw new Error(`there is no step ${step}`);
  const skipped = given.skipped.slice(0, step).filter((isSkipped) => isSkipped).length;
  const optimStep = step + 1 - skipped;
  return { lrs, mom, wd: given.wd, optimStep, clip: given.clip ?? Infinity, lossScale };
}

/** All micro-batches of a step, as the Python side made them; every step takes the same. */
export function torchBatch(given: TorchCase): StepBatch {
  const n = given.batch * given.accumulate;
  const x = Float32Array.from(
    spread(n * channelsOf(given.model) * sizeOf(given.size), 801),
    (u) => (2 * u - 1) * 2,
  );
  return { x, n, ...targetsOf(given, n) };
}

function targetsOf({ model, loss, size, soft }: TorchCase, n: number): Pick<StepBatch, 'y' | 'w'> {
  const { outputs } = model;
  const drawn = spread(n * (loss.kind === 'pixelCrossEntropy' ? sizeOf(size) : outputs), 802);
  switch (loss.kind) {
    case 'bce':
      return { y: Float32Array.from(drawn, (u) => (soft ? u : Number(u < 0.3))) };
    case 'crossEntropy': {
      const sumOfRow = (row: number): number =>
        drawn.subarray(row * outputs, (row + 1) * outputs).reduce((a, b) => a + b);
      return { y: Float32Array.from(drawn, (u, i) => u / sumOfRow(Math.floor(i / outputs))) };
    }
    case 'pixelCrossEntropy':
      // One more than there are classes: the last number is none.
      return { y: Float32Array.from(drawn, (u) => Math.floor(u * (outputs + 1))) };
    case 'mse': {
      const w = Float32Array.from(spread(n * outputs, 804), (u) => Number(u < 0.7));
      return { y: Float32Array.from(drawn, (u) => 2 * u - 1), w };
    }
  }
}

export interface TorchRun {
  readonly losses: readonly number[];
  /** NaN where the step does not work it out. */
  readonly gradNorms: readonly number[];
  readonly skipped: readonly boolean[];
  /** After the last step; empty when it was not asked for. */
  readonly state: Tensors;
}

/** All steps of a case, with dropout masks by the Python side's formula. */
export async function runTorchCase(
  given: TorchCase,
  runtime: Runtime,
  { readsState }: { readonly readsState: boolean },
): Promise<TorchRun> {
  const spec = stepSpecOf(given);
  const built = buildTrainGraph(spec);
  const program = await runtime.compile(built.graph);
  await program.writeResident(startOf(built));
  const batch = torchBatch(given);
  const [losses, gradNorms, skipped]: [number[], number[], boolean[]] = [[], [], []];
  for (const step of given.moms.keys()) {
    const shared = [...hyperFeeds(hyperOf(given, step)), ...masksOf(built)];
    let [loss, norm, isSkipped] = [0, NaN, false];
    for (let i = 0; i < given.accumulate; i++) {
      const outs = await runMicroBatch(program, spec, batch, { index: i, shared });
      loss += (outs.get('loss')?.data[0] ?? NaN) / given.accumulate;
      norm = outs.get('gradNorm')?.data[0] ?? NaN;
      isSkipped = outs.get('isFinite')?.data[0] === 0;
    }
    losses.push(loss);
    gradNorms.push(norm);
    skipped.push(isSkipped);
  }
  const state = readsState ? await program.readResident() : new Map<string, HostTensor>();
  await program.release();
  return { losses, gradNorms, skipped, state };
}

function runMicroBatch(
  program: Program,
  spec: StepSpec,
  batch: StepBatch,
  { index, shared }: { readonly index: number; readonly shared: readonly (readonly [string, HostTensor])[] },
): Promise<Tensors> {
  const feeds = new Map([...shared, ...microBatchFeeds(index, spec.accumulate ?? 1)]);
  const images = { name: 'x', shape: [spec.batchSize, channelsOf(spec.model), ...spec.size] } as const;
  for (const { name, shape } of [images, ...targetInputs(spec)]) {
    const size = sizeOf(shape);
    const data = batch[name]?.subarray(index * size, (index + 1) * size);
    if (data === undefined) throw new Error(`the batch has no "${name}"`);
    feeds.set(name, { dims: shape, data });
  }
  return program.run(feeds);
}

/** Parameters by the formula; moments and sums of gradients are zero. */
function startOf({ graph, params }: TrainGraph): Tensors {
  const start = new Map<string, HostTensor>(spreadState(params));
  for (const { name, value, isResident } of graph.inputs) {
    const dims = value.aval.shape;
    if (isResident && !start.has(name)) start.set(name, { dims, data: new Float32Array(sizeOf(dims)) });
  }
  return start;
}

const masksOf = ({ dropouts }: TrainGraph): [string, HostTensor][] =>
  dropouts.map(({ inputName, shape, p }, i) => {
    const u = spread(sizeOf(shape), 901 + i);
    return [inputName, { dims: shape, data: u.map((value) => (value < p ? 0 : 1 / (1 - p))) }];
  });
