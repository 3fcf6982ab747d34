/** Checks that a graph is what every later stage takes for granted. A fault here is a bug, never a user's mistake. */
import { sameShape, type Graph, type Node, type Value } from './graph.ts';
import type { Aval } from './ops.ts';
import { printGraph } from './print.ts';
import { inferShapes } from './shapes.ts';

/** The first fault found, or null. */
export function findFault(graph: Graph): string | null {
  const known = new Set<Value>(graph.inputs.map((input) => input.value));
  for (const node of graph.nodes) {
    const where = `${node.op} in "${node.layer}"`;
    if (node.ins.some((value) => !known.has(value))) return `${where} uses a value before it is made`;
    const avals = inferredShapes(node);
    if (typeof avals === 'string') return `${where}: ${avals}`;
    if (avals.length !== node.outs.length)
      return `${where} gives ${node.outs.length} values, not ${avals.length}`;
    for (const [i, out] of node.outs.entries()) {
      const aval = avals[i];
      if (aval === undefined || aval.dtype !== out.aval.dtype || !sameShape(aval.shape, out.aval.shape)) {
        return `${where} says another shape than its rule`;
      }
      if (known.has(out)) return `${where} makes a value that exists already`;
      known.add(out);
    }
  }
  return findOutputFault(graph, known);
}

/** What the rule says of a node: its shapes, or the problem. */
function inferredShapes(node: Node): readonly Aval[] | string {
  const avals = node.ins.map((value) => value.aval);
  try {
    return inferShapes(node.op, avals, node.attrs as never, (problem) => {
      throw new Error(problem);
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function findOutputFault(graph: Graph, known: ReadonlySet<Value>): string | null {
  const names = new Set<string>();
  for (const { name, value, updates } of graph.outputs) {
    if (!known.has(value)) return `output "${name}" is never made`;
    if (names.has(name)) return `two outputs are called "${name}"`;
    names.add(name);
    if (updates === null) continue;
    const target = graph.inputs.find((input) => input.name === updates);
    if (target === undefined || !target.isResident)
      return `"${name}" updates "${updates}", which is not resident`;
    if (!sameShape(target.value.aval.shape, value.aval.shape))
      return `"${name}" has another shape than "${updates}"`;
  }
  return null;
}

/** Returns the graph, or throws with the graph's text. `stage` names what made it. */
export function verify(graph: Graph, stage: string): Graph {
  const fault = findFault(graph);
  if (fault !== null)
    throw new Error(`graph after ${stage}: ${fault}\n${printGraph(graph, { layers: true })}`);
  return graph;
}
