/** Parts a model into what depends on weights that never change, to be computed once, and what is computed every time. */
import type { OnnxDtype, OnnxModel, OnnxNode } from './onnxModel.ts';

export interface Hoisted {
  /** From fixed inputs to what the rest needs of them; null when nothing is to be gained. */
  readonly once: OnnxModel | null;
  /** The model that is left, which takes the outputs of `once` as inputs when it is told their shapes. */
  each(prepared: ReadonlyMap<string, Prepared>): OnnxModel;
}

export interface Prepared {
  readonly dtype: OnnxDtype;
  readonly dims: readonly number[];
}

/** Nodes that make much of little are cheaper to repeat than to keep. */
const REPEATED = new Set(['Expand', 'ConstantOfShape']);

/** @param fixed names of inputs whose values do not change from run to run */
export function hoist(model: OnnxModel, fixed: ReadonlySet<string>): Hoisted {
  const { graph } = model;
  const isResult = new Set(graph.outputs.map(({ name }) => name));
  const initial = new Set(graph.initializers.map(({ name }) => name));
  const known = new Set(fixed);
  const canHoist = (node: OnnxNode): boolean =>
    !REPEATED.has(node.op) &&
    node.outputs.every((name) => !isResult.has(name)) &&
    node.inputs.some((name) => known.has(name)) &&
    node.inputs.every((name) => name === '' || known.has(name) || initial.has(name));
  const early = new Set<OnnxNode>();
  for (const node of graph.nodes) {
    if (!canHoist(node)) continue;
    early.add(node);
    for (const name of node.outputs) known.add(name);
  }
  const late = graph.nodes.filter((node) => !early.has(node));
  const wanted = new Set(late.flatMap((node) => node.inputs));
  const outputs = [...early].flatMap((node) => node.outputs).filter((name) => wanted.has(name));
  if (outputs.length === 0) return { once: null, each: () => model };
  const first = [...early];
  return {
    once: partOf(model, first, {
      inputs: usedBy(first, graph.inputs),
      outputs: outputs.map((name) => ({ name, dtype: 'float32', dims: null })),
    }),
    each: (prepared) =>
      partOf(model, late, {
        inputs: [
          ...usedBy(late, graph.inputs),
          ...[...prepared].map(([name, { dtype, dims }]) => ({ name, dtype, dims })),
        ],
        outputs: graph.outputs,
      }),
  };
}

type Ends = Pick<OnnxModel['graph'], 'inputs' | 'outputs'>;

function partOf(model: OnnxModel, nodes: readonly OnnxNode[], ends: Ends): OnnxModel {
  const initializers = usedBy(nodes, model.graph.initializers);
  return { ...model, graph: { ...model.graph, ...ends, nodes, initializers } };
}

function usedBy<T extends { readonly name: string }>(nodes: readonly OnnxNode[], items: readonly T[]): T[] {
  const used = new Set(nodes.flatMap((node) => node.inputs));
  return items.filter(({ name }) => used.has(name));
}
