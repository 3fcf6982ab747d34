/** A graph as an ONNX model of which onnxruntime's WebGPU provider runs every node: only for running, never for files. */
import type { Graph } from '../ir/graph.ts';
import type { OpName } from '../ir/ops.ts';
import { assembleModel, lowerNode } from './lower.ts';
import type { OnnxModel } from './onnxModel.ts';
import { PLAIN, webgpu, type WebgpuRule } from './webgpu.ts';
import { WebgpuContext } from './WebgpuContext.ts';

/** Inputs and outputs keep their names. */
export function lowerWebgpu(graph: Graph): OnnxModel {
  const ctx = new WebgpuContext();
  for (const input of graph.inputs) ctx.define(input.value, input.name);
  for (const node of graph.nodes) {
    const rule = webgpu[node.op];
    if (rule === PLAIN) lowerNode(ctx, node);
    else (rule as WebgpuRule<OpName>)(ctx, node as never);
  }
  return assembleModel(graph, ctx);
}
