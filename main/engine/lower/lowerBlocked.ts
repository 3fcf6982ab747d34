/** A graph as an ONNX model in onnxruntime's blocked layouts: only for running on this machine, never for files. */
import type { Graph, Node } from '../ir/graph.ts';
import type { OpName } from '../ir/ops.ts';
import { blocked, PLAIN, type BlockedRule } from './blocked.ts';
import { BlockedContext } from './BlockedContext.ts';
import { assembleModel, lowerNode } from './lower.ts';
import type { OnnxModel } from './onnxModel.ts';
import { NCHWC_DOMAIN } from './opset.ts';
import { findShuffles, lowerShuffle } from './shuffles.ts';

export interface BlockedModel {
  readonly model: OnnxModel;
  /** Resident inputs (and their updates) that are blocked filters; `reorderFilter` makes them and back. */
  readonly filterInputs: ReadonlySet<string>;
  /** Outputs that are filters with their blocks in the order [I/B, O/B, ...], with the shape in which they come. */
  readonly outputsByInput: ReadonlyMap<string, readonly number[]>;
}

/**
 * @param block channels per block on this machine: 16 with AVX-512, 8 with AVX2
 * @param keptOutputs names of outputs that are given back in the form in which residents of their shape are kept
 */
export function lowerBlocked(
  graph: Graph,
  block: number,
  keptOutputs: ReadonlySet<string> = new Set(),
): BlockedModel {
  const ctx = new BlockedContext(graph, block, keptOutputs);
  const shuffles = findShuffles(graph);
  for (const node of graph.nodes) {
    const shuffle = shuffles.get(node);
    if (shuffle !== undefined && lowerShuffle(ctx, shuffle)) continue;
    if (!lowerInBlocks(ctx, node)) lowerNode(ctx, node);
  }
  const model = assembleModel(graph, ctx, { domains: [NCHWC_DOMAIN] });
  return { model, filterInputs: ctx.filterInputs, outputsByInput: ctx.outputsByInput };
}

function lowerInBlocks(ctx: BlockedContext, node: Node): boolean {
  const rule = blocked[node.op];
  return rule !== PLAIN && (rule as BlockedRule<OpName>)(ctx, node as never);
}
