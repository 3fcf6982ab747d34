/** Clipping by the global norm of all gradients, as PyTorch's `clip_grad_norm_`. */
import { scalar, type GraphBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';

/** PyTorch keeps the division finite with this. */
const EPS = 1e-6;

/** What gradients are multiplied by: min(1, largest / (norm + eps)), []. @param norm of all gradients, [] */
export function emitClipFactor(b: GraphBuilder, norm: Value, largest: Value): Value {
  const divisor = b.one('add', [norm, scalar(b, EPS)]);
  return b.one('minimum', [scalar(b, 1), b.one('div', [largest, divisor])]);
}
