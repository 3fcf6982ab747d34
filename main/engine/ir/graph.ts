/** The graph: values, the nodes that make them, and the names by which the outside feeds and reads them. */
import type { Aval, OpAttrs, OpName } from './ops.ts';

/** One tensor of the graph. Identity is the object; `id` is for maps and messages. */
export interface Value {
  readonly id: number;
  readonly aval: Aval;
}

export interface NodeOf<K extends OpName> {
  readonly op: K;
  readonly ins: readonly Value[];
  readonly attrs: OpAttrs[K];
  readonly outs: readonly Value[];
  /** The layer that asked for it, such as `layer1.0.conv1`; for messages. */
  readonly layer: string;
}
export type Node = { [K in OpName]: NodeOf<K> }[OpName];

export interface GraphInput {
  readonly name: string;
  readonly value: Value;
  /** Resident inputs stay in the runtime between runs; the others are fed each time. */
  readonly isResident: boolean;
}

export interface GraphOutput {
  readonly name: string;
  readonly value: Value;
  /** The resident input that this becomes for the next run, or null for a result that is given back. */
  readonly updates: string | null;
}

/** Nodes are in an order in which every input is already known. */
export interface Graph {
  readonly inputs: readonly GraphInput[];
  readonly nodes: readonly Node[];
  readonly outputs: readonly GraphOutput[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i]);
