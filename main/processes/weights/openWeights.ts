/** Opens a file of weights by what its bytes are. */
import { openSafetensors } from '#main/files/safetensors.ts';
import { weightsKind, type WeightsKind } from '#main/files/weightsKind.ts';
import { AppError } from '#shared/contract/errors.ts';
import { openOnnxWeights } from './openOnnxWeights.ts';
import type { WeightsFile } from './WeightsFile.ts';

/**
 * Opens safetensors and ONNX files.
 * @throws AppError `path.missing`, `path.not-a-file`, `weights.unreadable`, `weights.pytorch`
 */
export function openWeights(path: string): WeightsFile {
  const kind = weightsKind(path);
  switch (kind) {
    case 'safetensors':
      return { path, ...openSafetensors(path) };
    case 'onnx':
      return openOnnxWeights(path);
    case 'pytorch':
      throw new AppError('weights.pytorch', { path });
    default:
      throw new AppError('weights.unreadable', { path, reason: REASONS[kind] });
  }
}

const REASONS: Readonly<Record<Exclude<WeightsKind, 'safetensors' | 'onnx' | 'pytorch'>, string>> = {
  page: 'it is a web page or a text, not weights',
  archive: 'it is a zip archive; unpack it first',
  hdf5: 'it is an HDF5 file, as Keras writes them',
  empty: 'it is empty',
  unknown: 'it is of no kind that is known here',
};
