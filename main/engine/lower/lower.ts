/** A graph as an ONNX model. */
import type { Graph, GraphInput, Node } from '../ir/graph.ts';
import type { OpName } from '../ir/ops.ts';
import { LowerContext } from './LowerContext.ts';
import { onnx, type LowerRule } from './onnx.ts';
import { floatTensor, type OnnxModel, type OnnxTensor } from './onnxModel.ts';
import { IR_VERSION, OPSET } from './opset.ts';

export interface LowerOptions {
  /** Inputs that become constants of the model, by name. */
  readonly constants?: ReadonlyMap<string, Float32Array>;
  /** Fed inputs and outputs get an open first axis of this name. */
  readonly batchAxis?: string;
}

/** Standard operators and plain layouts only. Inputs and outputs keep their names. */
export function lowerGraph(graph: Graph, options: LowerOptions = {}): OnnxModel {
  const ctx = new LowerContext({ hasDynamicBatch: options.batchAxis !== undefined });
  for (const input of graph.inputs) ctx.define(input.value, input.name);
  for (const node of graph.nodes) lowerNode(ctx, node);
  return assembleModel(graph, ctx, options);
}

/** Puts a model together from what the rules wrote. `domains` are the operator sets beyond the standard one. */
export function assembleModel(
  graph: Graph,
  ctx: LowerContext,
  options: LowerOptions & { readonly domains?: readonly string[] } = {},
): OnnxModel {
  const { nodes, initializers } = ctx.finish(
    graph.outputs.map((output) => ({ name: output.name, from: ctx.outputName(output) })),
  );
  const constants = options.constants ?? new Map<string, Float32Array>();
  const dims = (shape: readonly number[], isOpen: boolean): (number | string)[] =>
    isOpen && options.batchAxis !== undefined ? [options.batchAxis, ...shape.slice(1)] : [...shape];
  return {
    irVersion: IR_VERSION,
    opsets: [
      { domain: '', version: OPSET },
      ...(options.domains ?? []).map((domain) => ({ domain, version: 1 })),
    ],
    producer: { name: 'limn', version: '' },
    metadata: {},
    graph: {
      name: 'limn',
      nodes,
      initializers: [...constantTensors(graph.inputs, constants), ...initializers],
      inputs: graph.inputs
        .filter((input) => !constants.has(input.name))
        .map(({ name, value, isResident }) => ({
          name,
          dtype: value.aval.dtype,
          dims: dims(value.aval.shape, !isResident),
        })),
      outputs: graph.outputs.map((output) => ({
        name: output.name,
        dtype: output.value.aval.dtype,
        dims: dims(ctx.outputShape(output), output.updates === null),
      })),
    },
  };
}

/** Writes one node by the plain table. */
export function lowerNode(ctx: LowerContext, node: Node): void {
  const rule = onnx[node.op] as LowerRule<OpName>;
  rule(ctx, node as never);
}

const constantTensors = (
  inputs: readonly GraphInput[],
  constants: ReadonlyMap<string, Float32Array>,
): OnnxTensor[] =>
  inputs.flatMap(({ name, value }) => {
    const data = constants.get(name);
    return data === undefined ? [] : [floatTensor(name, value.aval.shape, data)];
  });
