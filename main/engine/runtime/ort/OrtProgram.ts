/**
 * One compiled graph on onnxruntime. Resident tensors are updated in place by an `Updater`, or, where the graph itself
 * computes the next value, have two buffers that change places at every run.
 */
import type { Graph, GraphInput, GraphOutput } from '../../ir/graph.ts';
import { sizeOf } from '../../ir/graph.ts';
import { reorderFilter } from '../../lower/BlockedContext.ts';
import type { HostTensor, Program, Tensors } from '../runtime.ts';
import { Tensor, type InferenceSession } from './session.ts';
import type { Updater } from './Updater.ts';

interface Resident {
  readonly input: GraphInput;
  current: Tensor;
  /** Where onnxruntime writes the next value; null for a tensor that it does not change. */
  next: Tensor | null;
}

/** Resident tensors that are kept as blocked filters, and in blocks of how many channels. */
export interface StoredFilters {
  readonly block: number;
  readonly names: ReadonlySet<string>;
  /** Filters for the updater whose blocks come in the order [I/B, O/B, ...], with the shape of that. */
  readonly byInput: ReadonlyMap<string, readonly number[]>;
}

export interface OrtProgramParts {
  /** The whole graph. */
  readonly graph: Graph;
  /** Runs what is left of it without the updates of the updater. */
  readonly session: InferenceSession;
  /** Makes inputs of the session from residents that do not change; null where there are none. */
  readonly once: InferenceSession | null;
  readonly filters: StoredFilters;
  /** Null where the session does everything. */
  readonly updater: Updater | null;
  /** Outputs of the session that the updater needs. */
  readonly made: readonly GraphOutput[];
  /** The output that the updater gives instead of the session. */
  readonly norm: string | null;
  readonly onRelease: () => Promise<void>;
}

const newTensor = (shape: readonly number[], data: Float32Array = new Float32Array(sizeOf(shape))): Tensor =>
  new Tensor('float32', data, [...shape]);

const floats = (tensor: Tensor): Float32Array => tensor.data as Float32Array;

export class OrtProgram implements Program {
  private readonly session: InferenceSession;
  private readonly once: InferenceSession | null;
  /** What `once` made of the residents that are there now. */
  private prepared: Readonly<Record<string, Tensor>> = {};
  private readonly fed: readonly GraphInput[];
  private readonly results: readonly GraphOutput[];
  /** What the session computes of the next values. */
  private readonly updates: readonly GraphOutput[];
  private readonly residents: ReadonlyMap<string, Resident>;
  private readonly filters: StoredFilters;
  private readonly updater: Updater | null;
  /** Outputs for the updater; its tensors are written straight into its memory, numbers are allocated by onnxruntime. */
  private readonly made: ReadonlyMap<string, Tensor | null>;
  private readonly norm: string | null;
  private readonly onRelease: () => Promise<void>;

  constructor({ graph, session, once, filters, updater, made, norm, onRelease }: OrtProgramParts) {
    this.session = session;
    this.once = once;
    this.filters = filters;
    this.updater = updater;
    this.norm = norm;
    this.onRelease = onRelease;
    const shared = (name: string, shape: readonly number[]): Tensor | null => {
      const data = updater?.tensor(name) ?? null;
      return data === null ? null : newTensor(shape, data);
    };
    this.made = new Map(
      made.map(({ name, value }) => [name, shared(name, filters.byInput.get(name) ?? value.aval.shape)]),
    );
    this.fed = graph.inputs.filter((input) => !input.isResident);
    this.results = graph.outputs.filter(({ name, updates }) => updates === null && name !== norm);
    this.updates = graph.outputs.filter(({ updates }) => updates !== null && !updater?.tensor(updates));
    const updated = new Set(this.updates.map((output) => output.updates));
    this.residents = new Map(
      graph.inputs
        .filter((input) => input.isResident)
        .map((input) => {
          const { shape } = input.value.aval;
          const next = updated.has(input.name) ? newTensor(shape) : null;
          return [input.name, { input, current: shared(input.name, shape) ?? newTensor(shape), next }];
        }),
    );
  }

  async run(feeds: Tensors): Promise<Tensors> {
    const outputs = await this.session.run(this.inputs(feeds), this.fetches());
    for (const { updates } of this.updates) this.advance(updates);
    const squares = this.updater?.run((name) => {
      const number = outputs[name]?.data[0] ?? feeds.get(name)?.data[0];
      if (typeof number !== 'number') throw new Error(`there is no number "${name}"`);
      return number;
    });
    const results = this.results.map(({ name, value }): [string, HostTensor] => {
      const tensor = outputs[name];
      if (tensor === undefined) throw new Error(`"${name}" did not come back`);
      return [name, { dims: value.aval.shape, data: floats(tensor) }];
    });
    const norm: HostTensor = { dims: [], data: Float32Array.of(Math.sqrt(squares ?? 0)) };
    return new Map(this.norm === null ? results : [...results, [this.norm, norm]]);
  }

  async writeResident(tensors: Tensors): Promise<void> {
    for (const [name, { input, current }] of this.residents) {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new Error(`nothing was written to "${name}"`);
      const size = sizeOf(input.value.aval.shape);
      if (tensor.data.length !== size)
        throw new Error(`"${name}" has ${tensor.data.length} numbers, not ${size}`);
      floats(current).set(this.stored(name, tensor.data, input.value.aval.shape));
    }
    if (this.once === null) return;
    const known = this.once.inputNames.map((name) => [name, this.residents.get(name)?.current] as const);
    this.prepared = await this.once.run(Object.fromEntries(known) as Record<string, Tensor>);
  }

  readResident(): Promise<Tensors> {
    const copies = [...this.residents].map(([name, { input, current }]): [string, HostTensor] => {
      const dims = input.value.aval.shape;
      const { block } = this.filters;
      const data = this.filters.names.has(name)
        ? reorderFilter(floats(current), dims, { block, to: 'plain' })
        : new Float32Array(floats(current));
      return [name, { dims, data }];
    });
    return Promise.resolve(new Map(copies));
  }

  async release(): Promise<void> {
    await this.updater?.release();
    await this.onRelease();
  }

  private stored(name: string, data: HostTensor['data'], dims: readonly number[]): HostTensor['data'] {
    if (!this.filters.names.has(name)) return data;
    return reorderFilter(data, dims, { block: this.filters.block, to: 'blocked' });
  }

  /** What the session asks for; what only the updater needs it does not know. */
  private inputs(feeds: Tensors): Record<string, Tensor> {
    const asked = new Set(this.session.inputNames);
    const inputs: Record<string, Tensor> = { ...this.prepared };
    for (const [name, resident] of this.residents) if (asked.has(name)) inputs[name] = resident.current;
    for (const { name, value } of this.fed) {
      if (!asked.has(name)) continue;
      const tensor = feeds.get(name);
      if (tensor === undefined) throw new Error(`nothing was fed to "${name}"`);
      inputs[name] = newTensor(value.aval.shape, toFloat32(tensor.data));
    }
    return inputs;
  }

  /** Updates are written straight into the waiting buffers; results are allocated by onnxruntime. */
  private fetches(): Record<string, Tensor | null> {
    const fetches: Record<string, Tensor | null> = Object.fromEntries(this.made);
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
