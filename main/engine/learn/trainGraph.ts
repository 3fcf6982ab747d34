/** Emits a whole training step (forward, loss, backward, optimizer) as one graph. */
import { GraphBuilder } from '../ir/builder.ts';
import type { Graph } from '../ir/graph.ts';
import type { Pair } from '../ir/ops.ts';
import { buildInferenceGraph, type InferenceSpec } from '../nn/inferenceGraph.ts';
import { emitLoss, targetShapes, type LossSpec } from '../nn/losses.ts';
import { channelsOf, emitModel, outputShape, type ModelSpec } from '../nn/model.ts';
import { ModelScope, type DropoutSpec, type ParamSpec } from '../nn/ModelScope.ts';
import { ADAM_BETA2 } from '../optim/adamW.ts';
import { mixedPrecision } from '../passes/mixedPrecision.ts';
import { runPasses } from '../passes/passes.ts';
import type { HostTensor, Tensors } from '../runtime/runtime.ts';
import type { Hyper, Precision } from './TrainStep.ts';
import { emitUpdate } from './updateGraph.ts';

export interface StepSpec {
  readonly model: ModelSpec;
  readonly loss: LossSpec;
  /** Height and width. */
  readonly size: Pair;
  readonly batchSize: number;
  /** Layer groups before this one are frozen; 0 freezes none. */
  readonly freezeTo: number;
  /** Normalization of frozen groups keeps training; otherwise it works with its running statistics and stays as it is. */
  readonly trainFrozenBn: boolean;
  /** Weight decay on biases and normalization too. */
  readonly bnWd: boolean;
  /** The gradient is clipped to the `clip` of each step. Default false. */
  readonly clips?: boolean;
  /** How many batches make a step. Default 1. */
  readonly accumulate?: number;
  /** Default `fp32`. */
  readonly precision?: Precision;
}

export interface TrainGraph {
  /**
   * Fed: `x`, the targets, the dropout masks and what `hyperFeeds` and `microBatchFeeds` make. Gives `loss`, `gradNorm`, and
   * `isFinite` in mixed precision.
   */
  readonly graph: Graph;
  readonly params: readonly ParamSpec[];
  /** Names of the parameters that are trained; each has resident moments `adam.m.<name>` and `adam.v.<name>`. */
  readonly trained: readonly string[];
  readonly dropouts: readonly DropoutSpec[];
}

const isFrozen = (spec: StepSpec, group: number): boolean => group < spec.freezeTo;

function isTrained(spec: StepSpec, param: ParamSpec): boolean {
  if (param.kind === 'statistic') return false;
  return !isFrozen(spec, param.group) || (param.kind === 'norm' && spec.trainFrozenBn);
}

/** What is fed besides the images, with its shape: `y`, and `w` where the loss asks for it. */
export const targetInputs = (spec: StepSpec): readonly { name: 'y' | 'w'; shape: readonly number[] }[] =>
  targetShapes(spec.loss, [spec.batchSize, ...outputShape(spec.model, spec.size)]);

export function buildTrainGraph(spec: StepSpec): TrainGraph {
  const b = new GraphBuilder();
  const x = b.input('x', [spec.batchSize, channelsOf(spec.model), ...spec.size]);
  const scope = new ModelScope(b, {
    isTraining: true,
    hasFixedNorm: (group) => isFrozen(spec, group) && !spec.trainFrozenBn,
  });
  const answer = b.inLayer('model', () => emitModel(scope, spec.model, x));
  const targets = targetInputs(spec).map(({ name, shape }) => b.input(name, shape));
  const loss = b.inLayer('loss', () => emitLoss(b, spec.loss, answer, targets));
  b.output('loss', loss);
  const trained = scope.specs.filter((param) => isTrained(spec, param));
  const { bnWd, clips = false, accumulate = 1, precision = 'fp32' } = spec;
  const options = { trained, bnWd, clips, accumulate, precision };
  b.inLayer('optimizer', () => emitUpdate(b, scope, loss, options));
  const graph = b.finish();
  return {
    graph: runPasses(precision === 'mixed' ? mixedPrecision(graph) : graph),
    params: scope.specs,
    trained: trained.map((param) => param.name),
    dropouts: scope.dropouts,
  };
}

/** Logits for one batch with running statistics: fed `x`, gives `logits`. */
export const buildPredictGraph = (spec: InferenceSpec): Graph => runPasses(buildInferenceGraph(spec));

const number = (value: number): HostTensor => ({ dims: [], data: Float64Array.of(value) });

/** The hyper-parameters of one step as the graph takes them, worked out in double precision. */
export function hyperFeeds(hyper: Hyper): Tensors {
  const { mom, wd, optimStep, clip = Infinity, lossScale = 1 } = hyper;
  const firstCorrection = 1 - mom ** optimStep;
  const feeds = new Map([
    ['beta1', number(mom)],
    ['beta1Rest', number(1 - mom)],
    ['secondCorrection', number(1 / Math.sqrt(1 - ADAM_BETA2 ** optimStep))],
    ['clip', number(clip)],
    ['lossScale', number(lossScale)],
    ['lossUnscale', number(1 / lossScale)],
  ]);
  for (const [g, lr] of hyper.lrs.entries()) {
    feeds.set(`decay.${g}`, number(1 - lr * wd));
    feeds.set(`stepSize.${g}`, number(lr / firstCorrection));
  }
  return feeds;
}

/** Which of the micro-batches of a step this is, zero-based. */
export const microBatchFeeds = (index: number, accumulate: number): Tensors =>
  new Map([
    ['isFirst', number(index === 0 ? 1 : 0)],
    ['isLast', number(index === accumulate - 1 ? 1 : 0)],
  ]);
