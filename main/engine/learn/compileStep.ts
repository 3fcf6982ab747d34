/** Compiles a training step and its prediction for a runtime. */
import { AppError } from '#shared/contract/errors.ts';
import { sizeOf } from '../ir/graph.ts';
import type { Pair } from '../ir/ops.ts';
import type { LossSpec } from '../nn/losses.ts';
import { channelsOf, GROUPS, outputShape, type ModelSpec } from '../nn/model.ts';
import type { DropoutSpec, ParamSpec } from '../nn/ModelScope.ts';
import { draws } from '../nn/random.ts';
import type { HostTensor, Program, Runtime, Tensors } from '../runtime/runtime.ts';
import { checkShape } from './checkShape.ts';
import { checkStepSpec } from './checkStepSpec.ts';
import { initialState } from './initialState.ts';
import {
  buildPredictGraph,
  buildTrainGraph,
  hyperFeeds,
  microBatchFeeds,
  targetInputs,
  type StepSpec,
  type TrainGraph,
} from './trainGraph.ts';
import { stepSeed } from './seeds.ts';
import type {
  Hyper,
  NamedTensor,
  Precision,
  StepBatch,
  StepResult,
  TrainState,
  TrainStep,
} from './TrainStep.ts';
import { accumulatorOf, isAccumulator } from './updateGraph.ts';

export interface CompileOptions {
  readonly model: ModelSpec;
  readonly loss: LossSpec;
  /** Height and width. */
  readonly size: Pair;
  /** Micro-batches of this size are compiled ahead; others when they come. */
  readonly batchSize: number;
  /** Layer groups before this one are frozen, as fastai's freeze_to: 0 freezes none, -1 all but the last. */
  readonly freezeTo: number;
  /** Default true. */
  readonly trainFrozenBn?: boolean;
  /** Weight decay on biases and normalization too. Default true, as fastai. */
  readonly bnWd?: boolean;
  /** The gradient is clipped to the `clip` of each step. Default false. */
  readonly clips?: boolean;
  /** Micro-batches per step: a step takes so many times `batchSize` images. Default 1. */
  readonly accumulate?: number;
  /** Default `fp32`. */
  readonly precision?: Precision;
  readonly runtime: Runtime;
  /** Of the starting weights, until `writeState` replaces them. */
  readonly seed: number;
}

/** Throws `graph.shape` when sizes or counts are none, or too large; what does not fit the body, the first step tells. */
export async function compileTrainStep(options: CompileOptions): Promise<TrainStep> {
  checkStepSpec(options);
  const spec: StepSpec = {
    model: options.model,
    loss: options.loss,
    size: options.size,
    batchSize: options.batchSize,
    freezeTo: options.freezeTo < 0 ? GROUPS + options.freezeTo : options.freezeTo,
    trainFrozenBn: options.trainFrozenBn ?? true,
    bnWd: options.bnWd ?? true,
    clips: options.clips ?? false,
    accumulate: options.accumulate ?? 1,
    precision: options.precision ?? 'fp32',
  };
  const step = new CompiledStep(spec, options.runtime, options.seed);
  await step.compile();
  return step;
}

interface TrainProgram extends TrainGraph {
  readonly program: Program;
}

class CompiledStep implements TrainStep {
  readonly groups = GROUPS;
  readonly outputShape: readonly number[];
  private readonly spec: StepSpec;
  private readonly runtime: Runtime;
  private readonly seed: number;
  private readonly accumulate: number;
  private readonly programs = new Map<number, TrainProgram>();
  private predictor: Program | null = null;
  /** The program that holds the state; the predictor has a copy that may be older. */
  private home: TrainProgram | null = null;
  private isPredictorCurrent = false;
  /** Starting weights are drawn only when nobody has written others by the time they are needed. */
  private hasState = false;

  constructor(spec: StepSpec, runtime: Runtime, seed: number) {
    this.spec = spec;
    this.seed = seed;
    this.accumulate = spec.accumulate ?? 1;
    this.outputShape = outputShape(spec.model, spec.size);
    this.runtime = runtime;
  }

  /** Ahead of the first step, so that what does not fit is known now. */
  async compile(): Promise<void> {
    await this.homeProgram();
  }

  async step(batch: StepBatch, hyper: Hyper, dropoutSeed: number): Promise<StepResult> {
    if (hyper.lrs.length !== GROUPS)
      throw new Error(`needs ${GROUPS} learning rates, got ${hyper.lrs.length}`);
    const { accumulate } = this;
    const here = await this.moveHome(microSize(batch.n, accumulate));
    this.isPredictorCurrent = false;
    const shared = hyperFeeds(hyper);
    let lossSum = 0;
    let last: Tensors = new Map();
    for (let i = 0; i < accumulate; i++) {
      const masks = dropoutFeeds(here.dropouts, i === 0 ? dropoutSeed : stepSeed(dropoutSeed, i));
      const feeds = [...shared, ...microBatchFeeds(i, accumulate), ...masks, ...this.batchFeeds(batch, i)];
      last = await here.program.run(new Map(feeds));
      lossSum += numberOf(last, 'loss') ?? Number.NaN;
    }
    const isSkipped = numberOf(last, 'isFinite') === 0;
    return { loss: lossSum / accumulate, gradNorm: numberOf(last, 'gradNorm'), isSkipped };
  }

  /** One micro-batch of a batch. */
  private batchFeeds(batch: StepBatch, index: number): Tensors {
    const { accumulate } = this;
    const spec = { ...this.spec, batchSize: microSize(batch.n, accumulate) };
    const feeds = new Map<string, HostTensor>();
    for (const { name, shape } of batchInputs(spec)) {
      const size = sizeOf(shape);
      const all = checkLength(name, batch[name], size * accumulate);
      feeds.set(name, { dims: shape, data: all.subarray(index * size, (index + 1) * size) });
    }
    return feeds;
  }

  async predict(x: Float32Array, n: number): Promise<Float32Array> {
    const { model, size, batchSize } = this.spec;
    const dims = [batchSize, channelsOf(model), ...size];
    const [perImage, perAnswer] = [sizeOf(dims) / batchSize, sizeOf(this.outputShape)];
    checkLength('x', x, n * perImage);
    const predictor = await this.currentPredictor();
    const logits = new Float32Array(n * perAnswer);
    for (let start = 0; start < n; start += batchSize) {
      const count = Math.min(batchSize, n - start);
      const part = x.subarray(start * perImage, (start + count) * perImage);
      // Images do not influence each other here, so a part that is not full is filled up with zeros.
      const data = count === batchSize ? part : padded(part, batchSize * perImage);
      const out = (await predictor.run(new Map([['x', { dims, data }]]))).get('logits');
      if (out === undefined) throw new Error('the prediction gave no logits');
      logits.set(out.data.subarray(0, count * perAnswer), start * perAnswer);
    }
    return logits;
  }

  async readState(): Promise<TrainState> {
    const { program } = await this.begun();
    const tensors = [...(await program.readResident())].filter(([name]) => !isAccumulator(name));
    return new Map(tensors.map(([name, tensor]) => [name, toNamed(tensor)]));
  }

  async writeState(state: TrainState): Promise<void> {
    const { program, params, trained } = await this.homeProgram();
    await program.writeResident(completeState({ params, trained, state, accumulate: this.accumulate }));
    this.hasState = true;
    this.isPredictorCurrent = false;
  }

  async release(): Promise<void> {
    for (const { program } of this.programs.values()) await program.release();
    await this.predictor?.release();
    this.programs.clear();
    this.predictor = null;
    this.home = null;
  }

  private async homeProgram(): Promise<TrainProgram> {
    this.home ??= await this.programFor(this.spec.batchSize);
    return this.home;
  }

  /** The home with a state in it. */
  private async begun(): Promise<TrainProgram> {
    if (!this.hasState) await this.writeState(initialState({ ...this.spec.model, seed: this.seed }));
    return this.homeProgram();
  }

  /** The program for batches of `n`, with the state in it. */
  private async moveHome(n: number): Promise<TrainProgram> {
    const home = await this.begun();
    const next = await this.programFor(n);
    if (next === home) return home;
    await next.program.writeResident(await home.program.readResident());
    this.home = next;
    return next;
  }

  private async programFor(batchSize: number): Promise<TrainProgram> {
    const found = this.programs.get(batchSize);
    if (found !== undefined) return found;
    const built = buildTrainGraph({ ...this.spec, batchSize });
    const made = { ...built, program: await this.runtime.compile(built.graph) };
    this.programs.set(batchSize, made);
    return made;
  }

  private async currentPredictor(): Promise<Program> {
    this.predictor ??= await this.runtime.compile(buildPredictGraph(this.spec));
    if (!this.isPredictorCurrent) {
      const { program } = await this.begun();
      await this.predictor.writeResident(await program.readResident());
      this.isPredictorCurrent = true;
    }
    return this.predictor;
  }
}

/** Everything that a batch feeds. */
const batchInputs = (spec: StepSpec): readonly { name: 'x' | 'y' | 'w'; shape: readonly number[] }[] => [
  { name: 'x', shape: [spec.batchSize, channelsOf(spec.model), ...spec.size] },
  ...targetInputs(spec),
];

/** Images of one micro-batch. */
function microSize(n: number, accumulate: number): number {
  if (n % accumulate !== 0)
    throw new Error(`${n} images cannot be cut into ${accumulate} equal micro-batches`);
  return n / accumulate;
}

const numberOf = (results: Tensors, name: string): number | null => results.get(name)?.data[0] ?? null;

function checkLength(name: string, data: Float32Array | undefined, length: number): Float32Array {
  if (data?.length !== length) throw new Error(`"${name}" has ${data?.length ?? 0} numbers, not ${length}`);
  return data;
}

function padded(data: Float32Array, length: number): Float32Array {
  const full = new Float32Array(length);
  full.set(data);
  return full;
}

const toNamed = ({ dims, data }: HostTensor): NamedTensor => ({
  dims,
  data: data instanceof Float32Array ? data : Float32Array.from(data),
});

/** Equal seeds give equal masks: 0 with probability p, else 1/(1-p). */
function dropoutFeeds(dropouts: readonly DropoutSpec[], seed: number): Tensors {
  return new Map(
    dropouts.map(({ inputName, shape, p }, layer) => {
      const { uniform } = draws(seed, layer);
      const kept = 1 / (1 - p);
      const data = new Float32Array(sizeOf(shape)).map((_, i) => (uniform(i) < p ? 0 : kept));
      return [inputName, { dims: shape, data }];
    }),
  );
}

interface StateParts {
  readonly params: readonly ParamSpec[];
  readonly trained: readonly string[];
  readonly state: TrainState;
  readonly accumulate: number;
}

/** Every resident tensor: parameters and statistics must be there, moments and sums of gradients start at zero. */
function completeState({ params, trained, state, accumulate }: StateParts): Tensors {
  const path = 'the saved state';
  const complete = new Map<string, HostTensor>();
  for (const spec of params) {
    const found = state.get(spec.name);
    if (found === undefined) throw new AppError('weights.missing', { path, tensors: spec.name });
    checkShape(spec, found, path);
    complete.set(spec.name, found);
  }
  const shapes = new Map(params.map((spec) => [spec.name, spec.shape]));
  // One run of zeros serves all: together they would be twice as large as the model.
  const zeros = new Float32Array(Math.max(0, ...params.map((spec) => sizeOf(spec.shape))));
  for (const param of trained) {
    const shape = shapes.get(param) ?? [];
    const none = { dims: shape, data: zeros.subarray(0, sizeOf(shape)) };
    for (const name of [`adam.m.${param}`, `adam.v.${param}`]) {
      const found = state.get(name) ?? none;
      checkShape({ name, shape }, found, path);
      complete.set(name, found);
    }
    if (accumulate > 1) complete.set(accumulatorOf(param), none);
  }
  return complete;
}
