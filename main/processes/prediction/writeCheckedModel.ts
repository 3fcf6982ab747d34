/** Writes a model file and holds it against the app's own predictions before anybody may have it. */
import { readFile, rm } from 'node:fs/promises';
import { exportModel, PROBABILITIES_OUTPUT } from '#main/engine/lower/exportModel.ts';
import { IMAGE_INPUT } from '#main/engine/lower/imagePrelude.ts';
import { encodeModel } from '#main/engine/lower/onnxModel.ts';
import { loadModel, type LoadedModel as OnnxFile } from '#main/engine/runtime/ort/runModel.ts';
import { writeFileAtomic } from '#main/files/atomicWrite.ts';
import type { Pixels } from '#main/files/decodeImage.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import type { ExportCheck } from '#shared/domain/job.ts';
import { NORMALIZATION, readOriginal, toPrepared } from './images.ts';
import type { LoadedModel } from './LoadedModel.ts';
import { predictBytes } from './predictFiles.ts';
import type { ExportRequest } from './protocol.ts';

/** Largest difference in any probability: from decoded originals, and where nothing is resized. */
export const LIMITS = { original: 1e-3, modelSize: 1e-5 } as const;

/**
 * @returns what the check found; the file is at `request.to`
 * @throws AppError `export.check-failed`, `export.nothing` when no image could be read; the file is gone then
 */
export async function writeCheckedModel(
  model: LoadedModel,
  request: ExportRequest,
  onProgress: (done: number, total: number) => void,
): Promise<ExportCheck> {
  const exported = exportModel({
    network: model.inferenceModel(),
    sizePx: model.source.sizePx,
    normalization: NORMALIZATION,
    classes: model.source.classes,
    producer: request.producer,
    metadata: request.metadata,
  });
  try {
    writeFileAtomic(request.to, encodeModel(exported));
    return await checkModelFile(model, request.to, { images: request.images, onProgress });
  } catch (error) {
    await rm(request.to, { force: true });
    throw error;
  }
}

export interface CheckOptions {
  readonly images: readonly string[];
  readonly onProgress: (done: number, total: number) => void;
}

/** Runs the file as it lies on the disk on every readable image. @throws AppError as writeCheckedModel */
export async function checkModelFile(
  model: LoadedModel,
  file: string,
  { images, onProgress }: CheckOptions,
): Promise<ExportCheck> {
  const exported = await loadModel(await readFile(file));
  try {
    let [checked, maxDiffOriginal, maxDiffModelSize] = [0, 0, 0];
    for (const [done, path] of images.entries()) {
      const found = await compareOne(model, exported, path);
      if (found !== null) {
        checked += 1;
        maxDiffOriginal = Math.max(maxDiffOriginal, found.original);
        maxDiffModelSize = Math.max(maxDiffModelSize, found.modelSize);
      }
      onProgress(done + 1, images.length);
    }
    if (checked > 0) return { images: checked, maxDiffOriginal, maxDiffModelSize };
  } finally {
    await exported.release();
  }
  throw new AppError('export.nothing', {
    problem: 'not one of the images it should be checked with can be read; connect their folder first',
  });
}

interface Differences {
  readonly original: number;
  readonly modelSize: number;
}

/** Null for an image that cannot be read. */
async function compareOne(model: LoadedModel, exported: OnnxFile, path: string): Promise<Differences | null> {
  const original = await readOriginal(path).catch((error: unknown) => {
    if (isAppError(error)) return null;
    throw error;
  });
  if (original === null) return null;
  const { sizePx } = model.source;
  const rgb = toPrepared(original, sizePx);
  const app = await predictBytes(model, [rgb]);
  const fromOriginal = await runFile(exported, original);
  const fromModelSize = await runFile(exported, { widthPx: sizePx, heightPx: sizePx, rgb });
  return {
    original: checked(app, fromOriginal, { limit: LIMITS.original, at: path }),
    modelSize: checked(app, fromModelSize, { limit: LIMITS.modelSize, at: `${path} at ${sizePx} px` }),
  };
}

async function runFile(exported: OnnxFile, { widthPx, heightPx, rgb }: Pixels): Promise<Float32Array> {
  const image = { dtype: 'uint8', dims: [1, heightPx, widthPx, 3], data: rgb } as const;
  const probabilities = (await exported.run({ [IMAGE_INPUT]: image }))[PROBABILITIES_OUTPUT];
  if (!(probabilities?.data instanceof Float32Array))
    throw new Error('the exported model gave no probabilities');
  return probabilities.data;
}

/** The largest difference, when it is within the limit; NaN, which Math.max keeps, never is. */
function checked(
  app: Float32Array,
  exported: Float32Array,
  { limit, at }: { readonly limit: number; readonly at: string },
): number {
  const hasSameClasses = exported.length === app.length;
  const largest = hasSameClasses
    ? app.reduce((most, p, i) => Math.max(most, Math.abs(p - (exported[i] ?? NaN))), 0)
    : 1;
  if (!(largest <= limit)) throw new AppError('export.check-failed', { largest, limit, at });
  return largest;
}
