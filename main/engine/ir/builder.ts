/** Builds a graph node by node; shapes are checked as soon as a node is added. */
import type { Graph, GraphInput, GraphOutput, Node, Value } from './graph.ts';
import { graphError } from './graphError.ts';
import type { Aval, OpAttrs, OpName } from './ops.ts';
import { inferShapes } from './shapes.ts';

/** Attributes may be left out where an operation has none. */
type Attrs<K extends OpName> = OpAttrs[K] extends Readonly<Record<string, never>> ? [] : [OpAttrs[K]];

export class GraphBuilder {
  private readonly inputs: GraphInput[] = [];
  private readonly nodeList: Node[] = [];
  private readonly outputs: GraphOutput[] = [];
  private layer = '';
  private nextId = 0;

  /** The nodes so far, in order. */
  get nodes(): readonly Node[] {
    return this.nodeList;
  }

  /** A tensor fed at every run. */
  input(name: string, shape: readonly number[]): Value {
    return this.addInput(name, shape, false);
  }

  /** A tensor that stays in the runtime between runs: a parameter, a statistic, a moment. */
  resident(name: string, shape: readonly number[]): Value {
    return this.addInput(name, shape, true);
  }

  /** Adds a node and returns all it gives. */
  emit<K extends OpName>(op: K, ins: readonly Value[], ...rest: Attrs<K>): readonly Value[] {
    const attrs = (rest[0] ?? {}) as OpAttrs[K];
    const avals = inferShapes(
      op,
      ins.map((value) => value.aval),
      attrs,
      (problem) => {
        throw graphError(op, this.layer, problem);
      },
    );
    const outs = avals.map((aval) => this.newValue(aval));
    this.nodeList.push({ op, ins, attrs, outs, layer: this.layer } as Node);
    return outs;
  }

  /** Adds a node and returns the first, usually only, thing it gives. */
  one<K extends OpName>(op: K, ins: readonly Value[], ...rest: Attrs<K>): Value {
    const [first] = this.emit(op, ins, ...rest);
    if (first === undefined) throw new Error(`${op} gives nothing`);
    return first;
  }

  /** A result that is given back after every run. */
  output(name: string, value: Value): void {
    this.outputs.push({ name, value, updates: null });
  }

  /** The value of a resident input for the next run. */
  update(residentName: string, value: Value): void {
    this.outputs.push({ name: `${residentName}.next`, value, updates: residentName });
  }

  /** Names the layer for everything added inside `body`; layers nest with a dot. */
  inLayer<T>(name: string, body: () => T): T {
    const outer = this.layer;
    this.layer = outer === '' ? name : `${outer}.${name}`;
    try {
      return body();
    } finally {
      this.layer = outer;
    }
  }

  finish(): Graph {
    return { inputs: [...this.inputs], nodes: [...this.nodeList], outputs: [...this.outputs] };
  }

  private addInput(name: string, shape: readonly number[], isResident: boolean): Value {
    if (this.inputs.some((input) => input.name === name)) throw new Error(`two inputs are called "${name}"`);
    const value = this.newValue({ dtype: 'float32', shape });
    this.inputs.push({ name, value, isResident });
    return value;
  }

  private newValue(aval: Aval): Value {
    return { id: this.nextId++, aval };
  }
}

/** A number as a tensor without axes. */
export const scalar = (b: GraphBuilder, value: number): Value => b.one('constant', [], { shape: [], value });

/** `x` repeated to the shape of `like`; nothing is added when the shapes are already equal. */
export function broadcastLike(b: GraphBuilder, x: Value, like: Value): Value {
  const shape = like.aval.shape;
  const isSame = x.aval.shape.length === shape.length && x.aval.shape.every((d, i) => d === shape[i]);
  return isSame ? x : b.one('broadcast', [x], { shape });
}

/** `x` times a number. */
export const scaled = (b: GraphBuilder, x: Value, by: number): Value =>
  b.one('mul', [x, broadcastLike(b, scalar(b, by), x)]);
