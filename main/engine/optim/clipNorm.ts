/** Clipping by the global norm of all gradients, as PyTorch's `clip_grad_norm_`. */
import { scalar, type GraphBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';

/** PyTorch keeps the division finite with this. */
const EPS = 1e-6;

/** The sum of the squares of all numbers in all gradients, []. It is no number as soon as one of them is none. */
export function emitSquaredNorm(b: GraphBuilder, grads: readonly Value[]): Value {
  const parts = grads.map((grad) => {
    const axes = grad.aval.shape.map((_, i) => i);
    return b.one('reshape', [b.one('sum', [b.one('mul', [grad, grad])], { axes })], { shape: [] });
  });
  return parts.reduce((sum, part) => b.one('add', [sum, part]), scalar(b, 0));
}

/** What gradients are multiplied by: min(1, largest / (norm + eps)), []. */
export function emitClipFactor(b: GraphBuilder, squaredNorm: Value, largest: Value): Value {
  const norm = b.one('add', [b.one('sqrt', [squaredNorm]), scalar(b, EPS)]);
  return b.one('minimum', [scalar(b, 1), b.one('div', [largest, norm])]);
}
