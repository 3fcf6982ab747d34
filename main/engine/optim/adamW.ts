/** AdamW as fastai runs it: true weight decay first, then Adam without L2. */
import { broadcastLike, scalar, type GraphBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';

export const ADAM_BETA2 = 0.99;
const ADAM_EPS = 1e-8;

/** The numbers of one step, already worked out in double precision; each is one number [] in the graph. */
export interface AdamInputs {
  /** beta1 and 1 - beta1. */
  readonly beta1: Value;
  readonly beta1Rest: Value;
  /** 1 / sqrt(1 - beta2^step). */
  readonly secondCorrection: Value;
}
/** The numbers that differ between layer groups. */
export interface AdamGroupInputs {
  /** 1 - lr * wd. */
  readonly decay: Value;
  /** lr / (1 - beta1^step). */
  readonly stepSize: Value;
}

export interface AdamSlot {
  readonly param: Value;
  readonly grad: Value;
  readonly m: Value;
  readonly v: Value;
}

/**
 * p' = p (1 - lr wd) - stepSize m' / (sqrt(v') secondCorrection + eps), with m' = beta1 m + (1-beta1) g and
 * v' = beta2 v + (1-beta2) g^2: PyTorch's order of operations.
 */
export function emitAdamW(
  b: GraphBuilder,
  slot: AdamSlot,
  inputs: AdamInputs & AdamGroupInputs & { readonly hasDecay: boolean },
): { readonly param: Value; readonly m: Value; readonly v: Value } {
  const { param, grad } = slot;
  const times = (x: Value, number: Value): Value => b.one('mul', [x, broadcastLike(b, number, x)]);
  const plus = (x: Value, y: Value): Value => b.one('add', [x, y]);
  const m = plus(times(slot.m, inputs.beta1), times(grad, inputs.beta1Rest));
  const squared = b.one('mul', [grad, grad]);
  const v = plus(times(slot.v, scalar(b, ADAM_BETA2)), times(squared, scalar(b, 1 - ADAM_BETA2)));
  const eps = broadcastLike(b, scalar(b, ADAM_EPS), v);
  const deviation = plus(times(b.one('sqrt', [v]), inputs.secondCorrection), eps);
  const move = b.one('div', [times(m, inputs.stepSize), deviation]);
  const decayed = inputs.hasDecay ? times(param, inputs.decay) : param;
  return { param: b.one('sub', [decayed, move]), m, v };
}
