/** Computes equal things once: nodes with the same operation, inputs and attributes become one. */
import type { Graph, Node, Value } from '../ir/graph.ts';

export function shareCommon(graph: Graph): Graph {
  const replaced = new Map<Value, Value>();
  const current = (value: Value): Value => replaced.get(value) ?? value;
  const seen = new Map<string, Node>();
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const renamed = { ...node, ins: node.ins.map(current) } as Node;
    const key = `${node.op} ${renamed.ins.map((value) => value.id).join(',')} ${JSON.stringify(node.attrs)}`;
    const twin = seen.get(key);
    if (twin === undefined) {
      seen.set(key, renamed);
      nodes.push(renamed);
      continue;
    }
    for (const [i, out] of node.outs.entries()) replaced.set(out, twin.outs[i] ?? out);
  }
  const outputs = graph.outputs.map((output) => ({ ...output, value: current(output.value) }));
  return { inputs: graph.inputs, nodes, outputs };
}
