/** Standard ONNX nodes written by hand, in order, with fresh names, and the constants they use. */
import { floatTensor, int64Tensor, type OnnxAttr, type OnnxNode, type OnnxTensor } from './onnxModel.ts';

/** ONNX's numbers of the types that are cast to. */
export const TO_FLOAT = { to: { int: 1 } } as const;

export class NodeList {
  readonly nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxTensor>();
  readonly #prefix: string;

  /** @param prefix before every name, so that two lists in one graph do not meet */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Constants by name, each once. */
  get initializers(): readonly OnnxTensor[] {
    return [...this.#constants.values()];
  }

  /** @returns the name of what comes out */
  add(op: string, inputs: readonly string[], attrs: Readonly<Record<string, OnnxAttr>> = {}): string {
    const name = `${this.#prefix}.${this.nodes.length}.${op}`;
    this.nodes.push({ op, name, inputs, outputs: [name], attrs });
    return name;
  }

  /** As `add`, under a name of its own, for what others ask for. */
  addNamed(
    op: string,
    inputs: readonly string[],
    name: string,
    attrs: Readonly<Record<string, OnnxAttr>> = {},
  ): void {
    this.nodes.push({ op, name, inputs, outputs: [name], attrs });
  }

  int(name: string, value: number): string {
    return this.constant(int64Tensor(`${this.#prefix}.${name}`, [value], []));
  }

  ints(name: string, values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.constant(int64Tensor(`${this.#prefix}.${name}`, values, dims));
  }

  floats(name: string, dims: readonly number[], values: readonly number[]): string {
    return this.constant(floatTensor(`${this.#prefix}.${name}`, dims, Float32Array.from(values)));
  }

  /** A constant of any type, under its own name. */
  constant(tensor: OnnxTensor): string {
    this.#constants.set(tensor.name, tensor);
    return tensor.name;
  }
}
