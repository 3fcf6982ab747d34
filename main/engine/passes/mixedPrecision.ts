/**
 * Mixed precision: heavy operations compute in float16, everything that sums, normalizes or learns stays in float32.
 * Parameters, moments and statistics stay float32 (the master weights); what the outside feeds and reads is float32 too.
 */
import { GraphBuilder } from '../ir/builder.ts';
import type { Graph, Node, Value } from '../ir/graph.ts';
import type { FloatDtype, OpName, PerOp } from '../ir/ops.ts';

/**
 * `half`: always in float16. `halfInside`: in float16, but its result is a gradient of a parameter and goes on in float32.
 * `follow`: in float16 where something it is given was made in float16. `normalize`: the same, with its per-channel numbers
 * in float32. `full`: always in float32.
 */
type Rule = 'half' | 'halfInside' | 'follow' | 'normalize' | 'full';

const RULES: PerOp<Readonly<Record<OpName, Rule>>> = {
  constant: 'full',
  add: 'follow',
  sub: 'follow',
  mul: 'follow',
  div: 'full',
  sqrt: 'full',
  exp: 'full',
  log: 'full',
  sigmoid: 'full',
  softplus: 'full',
  relu: 'follow',
  reluGrad: 'follow',
  minimum: 'full',
  where: 'full',
  isFinite: 'full',
  cast: 'full',
  logSoftmax: 'full',
  oneHot: 'full',
  broadcast: 'follow',
  reshape: 'follow',
  // Sums of many numbers lose too much, and overflow.
  sum: 'full',
  norm: 'full',
  concat: 'follow',
  slice: 'follow',
  pad: 'follow',
  transpose: 'follow',
  gather: 'follow',
  scatterAdd: 'follow',
  // Only heads multiply matrices; they are small, and their gradients are those of parameters.
  matmul: 'full',
  conv: 'half',
  convInputGrad: 'half',
  convWeightGrad: 'halfInside',
  maxPool: 'follow',
  maxPoolGrad: 'follow',
  batchNorm: 'normalize',
  batchNormGrad: 'normalize',
  batchNormFixed: 'normalize',
};

/** How many of the inputs of a normalizing operation are pictures; the rest has one number per channel. */
const PICTURES: { readonly [K in OpName]?: number } = { batchNorm: 1, batchNormGrad: 2, batchNormFixed: 1 };

/** The graph with casts where precisions meet. Feeds, residents and outputs keep their names and types. */
export function mixedPrecision(graph: Graph): Graph {
  const rewriter = new Rewriter();
  for (const input of graph.inputs) rewriter.takeInput(input.name, input.value, input.isResident);
  for (const node of graph.nodes) rewriter.rewrite(node);
  for (const { name, value, updates } of graph.outputs) {
    const full = rewriter.as('float32', value);
    if (updates === null) rewriter.b.output(name, full);
    else rewriter.b.update(updates, full);
  }
  return rewriter.b.finish();
}

class Rewriter {
  readonly b = new GraphBuilder();
  /** What a value of the old graph became, as it was made. */
  private readonly made = new Map<Value, Value>();
  /** The same in the other precision, once somebody asked for it. */
  private readonly casts = new Map<Value, Value>();
  private readonly makers = new Map<Value, Node>();

  takeInput(name: string, value: Value, isResident: boolean): void {
    const { shape } = value.aval;
    this.made.set(value, isResident ? this.b.resident(name, shape) : this.b.input(name, shape));
  }

  rewrite(node: Node): void {
    const ins = this.inputsOf(node);
    const outs = this.b.inLayer(node.layer, () => this.emit(node, ins));
    for (const [i, out] of node.outs.entries()) {
      const made = outs[i];
      if (made === undefined) throw new Error(`${node.op} gives fewer things than before`);
      this.made.set(out, RULES[node.op] === 'halfInside' ? this.cast('float32', made) : made);
      this.makers.set(out, node);
    }
  }

  /** A value of the old graph in the precision that is asked for; whole numbers stay as they are. */
  as(dtype: FloatDtype, value: Value): Value {
    const made = this.own(value);
    if (made.aval.dtype === dtype || made.aval.dtype === 'int64') return made;
    const known = this.casts.get(value);
    if (known !== undefined) return known;
    const cast = this.recast(dtype, value, made);
    this.casts.set(value, cast);
    return cast;
  }

  /** What was only repeated or reshaped is cast before that, while it is small. */
  private recast(dtype: FloatDtype, value: Value, made: Value): Value {
    const maker = this.makers.get(value);
    const [source] = maker?.ins ?? [];
    const isCheap = maker?.op === 'broadcast' || maker?.op === 'reshape';
    if (maker === undefined || source === undefined || !isCheap) return this.cast(dtype, made);
    return this.b.inLayer(maker.layer, () => this.emit(maker, [this.as(dtype, source)])[0] ?? made);
  }

  private inputsOf(node: Node): Value[] {
    const rule = RULES[node.op];
    if (rule === 'full') return node.ins.map((value) => this.as('float32', value));
    if (rule === 'half' || rule === 'halfInside') return node.ins.map((value) => this.as('float16', value));
    const pictures = rule === 'normalize' ? (PICTURES[node.op] ?? 0) : node.ins.length;
    const isHalf = node.ins.slice(0, pictures).some((value) => this.own(value).aval.dtype === 'float16');
    return node.ins.map((value, i) => this.as(isHalf && i < pictures ? 'float16' : 'float32', value));
  }

  private own(value: Value): Value {
    const made = this.made.get(value);
    if (made === undefined) throw new Error(`value ${value.id} was not made`);
    return made;
  }

  private cast(dtype: FloatDtype, value: Value): Value {
    return this.b.one('cast', [value], { dtype });
  }

  /** The same operation on other values; the attributes fit because they come from a node of that operation. */
  private emit(node: Node, ins: readonly Value[]): readonly Value[] {
    return this.b.emit(node.op, ins, node.attrs as never);
  }
}
