/** One compiled graph on a GPU through WebGPU: resident tensors stay in the GPU's memory from run to run. */
import type { Graph, GraphInput, GraphOutput } from '../../ir/graph.ts';
import { sizeOf } from '../../ir/graph.ts';
import type { Program, Tensors } from '../runtime.ts';
import type { GpuState } from './GpuState.ts';
import { Tensor, type InferenceSession } from './session.ts';

export interface GpuProgramParts {
  readonly graph: Graph;
  /** Gives updates on the GPU and results at home. */
  readonly session: InferenceSession;
  readonly transfer: GpuState;
  readonly onRelease: () => Promise<void>;
}

export class GpuProgram implements Program {
  private readonly session: InferenceSession;
  private readonly transfer: GpuState;
  private readonly onRelease: () => Promise<void>;
  /** Inputs of the session: what the graph does not use may not be given. */
  private readonly asked: ReadonlySet<string>;
  private readonly residents: readonly GraphInput[];
  private readonly fed: readonly GraphInput[];
  private readonly results: readonly GraphOutput[];
  private readonly updates: readonly { readonly name: string; readonly resident: string }[];
  private state = new Map<string, Tensor>();

  constructor({ graph, session, transfer, onRelease }: GpuProgramParts) {
    this.session = session;
    this.transfer = transfer;
    this.onRelease = onRelease;
    this.residents = graph.inputs.filter((input) => input.isResident);
    this.asked = new Set(session.inputNames);
    this.fed = graph.inputs.filter((input) => !input.isResident && this.asked.has(input.name));
    this.results = graph.outputs.filter((output) => output.updates === null);
    this.updates = graph.outputs.flatMap(({ name, updates }) =>
      updates === null ? [] : [{ name, resident: updates }],
    );
  }

  async run(feeds: Tensors): Promise<Tensors> {
    const inputs: Record<string, Tensor> = {};
    for (const [name, tensor] of this.state) if (this.asked.has(name)) inputs[name] = tensor;
    for (const { name, value } of this.fed) {
      const tensor = feeds.get(name);
      if (tensor === undefined) throw new Error(`nothing was fed to "${name}"`);
      inputs[name] = new Tensor('float32', toFloat32(tensor.data), [...value.aval.shape]);
    }
    const outputs = await this.session.run(inputs);
    const output = (name: string): Tensor => {
      const tensor = outputs[name];
      if (tensor === undefined) throw new Error(`"${name}" did not come back`);
      return tensor;
    };
    for (const { name, resident } of this.updates) {
      // The garbage collector does not see the GPU's memory: what is replaced must be given back at once.
      this.state.get(resident)?.dispose();
      this.state.set(resident, output(name));
    }
    return new Map(
      this.results.map(({ name, value }) => [
        name,
        { dims: value.aval.shape, data: output(name).data as Float32Array },
      ]),
    );
  }

  async writeResident(tensors: Tensors): Promise<void> {
    const values = this.residents.map(({ name, value }): [string, Float32Array] => {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new Error(`nothing was written to "${name}"`);
      const size = sizeOf(value.aval.shape);
      if (tensor.data.length !== size)
        throw new Error(`"${name}" has ${tensor.data.length} numbers, not ${size}`);
      return [name, toFloat32(tensor.data)];
    });
    const written = await this.transfer.upload(new Map(values));
    this.disposeState();
    this.state = written;
  }

  readResident(): Promise<Tensors> {
    return this.transfer.download(this.state);
  }

  release(): Promise<void> {
    this.disposeState();
    return this.onRelease();
  }

  private disposeState(): void {
    for (const tensor of this.state.values()) tensor.dispose();
    this.state.clear();
  }
}

const toFloat32 = (data: Float32Array | Float64Array): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data);
