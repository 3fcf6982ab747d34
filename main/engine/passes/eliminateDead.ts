/** Leaves out every node on which no output depends. Inputs stay: they are the graph's face to the outside. */
import type { Graph, Value } from '../ir/graph.ts';

export function eliminateDead(graph: Graph): Graph {
  const needed = new Set<Value>(graph.outputs.map((output) => output.value));
  const kept = [...graph.nodes].reverse().filter((node) => {
    if (!node.outs.some((out) => needed.has(out))) return false;
    for (const value of node.ins) needed.add(value);
    return true;
  });
  return { ...graph, nodes: kept.reverse() };
}
