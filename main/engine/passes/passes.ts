/** The list of graph-to-graph rewrites, in order, with a check after each. */
import type { Graph } from '../ir/graph.ts';
import { verify } from '../ir/verify.ts';
import { eliminateDead } from './eliminateDead.ts';
import { shareCommon } from './shareCommon.ts';

const PASSES = { shareCommon, eliminateDead } as const;

/** The graph after all passes. A pass that breaks the graph is a bug and shows the graph. */
export function runPasses(graph: Graph): Graph {
  let current = verify(graph, 'building');
  for (const [name, pass] of Object.entries(PASSES)) current = verify(pass(current), name);
  return current;
}
