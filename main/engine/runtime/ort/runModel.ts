/** Runs any ONNX model file: for checking exports and for predicting with them. */
import { openSession, Tensor, type SessionOptions } from './session.ts';

/** What a model takes and gives. `uint8` and `bool` are Uint8Array, `int64` is BigInt64Array. */
export interface ModelTensor {
  readonly dtype: 'float32' | 'float64' | 'uint8' | 'int64' | 'int32';
  readonly dims: readonly number[];
  readonly data: Float32Array | Float64Array | Uint8Array | BigInt64Array | Int32Array;
}

export interface LoadedModel {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** All outputs by name. Blocks its thread while it runs. */
  run(inputs: Readonly<Record<string, ModelTensor>>): Promise<Readonly<Record<string, ModelTensor>>>;
  release(): Promise<void>;
}

/** Opens a model from its bytes; the bytes are not needed afterwards. Throws onnxruntime's error when it cannot. */
export async function loadModel(bytes: Uint8Array, options: SessionOptions = {}): Promise<LoadedModel> {
  const session = await openSession(bytes, options);
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs) {
      const feeds = Object.entries(inputs).map(([name, { dtype, dims, data }]): [string, Tensor] => [
        name,
        new Tensor(dtype, data as never, [...dims]),
      ]);
      const outputs = await session.run(Object.fromEntries(feeds));
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { type, dims, data }]) => [
          name,
          { dtype: type, dims, data } as ModelTensor,
        ]),
      );
    },
    release: () => session.release(),
  };
}

/** Opens, runs once and releases. */
export async function runModel(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, ModelTensor>>,
  options: SessionOptions = {},
): Promise<Readonly<Record<string, ModelTensor>>> {
  const model = await loadModel(bytes, options);
  try {
    return await model.run(inputs);
  } finally {
    await model.release();
  }
}
