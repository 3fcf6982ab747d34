/** What a runtime is: it compiles a graph into a program that keeps its resident tensors from run to run. */
import type { Graph } from '../ir/graph.ts';

/** Row-major numbers with their shape. float64 is only ever kept exactly by the reference runtime. */
export interface HostTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | Float64Array;
}

export type Tensors = ReadonlyMap<string, HostTensor>;

export interface Program {
  /**
   * Runs once: takes the fed inputs by name, moves resident inputs on to their updates, and gives the other outputs.
   * Given tensors may be overwritten by the next run.
   */
  run(feeds: Tensors): Promise<Tensors>;
  /** Sets resident inputs (all of them before the first run). Copies. */
  writeResident(tensors: Tensors): Promise<void>;
  /** A copy of every resident input. */
  readResident(): Promise<Tensors>;
  release(): Promise<void>;
}

export interface Runtime {
  readonly name: string;
  compile(graph: Graph): Promise<Program>;
}
