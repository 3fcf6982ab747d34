/** The initializers of an ONNX file as weights by name; what the model computes with them does not matter. */
import { readFileSync, statSync } from 'node:fs';
import {
  decodeInitializers,
  type OnnxDtype,
  type OnnxInitializers,
  type OnnxTensor,
} from '#main/engine/lower/onnxModel.ts';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { bytesPer, toFloat32, type TensorDtype } from '#main/files/tensorBytes.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { WeightsFile } from './WeightsFile.ts';

/** The format itself ends at 2 GiB. */
const MAX_BYTES = 2 ** 31;
/** The types that weights come in; counters and shapes are of others and are left out. */
const DTYPES: Partial<Record<OnnxDtype, TensorDtype>> = { float32: 'F32', float16: 'F16', float64: 'F64' };

/** @throws AppError `weights.unreadable`, `path.missing` */
export function openOnnxWeights(path: string): WeightsFile {
  const { tensors, external, aliases } = decode(path);
  if (external.length > 0) {
    throw unreadable(
      path,
      `the numbers of ${external[0] ?? ''} are in another file. Save the model with its weights inside`,
    );
  }
  const byName = new Map(
    tensors.filter(({ dtype }) => dtype in DTYPES).map((tensor) => [tensor.name, tensor]),
  );
  for (const [name, source] of aliases) {
    const tensor = byName.get(source);
    if (tensor !== undefined && !byName.has(name)) byName.set(name, tensor);
  }
  refuseFolded(path, byName);
  for (const tensor of byName.values()) checkLength(path, tensor);
  return {
    path,
    shapes: new Map([...byName].map(([name, { dims }]) => [name, dims])),
    read: (name) => {
      const tensor = byName.get(name);
      if (tensor === undefined) throw new Error(`${path} has no initializer ${name}`);
      return { dims: tensor.dims, data: toFloat32(DTYPES[tensor.dtype] ?? 'F32', tensor.raw) };
    },
    close: () => byName.clear(),
  };
}

const unreadable = (path: string, reason: string): AppError<'weights.unreadable'> =>
  new AppError('weights.unreadable', { path, reason });

function decode(path: string): OnnxInitializers {
  let bytes: Buffer;
  try {
    if (statSync(path).size > MAX_BYTES) throw unreadable(path, 'it is larger than an ONNX file can be');
    bytes = readFileSync(path);
  } catch (error) {
    throw sortDiskError(error, path);
  }
  try {
    return decodeInitializers(bytes);
  } catch {
    // Whatever the decoder stumbled over, what a person can do is the same.
    throw unreadable(path, 'it is cut off or damaged');
  }
}

/** PyTorch's exporter multiplies normalization into the convolutions, under new names: such a network cannot be trained on. */
function refuseFolded(path: string, tensors: ReadonlyMap<string, OnnxTensor>): void {
  const isFolded = [...tensors.keys()].some((name) => /^onnx::Conv_\d+$/.test(name));
  if (!isFolded) return;
  throw unreadable(
    path,
    'its normalization was folded into the convolutions. Export it again with do_constant_folding=False and training=torch.onnx.TrainingMode.PRESERVE',
  );
}

function checkLength(path: string, { name, dims, dtype, raw }: OnnxTensor): void {
  const bytes = dims.reduce((product, n) => product * n, bytesPer(DTYPES[dtype] ?? 'F32'));
  if (bytes !== raw.byteLength) throw unreadable(path, `${name} is not as long as its shape says`);
}
