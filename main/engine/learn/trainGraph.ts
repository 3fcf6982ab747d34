/** Emits a whole training step (forward, loss, backward, optimizer) as one graph. */
import { emitGradients } from '../autodiff/backward.ts';
import { GraphBuilder } from '../ir/builder.ts';
import type { Graph, Value } from '../ir/graph.ts';
import type { Pair } from '../ir/ops.ts';
import { buildInferenceGraph, type InferenceSpec } from '../nn/inferenceGraph.ts';
import { emitLoss, targetShapes, type LossSpec } from '../nn/losses.ts';
import { channelsOf, emitModel, GROUPS, outputShape, type ModelSpec } from '../nn/model.ts';
import { ModelScope, type DropoutSpec, type ParamSpec } from '../nn/ModelScope.ts';
import { ADAM_BETA2, emitAdamW, type AdamGroupInputs } from '../optim/adamW.ts';
import { runPasses } from '../passes/passes.ts';
import type { HostTensor, Tensors } from '../runtime/runtime.ts';
import type { Hyper } from './TrainStep.ts';

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
}

export interface TrainGraph {
  /** Fed: `x`, the targets, the dropout masks and what `hyperFeeds` makes. Gives `loss`. */
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
  for (const [name, value] of scope.statistics) b.update(name, value);
  const trained = scope.specs.filter((param) => isTrained(spec, param));
  b.inLayer('optimizer', () => emitOptimizer(b, { scope, loss, trained, bnWd: spec.bnWd }));
  return {
    graph: runPasses(b.finish()),
    params: scope.specs,
    trained: trained.map((param) => param.name),
    dropouts: scope.dropouts,
  };
}

interface OptimizerParts {
  readonly scope: ModelScope;
  readonly loss: Value;
  readonly trained: readonly ParamSpec[];
  readonly bnWd: boolean;
}

function emitOptimizer(b: GraphBuilder, { scope, loss, trained, bnWd }: OptimizerParts): void {
  const params = trained.map(({ name }) => {
    const value = scope.values.get(name);
    if (value === undefined) throw new Error(`parameter "${name}" was not emitted`);
    return value;
  });
  const grads = emitGradients(b, loss, params);
  const shared = {
    beta1: b.input('beta1', []),
    beta1Rest: b.input('beta1Rest', []),
    secondCorrection: b.input('secondCorrection', []),
  };
  const groups = Array.from({ length: GROUPS }, (_, g): AdamGroupInputs => ({
    decay: b.input(`decay.${g}`, []),
    stepSize: b.input(`stepSize.${g}`, []),
  }));
  for (const [i, param] of trained.entries()) {
    const [value, grad, group] = [params[i], grads[i], groups[param.group]];
    if (value === undefined || grad === undefined || group === undefined) continue;
    const m = b.resident(`adam.m.${param.name}`, param.shape);
    const v = b.resident(`adam.v.${param.name}`, param.shape);
    const hasDecay = bnWd || param.kind === 'weight';
    const next = emitAdamW(b, { param: value, grad, m, v }, { ...shared, ...group, hasDecay });
    b.update(param.name, next.param);
    b.update(`adam.m.${param.name}`, next.m);
    b.update(`adam.v.${param.name}`, next.v);
  }
}

/** Logits for one batch with running statistics: fed `x`, gives `logits`. */
export const buildPredictGraph = (spec: InferenceSpec): Graph => runPasses(buildInferenceGraph(spec));

/** The hyper-parameters of one step as the graph takes them, worked out in double precision. */
export function hyperFeeds(hyper: Hyper): Tensors {
  const number = (value: number): HostTensor => ({ dims: [], data: Float64Array.of(value) });
  const firstCorrection = 1 - hyper.mom ** hyper.optimStep;
  const feeds = new Map([
    ['beta1', number(hyper.mom)],
    ['beta1Rest', number(1 - hyper.mom)],
    ['secondCorrection', number(1 / Math.sqrt(1 - ADAM_BETA2 ** hyper.optimStep))],
  ]);
  for (const [g, lr] of hyper.lrs.entries()) {
    feeds.set(`decay.${g}`, number(1 - lr * hyper.wd));
    feeds.set(`stepSize.${g}`, number(lr / firstCorrection));
  }
  return feeds;
}
