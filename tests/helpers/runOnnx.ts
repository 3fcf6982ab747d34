/** Runs a model file as its user would: plain onnxruntime, nothing of ours. */
import { InferenceSession, Tensor } from 'onnxruntime-node';

export type OnnxFeed =
  | { readonly dtype: 'uint8'; readonly dims: readonly number[]; readonly data: Uint8Array }
  | { readonly dtype: 'float32'; readonly dims: readonly number[]; readonly data: Float32Array };

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxFeed>>): Promise<Readonly<Record<string, Float32Array>>>;
  release(): Promise<void>;
}

export async function openOnnx(bytes: Uint8Array): Promise<OnnxSession> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: async (feeds) => {
      const tensors = Object.entries(feeds).map(([name, feed]) => [name, toTensor(feed)] as const);
      const results = await session.run(Object.fromEntries(tensors));
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]),
      );
    },
    release: () => session.release(),
  };
}

const toTensor = (feed: OnnxFeed): Tensor =>
  feed.dtype === 'uint8'
    ? new Tensor('uint8', feed.data, [...feed.dims])
    : new Tensor('float32', feed.data, [...feed.dims]);
