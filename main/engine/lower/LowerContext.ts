/** What lowering rules write into: ONNX nodes, shared constants, and the ONNX name of every value. */
import { sizeOf, type GraphOutput, type Value } from '../ir/graph.ts';
import {
  floatTensor,
  halfTensor,
  int64Tensor,
  type OnnxAttr,
  type OnnxNode,
  type OnnxTensor,
} from './onnxModel.ts';

export interface EmitOptions {
  readonly attrs?: Readonly<Record<string, OnnxAttr>>;
  readonly domain?: string;
}

export class LowerContext {
  /** The first axis of graph inputs is left open; shapes written into nodes must not name it. */
  readonly hasDynamicBatch: boolean;
  protected readonly names = new Map<Value, string>();
  private readonly narrow = new Map<Value, { name: string; size: number }>();
  private readonly constants = new Map<string, OnnxTensor>();
  protected readonly nodeList: OnnxNode[] = [];
  private nextName = 0;

  constructor(options: { hasDynamicBatch: boolean }) {
    this.hasDynamicBatch = options.hasDynamicBatch;
  }

  /** Says under which ONNX name a value is found. */
  define(value: Value, name: string): void {
    this.names.set(value, name);
  }

  /** The ONNX name of a value. */
  name(value: Value): string {
    const name = this.names.get(value);
    if (name === undefined) throw new Error(`value ${value.id} was not lowered`);
    return name;
  }

  /** The ONNX name of the tensor that becomes a graph output. */
  outputName(output: GraphOutput): string {
    return this.name(output.value);
  }

  /** The shape in which it comes. */
  outputShape(output: GraphOutput): readonly number[] {
    return output.value.aval.shape;
  }

  /** Remembers that a value is only a broadcast of `name`: ONNX's elementwise operators take that as it is. */
  defineNarrow(value: Value, name: string, size: number): void {
    this.narrow.set(value, { name, size });
  }

  /** The ONNX name of an input of an elementwise operator: the tensor before broadcasting where there is one. */
  operand(value: Value): string {
    return this.narrow.get(value)?.name ?? this.name(value);
  }

  isNarrow(value: Value): boolean {
    return this.narrow.has(value);
  }

  /** How many numbers a broadcast value had before; its own count when it is none. */
  narrowSize(value: Value): number {
    return this.narrow.get(value)?.size ?? sizeOf(value.aval.shape);
  }

  /** Adds a node with one output and returns its name. */
  emit(op: string, inputs: readonly string[], options: EmitOptions = {}): string {
    const [name] = this.emitMany(op, inputs, 1, options);
    if (name === undefined) throw new Error(`${op} gives nothing`);
    return name;
  }

  emitMany(op: string, inputs: readonly string[], count: number, options: EmitOptions = {}): string[] {
    const outputs = Array.from({ length: count }, () => `t${this.nextName++}`);
    this.nodeList.push({ op, inputs, outputs, ...options });
    return outputs;
  }

  /** A shared int64 constant: a vector, or a scalar for a single number given bare. */
  ints(values: readonly number[] | number): string {
    const key = `i:${JSON.stringify(values)}`;
    return this.constant(key, (name) =>
      typeof values === 'number' ? int64Tensor(name, [values], []) : int64Tensor(name, values),
    );
  }

  /** A shared float32 constant filled with one number. */
  floats(value: number, dims: readonly number[] = []): string {
    const count = dims.reduce((n, d) => n * d, 1);
    return this.constant(`f:${value}:${dims.join(',')}`, (name) =>
      floatTensor(name, dims, new Float32Array(count).fill(value)),
    );
  }

  /** A shared float32 constant 0, 1, 2, ... */
  counting(dims: readonly number[]): string {
    const count = dims.reduce((n, d) => n * d, 1);
    return this.constant(`n:${dims.join(',')}`, (name) =>
      floatTensor(
        name,
        dims,
        Float32Array.from({ length: count }, (_, i) => i),
      ),
    );
  }

  /** A shared constant of one number in the type of `like`. */
  number(value: number, like: Value): string {
    if (like.aval.dtype !== 'float16') return this.floats(value);
    return this.constant(`h:${value}`, (name) => halfTensor(name, [], [value]));
  }

  private constant(key: string, make: (name: string) => OnnxTensor): string {
    const found = this.constants.get(key);
    if (found !== undefined) return found.name;
    const made = make(`c${this.nextName++}`);
    this.constants.set(key, made);
    return made.name;
  }

  /**
   * The nodes on which the outputs depend and the constants they use. Each output `name` becomes the name of the tensor
   * called `from`; only a tensor that is an input, or is given back twice, needs a copy for that.
   */
  finish(outputs: readonly { readonly name: string; readonly from: string }[]): {
    nodes: OnnxNode[];
    initializers: OnnxTensor[];
  } {
    const made = new Set(this.nodeList.flatMap((node) => node.outputs));
    const renamed = new Map<string, string>();
    for (const { name, from } of outputs) {
      if (made.has(from) && !renamed.has(from)) renamed.set(from, name);
      else this.nodeList.push({ op: 'Identity', inputs: [from], outputs: [name] });
    }
    const current = (name: string): string => renamed.get(name) ?? name;
    const needed = new Set(outputs.map(({ name }) => name));
    const nodes: OnnxNode[] = [];
    for (const node of this.nodeList.toReversed()) {
      const isNeeded = node.outputs.some((name) => needed.has(current(name)));
      if (!isNeeded) continue;
      nodes.push({ ...node, inputs: node.inputs.map(current), outputs: node.outputs.map(current) });
      for (const name of node.inputs) needed.add(current(name));
    }
    const initializers = [...this.constants.values()].filter((tensor) => needed.has(tensor.name));
    return { nodes: nodes.reverse(), initializers };
  }
}
