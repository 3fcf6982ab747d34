/** Brings tensors into the GPU's memory and back home. Reading a GPU tensor from JavaScript would end the process. */
import type { GraphInput } from '../../ir/graph.ts';
import { encodeModel, type OnnxModel } from '../../lower/onnxModel.ts';
import { IR_VERSION, OPSET } from '../../lower/opset.ts';
import type { HostTensor, Tensors } from '../runtime.ts';
import { openGpuSession } from './gpuSession.ts';
import { Tensor, type InferenceSession } from './session.ts';

const outputOf = (name: string): string => `${name}.copy`;

/** A model that copies each of these tensors. */
function copyModel(tensors: readonly GraphInput[]): OnnxModel {
  const described = (name: string, { value }: GraphInput): OnnxModel['graph']['inputs'][number] => ({
    name,
    dtype: value.aval.dtype,
    dims: [...value.aval.shape],
  });
  return {
    irVersion: IR_VERSION,
    opsets: [{ domain: '', version: OPSET }],
    producer: { name: 'limn', version: '' },
    metadata: {},
    graph: {
      name: 'copy',
      nodes: tensors.map(({ name }) => ({ op: 'Identity', inputs: [name], outputs: [outputOf(name)] })),
      initializers: [],
      inputs: tensors.map((tensor) => described(tensor.name, tensor)),
      outputs: tensors.map((tensor) => described(outputOf(tensor.name), tensor)),
    },
  };
}

export class GpuState {
  private readonly tensors: readonly GraphInput[];
  private uploader: InferenceSession | null = null;
  private downloader: InferenceSession | null = null;

  /** @param tensors all of them float32 */
  constructor(tensors: readonly GraphInput[]) {
    this.tensors = tensors;
  }

  /** New tensors on the GPU; each is to be disposed of. Copies. */
  async upload(values: ReadonlyMap<string, Float32Array>): Promise<Map<string, Tensor>> {
    if (this.tensors.length === 0) return new Map();
    const outputs = this.tensors.map(({ name }) => outputOf(name));
    this.uploader ??= await openGpuSession(this.model(), 'webgpu', { onGpu: outputs });
    const feeds = this.tensors.map(({ name, value }): [string, Tensor] => {
      const data = values.get(name);
      if (data === undefined) throw new Error(`"${name}" is not there to be uploaded`);
      return [name, new Tensor('float32', data, [...value.aval.shape])];
    });
    const copies = await this.uploader.run(Object.fromEntries(feeds));
    return new Map(this.tensors.map(({ name }) => [name, needed(copies, name)]));
  }

  /** Copies at home. */
  async download(values: ReadonlyMap<string, Tensor>): Promise<Tensors> {
    if (this.tensors.length === 0) return new Map();
    this.downloader ??= await openGpuSession(this.model(), 'webgpu');
    const copies = await this.downloader.run(Object.fromEntries(values));
    return new Map(
      this.tensors.map(({ name, value }): [string, HostTensor] => {
        const data = needed(copies, name).data as Float32Array;
        return [name, { dims: value.aval.shape, data }];
      }),
    );
  }

  async release(): Promise<void> {
    await this.uploader?.release();
    await this.downloader?.release();
    this.uploader = null;
    this.downloader = null;
  }

  private model(): Uint8Array {
    return encodeModel(copyModel(this.tensors));
  }
}

function needed(copies: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const copy = copies[outputOf(name)];
  if (copy === undefined) throw new Error(`no copy of "${name}" came back`);
  return copy;
}
