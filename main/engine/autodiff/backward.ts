/** Walks a graph backwards and appends the nodes that compute gradients. It knows no operation by name. */
import { broadcastLike, scalar, type GraphBuilder } from '../ir/builder.ts';
import type { Node, Value } from '../ir/graph.ts';
import { gradients, NO_GRADIENT, type GradContext } from './gradients.ts';

/**
 * The gradient of `loss` (one number) by each of `wrt`, appended to the same builder. Nothing is built for values that
 * lie on no way from `wrt` to `loss`. A value on which the loss does not depend gets zeros.
 */
export function emitGradients(b: GraphBuilder, loss: Value, wrt: readonly Value[]): Value[] {
  const nodes = [...b.nodes];
  const active = reachableFrom(wrt, nodes);
  const grads = new Map<Value, Value>([[loss, broadcastLike(b, scalar(b, 1), loss)]]);
  for (const node of nodes.reverse()) {
    const dOuts = node.outs.map((out) => grads.get(out));
    if (dOuts.every((grad) => grad === undefined)) continue;
    const wants = node.ins.map((value) => active.has(value));
    if (!wants.includes(true)) continue;
    const dIns = b.inLayer(`grad(${node.layer})`, () => applyRule({ b, node, dOuts, wants }));
    for (const [i, value] of node.ins.entries()) {
      const grad = dIns[i] ?? null;
      if (grad === null || wants[i] !== true) continue;
      const before = grads.get(value);
      grads.set(value, before === undefined ? grad : b.one('add', [before, grad]));
    }
  }
  return wrt.map((value) => grads.get(value) ?? broadcastLike(b, scalar(b, 0), value));
}

function applyRule(
  ctx: Omit<GradContext<never>, 'node'> & { readonly node: Node },
): readonly (Value | null)[] {
  const rule = gradients[ctx.node.op];
  if (rule === NO_GRADIENT) throw new Error(`${ctx.node.op} in "${ctx.node.layer}" has no gradient`);
  return rule(ctx as never);
}

/** Every value that depends on one of `sources`. */
function reachableFrom(sources: readonly Value[], nodes: readonly Node[]): Set<Value> {
  const reached = new Set<Value>(sources);
  for (const node of nodes) {
    if (node.ins.some((value) => reached.has(value))) for (const out of node.outs) reached.add(out);
  }
  return reached;
}
