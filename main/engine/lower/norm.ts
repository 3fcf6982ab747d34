/** The norm of many tensors, from the sum of the squares of each. */
import type { NodeOf, Value } from '../ir/graph.ts';
import type { LowerContext } from './LowerContext.ts';

/** @param squares writes the sum of the squares of all numbers of a value, [], and says its name */
export function emitNorm(ctx: LowerContext, node: NodeOf<'norm'>, squares: (value: Value) => string): void {
  const total = node.ins.map(squares).reduce((sum, part) => ctx.emit('Add', [sum, part]));
  for (const out of node.outs) ctx.define(out, ctx.emit('Sqrt', [total]));
}
