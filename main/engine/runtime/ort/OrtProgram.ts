/** One compiled graph on onnxruntime, with its resident tensors in two sets of buffers that change places at every run. */
import type { Graph, GraphInput, GraphOutput } from '../../ir/graph.ts';
import { sizeOf } from '../../ir/graph.ts';
import { reorderFilter } from '../../lower/BlockedContext.ts';
import type { HostTensor, Program, Tensors } from '../runtime.ts';
import { Tensor, type InferenceSession } from './session.ts';

interface Resident {
  readonly input: GraphInput;
  current: Tensor;
  /** Where the next value is written; null for a tensor that never changes. */
  next: Tensor | null;
}

/** Resident tensors that are kept as blocked filters, and in blocks of how many channels. */
export interface StoredFilters {
  readonly block: number;
  readonly names: ReadonlySet<string>;
}

export interface OrtProgramParts {
  readonly graph: Graph;
  readonly session: InferenceSession;
  readonly filters: StoredFilters;
  readonly onRelease: () => Promise<void>;
}

const emptyTensor = (shape: readonly number[]): Tensor =>
  new Tensor('float32', new Float32Array(sizeOf(shape)), [...shape]);

const floats = (tensor: Tensor): Float32Array => tensor.data as Float32Array;

export class OrtProgram implements Program {
  private readonly session: InferenceSession;
  private readonly fed: readonly GraphInput[];
  private readonly results: readonly GraphOutput[];
  private readonly updates: readonly GraphOutput[];
  private readonly residents: ReadonlyMap<string, Resident>;
  private readonly filters: StoredFilters;
  private readonly onRelease: () => Promise<void>;

  constructor({ graph, session, filters, onRelease }: OrtProgramParts) {
    this.session = session;
    this.filters = filters;
    this.onRelease = onRelease;
    this.fed = graph.inputs.filter((input) => !input.isResident && session.inputNames.includes(input.name));
    this.results = graph.outputs.filter((output) => output.updates === null);
    this.updates = graph.outputs.filter((output) => output.updates !== null);
    const updated = new Set(this.updates.map((output) => output.updates));
    this.residents = new Map(
      graph.inputs
        .filter((input) => input.isResident)
        .map((input) => {
          const shape = input.value.aval.shape;
          const next = updated.has(input.name) ? emptyTensor(shape) : null;
          return [input.name, { input, current: emptyTensor(shape), next }];
        }),
    );
  }

  async run(feeds: Tensors): Promise<Tensors> {
    const inputs: Record<string, Tensor> = {};
    for (const [name, resident] of this.residents) inputs[name] = resident.current;
    for (const { name, value } of this.fed) {
      const tensor = feeds.get(name);
      if (tensor === undefined) throw new Error(`nothing was fed to "${name}"`);
      inputs[name] = new Tensor('float32', toFloat32(tensor.data), [...value.aval.shape]);
    }
    const outputs = await this.session.run(inputs, this.fetches());
    for (const { updates } of this.updates) this.advance(updates);
    return new Map(
      this.results.map(({ name, value }) => {
        const tensor = outputs[name];
        if (tensor === undefined) throw new Error(`"${name}" did not come back`);
        return [name, { dims: value.aval.shape, data: tensor.data as Float32Array }];
      }),
    );
  }

  writeResident(tensors: Tensors): Promise<void> {
    for (const [name, { input, current }] of this.residents) {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new Error(`nothing was written to "${name}"`);
      const size = sizeOf(input.value.aval.shape);
      if (tensor.data.length !== size)
        throw new Error(`"${name}" has ${tensor.data.length} numbers, not ${size}`);
      floats(current).set(this.stored(name, tensor.data, input.value.aval.shape));
    }
    return Promise.resolve();
  }

  readResident(): Promise<Tensors> {
    const copies = [...this.residents].map(([name, { input, current }]): [string, HostTensor] => {
      const dims = input.value.aval.shape;
      const { block } = this.filters;
      const data = this.filters.names.has(name)
        ? reorderFilter(floats(current), dims, { block, to: 'plain' })
        : floats(current).slice();
      return [name, { dims, data }];
    });
    return Promise.resolve(new Map(copies));
  }

  release(): Promise<void> {
    return this.onRelease();
  }

  private stored(name: string, data: HostTensor['data'], dims: readonly number[]): HostTensor['data'] {
    if (!this.filters.names.has(name)) return data;
    return reorderFilter(data, dims, { block: this.filters.block, to: 'blocked' });
  }

  /** Updates are written straight into the waiting buffers; results are allocated by onnxruntime. */
  private fetches(): Record<string, Tensor | null> {
    const fetches: Record<string, Tensor | null> = {};
    for (const { name } of this.results) fetches[name] = null;
    for (const { name, updates } of this.updates) {
      fetches[name] = this.residents.get(updates ?? '')?.next ?? null;
    }
    return fetches;
  }

  private advance(name: string | null): void {
    const resident = this.residents.get(name ?? '');
    if (resident === undefined || resident.next === null) return;
    [resident.current, resident.next] = [resident.next, resident.current];
  }
}

const toFloat32 = (data: Float32Array | Float64Array): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data);
