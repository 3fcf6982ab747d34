/** What lowering rules write into: ONNX nodes, shared constants, and the ONNX name of every value. */
import type { Value } from '../ir/graph.ts';
import { floatTensor, int64Tensor, type OnnxAttr, type OnnxNode, type OnnxTensor } from './onnxModel.ts';

export interface EmitOptions {
  readonly attrs?: Readonly<Record<string, OnnxAttr>>;
  readonly domain?: string;
}

export class LowerContext {
  /** The first axis of graph inputs is left open; shapes written into nodes must not name it. */
  readonly hasDynamicBatch: boolean;
  private readonly names = new Map<Value, string>();
  private readonly narrow = new Map<Value, string>();
  private readonly constants = new Map<string, OnnxTensor>();
  private readonly nodeList: OnnxNode[] = [];
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

  /** Remembers that a value is only a broadcast of `name`: ONNX's elementwise operators take that as it is. */
  defineNarrow(value: Value, name: string): void {
    this.narrow.set(value, name);
  }

  /** The ONNX name of an input of an elementwise operator: the tensor before broadcasting where there is one. */
  operand(value: Value): string {
    return this.narrow.get(value) ?? this.name(value);
  }

  isNarrow(value: Value): boolean {
    return this.narrow.has(value);
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

  /** Adds a node whose output has the given name. */
  emitNamed(op: string, inputs: readonly string[], output: string): void {
    this.nodeList.push({ op, inputs, outputs: [output] });
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

  private constant(key: string, make: (name: string) => OnnxTensor): string {
    const found = this.constants.get(key);
    if (found !== undefined) return found.name;
    const made = make(`c${this.nextName++}`);
    this.constants.set(key, made);
    return made.name;
  }

  /** The nodes on which `outputs` depend and the constants they use. */
  finish(outputs: readonly string[]): { nodes: OnnxNode[]; initializers: OnnxTensor[] } {
    const needed = new Set(outputs);
    const nodes = [...this.nodeList].reverse().filter((node) => {
      if (!node.outputs.some((name) => needed.has(name))) return false;
      for (const name of node.inputs) needed.add(name);
      return true;
    });
    const initializers = [...this.constants.values()].filter((tensor) => needed.has(tensor.name));
    return { nodes: nodes.reverse(), initializers };
  }
}
