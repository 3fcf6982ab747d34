/**
 * Takes the elementwise updates of resident tensors (the optimizer, running statistics) out of a graph, so that a runtime
 * can do each in one pass over memory and in place instead of node by node.
 */
import { sameShape, sizeOf, type Graph, type GraphOutput, type Node, type Value } from '../ir/graph.ts';
import type { OpName } from '../ir/ops.ts';

/** What one pass can compute; everything else stays in the graph. */
export const UPDATE_OPS = [
  'add',
  'sub',
  'mul',
  'div',
  'sqrt',
  'minimum',
  'where',
] as const satisfies OpName[];
export type UpdateOp = (typeof UPDATE_OPS)[number];

/** Where numbers come from: `resident`, `fed` and `made` (an output of what is left of the graph) by name. */
export type TensorSource = { readonly kind: 'resident' | 'made'; readonly name: string };
export type ScalarSource =
  | { readonly kind: 'fed' | 'made'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: number };

/** Updates that are computed together, number by number: all tensors have the same shape. */
export interface UpdateGroup {
  readonly shape: readonly number[];
  readonly tensors: readonly { readonly value: Value; readonly source: TensorSource }[];
  /** Each is the same for all numbers of the tensors. */
  readonly scalars: readonly { readonly value: Value; readonly source: ScalarSource }[];
  readonly nodes: readonly { readonly op: UpdateOp; readonly ins: readonly Value[]; readonly out: Value }[];
  readonly updates: readonly { readonly resident: string; readonly value: Value }[];
  /** Values of the group whose squares are part of the norm. */
  readonly squares: readonly Value[];
}

export interface SplitGraph {
  /** Without the updates of the groups, with outputs for what they need. */
  readonly graph: Graph;
  readonly groups: readonly UpdateGroup[];
  /** Those outputs of the graph that it has for the groups. */
  readonly made: readonly GraphOutput[];
  /** The output that is the norm of what the groups compute, and is not in the graph any more. */
  readonly norm: string | null;
}

export function splitUpdates(graph: Graph): SplitGraph {
  const norm = freeNorm(graph);
  const split = splitAround(graph, norm);
  if (norm === null) return split;
  const known = new Set(split.groups.flatMap((group) => valuesOf(group)));
  return norm.node.ins.every((value) => known.has(value)) ? split : splitAround(graph, null);
}

/** A norm that is given back and that nothing else in the graph waits for. */
interface FreeNorm {
  readonly output: GraphOutput;
  readonly node: Node;
}

function freeNorm(graph: Graph): FreeNorm | null {
  const used = new Set(graph.nodes.flatMap(({ ins }) => ins));
  for (const output of graph.outputs) {
    const node = graph.nodes.find(({ outs }) => outs[0] === output.value);
    if (node?.op === 'norm' && output.updates === null && !used.has(output.value)) return { output, node };
  }
  return null;
}

const valuesOf = ({ tensors, nodes }: UpdateGroup): Value[] => [
  ...tensors.map(({ value }) => value),
  ...nodes.map(({ out }) => out),
];

/** @param norm taken out too; its inputs are then free to be computed with the updates */
function splitAround(whole: Graph, norm: FreeNorm | null): SplitGraph {
  const graph = {
    inputs: whole.inputs,
    nodes: whole.nodes.filter((node) => node !== norm?.node),
    outputs: whole.outputs.filter((output) => output !== norm?.output),
  };
  const region = regionOf(graph);
  const sources = new Sources(graph, region);
  const parts = graph.outputs.flatMap((output) => {
    const part = region.has(output.value) ? partOf(output, region, sources) : null;
    return part === null ? [] : [part];
  });
  const summed = new Set(norm?.node.ins);
  const groups = joined(parts).map((group) => ({
    ...group,
    squares: valuesOf(group).filter((value) => summed.has(value)),
  }));
  const taken = new Set(groups.flatMap((group) => group.updates.map(({ resident }) => resident)));
  const left = graph.outputs.filter(({ updates }) => updates === null || !taken.has(updates));
  const nodes = graph.nodes.filter((node) => !node.outs.some((out) => region.has(out)));
  const { made } = sources;
  return {
    graph: { inputs: graph.inputs, nodes, outputs: [...left, ...made] },
    groups,
    made,
    norm: norm?.output.name ?? null,
  };
}

const isUpdateOp = (op: OpName): op is UpdateOp => (UPDATE_OPS as readonly OpName[]).includes(op);

/** Elementwise nodes by what they give, as far as nothing but updates depends on them. */
function regionOf(graph: Graph): ReadonlyMap<Value, Node> {
  const outside = new Set(graph.outputs.filter(({ updates }) => updates === null).map(({ value }) => value));
  const inside = new Set(graph.outputs.filter(({ updates }) => updates !== null).map(({ value }) => value));
  const region = new Map<Value, Node>();
  for (const node of graph.nodes.toReversed()) {
    const [out] = node.outs;
    const isFree = out !== undefined && inside.has(out) && !outside.has(out);
    const belongs = isFree && isUpdateOp(node.op) && out.aval.dtype === 'float32';
    if (belongs) region.set(out, node);
    for (const value of node.ins) (belongs ? inside : outside).add(value);
  }
  return region;
}

/** Names where the numbers of a value come from; what has to be computed becomes an output. */
class Sources {
  readonly made: GraphOutput[] = [];
  private readonly inputs: ReadonlyMap<Value, Graph['inputs'][number]>;
  private readonly makers: ReadonlyMap<Value, Node>;
  /** Residents that the rest of the graph updates: it writes the new numbers somewhere else. */
  private readonly moving: ReadonlySet<string | null>;

  constructor(graph: Graph, region: ReadonlyMap<Value, Node>) {
    const elsewhere = graph.outputs.filter(({ value }) => !region.has(value));
    this.moving = new Set(elsewhere.map(({ updates }) => updates));
    this.inputs = new Map(graph.inputs.map((input) => [input.value, input]));
    this.makers = new Map(graph.nodes.flatMap((node) => node.outs.map((out) => [out, node] as const)));
  }

  tensor(value: Value): TensorSource {
    const input = this.inputs.get(value);
    if (input?.isResident === true && !this.moving.has(input.name))
      return { kind: 'resident', name: input.name };
    return { kind: 'made', name: this.output(value) };
  }

  /** Null when the numbers of the value are not all the same. */
  scalar(value: Value): { value: Value; source: ScalarSource } | null {
    const maker = this.makers.get(value);
    if (maker?.op === 'constant') {
      return { value, source: { kind: 'constant', value: maker.attrs.value } };
    }
    const [spread] = maker?.op === 'broadcast' ? maker.ins : [];
    if (spread === undefined || sizeOf(spread.aval.shape) !== 1) return null;
    const inner = this.scalar(spread);
    if (inner !== null) return { value, source: inner.source };
    const input = this.inputs.get(spread);
    if (input?.isResident === false) return { value, source: { kind: 'fed', name: input.name } };
    return { value, source: { kind: 'made', name: this.output(spread) } };
  }

  private output(value: Value): string {
    const name = `update.${value.id}`;
    if (!this.made.some((output) => output.name === name)) this.made.push({ name, value, updates: null });
    return name;
  }
}

/** Everything that one update depends on, back to what is not in the region. */
function partOf(
  { value, updates }: GraphOutput,
  region: ReadonlyMap<Value, Node>,
  sources: Sources,
): UpdateGroup | null {
  if (updates === null) return null;
  const tensors = new Map<Value, UpdateGroup['tensors'][number]>();
  const scalars = new Map<Value, UpdateGroup['scalars'][number]>();
  const nodes = new Map<Value, UpdateGroup['nodes'][number]>();
  const visit = (at: Value): void => {
    if (tensors.has(at) || scalars.has(at) || nodes.has(at)) return;
    const node = region.get(at);
    if (node !== undefined && isUpdateOp(node.op)) {
      node.ins.forEach(visit);
      nodes.set(at, { op: node.op, ins: node.ins, out: at });
      return;
    }
    const scalar = sources.scalar(at);
    if (scalar !== null) scalars.set(at, scalar);
    else tensors.set(at, { value: at, source: sources.tensor(at) });
  };
  visit(value);
  const shape = value.aval.shape;
  return {
    shape,
    tensors: [...tensors.values()],
    scalars: [...scalars.values()],
    nodes: [...nodes.values()],
    updates: [{ resident: updates, value }],
    squares: [],
  };
}

/** Puts parts together that share a tensor: what one writes another may still have to read. */
function joined(parts: readonly UpdateGroup[]): UpdateGroup[] {
  const groups: UpdateGroup[] = [];
  for (const part of parts) {
    const names = namesOf(part);
    const together = groups.filter((group) => namesOf(group).some((name) => names.includes(name)));
    for (const group of together) groups.splice(groups.indexOf(group), 1);
    groups.push([...together, part].reduce(union));
  }
  return groups;
}

const namesOf = (group: UpdateGroup): string[] => [
  ...group.tensors.map(({ source }) => source.name),
  ...group.updates.map(({ resident }) => resident),
];

function union(a: UpdateGroup, b: UpdateGroup): UpdateGroup {
  if (!sameShape(a.shape, b.shape)) throw new Error('updates of different shapes share a tensor');
  const by = <T>(items: readonly T[], key: (item: T) => Value): T[] => [
    ...new Map(items.map((item) => [key(item), item])).values(),
  ];
  return {
    shape: a.shape,
    tensors: by([...a.tensors, ...b.tensors], ({ value }) => value),
    scalars: by([...a.scalars, ...b.scalars], ({ value }) => value),
    nodes: by([...a.nodes, ...b.nodes], ({ out }) => out),
    updates: [...a.updates, ...b.updates],
    squares: [],
  };
}
