/**
 * Emits the second half of a training step: from the loss to new parameters. In this order: the loss is scaled, gradients are
 * unscaled, added up over micro-batches, checked, clipped, and given to AdamW.
 */
import { emitGradients } from '../autodiff/backward.ts';
import { broadcastLike, scaled, type GraphBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';
import { GROUPS } from '../nn/model.ts';
import type { ModelScope, ParamSpec } from '../nn/ModelScope.ts';
import { emitAdamW, type AdamGroupInputs } from '../optim/adamW.ts';
import { emitClipFactor } from '../optim/clipNorm.ts';
import type { Precision } from './TrainStep.ts';

export interface UpdateOptions {
  readonly trained: readonly ParamSpec[];
  /** Weight decay on biases and normalization too. */
  readonly bnWd: boolean;
  /** Feeds `clip`. */
  readonly clips: boolean;
  /** Micro-batches of a step. With more than one, `isFirst` and `isLast` are fed and `grad.<parameter>` is resident. */
  readonly accumulate: number;
  /** With `mixed`, `lossScale` and `lossUnscale` are fed, and nothing changes where a gradient is no number: `isFinite` says so. */
  readonly precision: Precision;
}

/** A condition, one number above 0 or not, that holds for a whole step. */
type Choice = (yes: Value, no: Value) => Value;

/** Gives `gradNorm`, and `isFinite` in mixed precision, and updates every trained parameter, its moments, and statistics. */
export function emitUpdate(b: GraphBuilder, scope: ModelScope, loss: Value, options: UpdateOptions): void {
  const { trained, clips, precision } = options;
  const raw = emitScaledGradients(b, loss, {
    ...options,
    params: trained.map(({ name }) => paramOf(scope, name)),
  });
  const sums = emitAccumulated(b, raw, options);
  const isMixed = precision === 'mixed';
  const norm = b.one('norm', sums);
  b.output('gradNorm', norm);
  const isFinite = isMixed ? b.one('isFinite', [norm]) : null;
  if (isFinite !== null) b.output('isFinite', isFinite);
  const factor = clips ? emitClipFactor(b, norm, b.input('clip', [])) : null;
  const grads = factor === null ? sums : sums.map((g) => b.one('mul', [g, broadcastLike(b, factor, g)]));
  const unlessSpoilt: Choice = isFinite === null ? (yes) => yes : choiceBy(b, isFinite);
  const whenLast: Choice = options.accumulate === 1 ? (yes) => yes : choiceBy(b, b.input('isLast', []));
  for (const [name, value] of scope.statistics) b.update(name, unlessSpoilt(value, paramOf(scope, name)));
  emitAdamSteps(b, scope, { ...options, grads, keep: (yes, no) => whenLast(unlessSpoilt(yes, no), no) });
}

const choiceBy =
  (b: GraphBuilder, condition: Value): Choice =>
  (yes, no) =>
    b.one('where', [broadcastLike(b, condition, yes), yes, no]);

function paramOf(scope: ModelScope, name: string): Value {
  const value = scope.values.get(name);
  if (value === undefined) throw new Error(`parameter "${name}" was not emitted`);
  return value;
}

/** Gradients of the mean over all micro-batches, at their true size. */
function emitScaledGradients(
  b: GraphBuilder,
  loss: Value,
  { params, accumulate, precision }: UpdateOptions & { readonly params: readonly Value[] },
): readonly Value[] {
  const share = accumulate === 1 ? loss : scaled(b, loss, 1 / accumulate);
  if (precision === 'fp32') return emitGradients(b, share, params);
  const large = b.one('mul', [share, b.input('lossScale', [])]);
  const unscale = b.input('lossUnscale', []);
  return emitGradients(b, large, params).map((g) => b.one('mul', [g, broadcastLike(b, unscale, g)]));
}

/** The sums so far. What was added up before the first micro-batch is left out, whatever it is: it may be no number. */
function emitAccumulated(
  b: GraphBuilder,
  grads: readonly Value[],
  { trained, accumulate }: UpdateOptions,
): readonly Value[] {
  if (accumulate === 1) return grads;
  const isFirst = b.input('isFirst', []);
  return grads.map((grad, i) => {
    const name = accumulatorOf(trained[i]?.name ?? '');
    const before = b.resident(name, grad.aval.shape);
    const sum = choiceBy(b, isFirst)(grad, b.one('add', [before, grad]));
    b.update(name, sum);
    return sum;
  });
}

interface AdamSteps extends UpdateOptions {
  readonly grads: readonly Value[];
  /** The new value when this step counts, else the old one. */
  readonly keep: Choice;
}

function emitAdamSteps(b: GraphBuilder, scope: ModelScope, { trained, grads, bnWd, keep }: AdamSteps): void {
  const shared = {
    beta1: b.input('beta1', []),
    beta1Rest: b.input('beta1Rest', []),
    secondCorrection: b.input('secondCorrection', []),
  };
  const groups = Array.from({ length: GROUPS }, (_, g): AdamGroupInputs => ({
    decay: b.input(`decay.${g}`, []),
    stepSize: b.input(`stepSize.${g}`, []),
  }));
  for (const [i, { name, shape, group, kind }] of trained.entries()) {
    const [param, grad, inputs] = [paramOf(scope, name), grads[i], groups[group]];
    if (grad === undefined || inputs === undefined) continue;
    const [mName, vName] = [`adam.m.${name}`, `adam.v.${name}`];
    const [m, v] = [b.resident(mName, shape), b.resident(vName, shape)];
    const hasDecay = bnWd || kind === 'weight';
    const next = emitAdamW(b, { param, grad, m, v }, { ...shared, ...inputs, hasDecay });
    b.update(name, keep(next.param, param));
    b.update(mName, keep(next.m, m));
    b.update(vName, keep(next.v, v));
  }
}

const ACCUMULATOR = 'grad.';
/** The resident sum of a parameter's gradients over the micro-batches of a step; it means nothing between steps. */
export const accumulatorOf = (param: string): string => `${ACCUMULATOR}${param}`;
export const isAccumulator = (name: string): boolean => name.startsWith(ACCUMULATOR);
