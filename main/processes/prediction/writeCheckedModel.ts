/** Writes a model file and holds it against the app's own predictions before anybody may have it. */
import { readFile, rm } from 'node:fs/promises';
import { exportModel } from '#main/engine/lower/exportModel.ts';
import { IMAGE_INPUT } from '#main/engine/lower/imagePrelude.ts';
import { encodeModel } from '#main/engine/lower/onnxModel.ts';
import { loadModel, type LoadedModel as OnnxFile } from '#main/engine/runtime/ort/runModel.ts';
import { areaOf, frameOf } from '#main/datasets/inputSize.ts';
import { inputPixels } from '#main/datasets/modelPixels.ts';
import { writeFileAtomic } from '#main/files/atomicWrite.ts';
import type { Pixels } from '#main/files/decodeImage.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import type { ExportCheck } from '#shared/domain/job.ts';
import { pairOf } from '../modelOf.ts';
import { EXPORT_KINDS, type FileOutputs, type Limits } from './exportKinds.ts';
import { NORMALIZATION, readOriginal, stackImages } from './images.ts';
import type { LoadedModel } from './LoadedModel.ts';
import type { ExportRequest } from './protocol.ts';

/**
 * @returns what the check found; the file is at `request.to`
 * @throws AppError `export.check-failed`, `export.nothing` when no image could be read; the file is gone then
 */
export async function writeCheckedModel(
  model: LoadedModel,
  request: ExportRequest,
  onProgress: (done: number, total: number) => void,
): Promise<ExportCheck> {
  const { kind, classes } = model.source;
  const exported = exportModel({
    task: kind,
    network: model.inferenceModel(),
    size: pairOf(model.size),
    fit: EXPORT_KINDS[kind].fit,
    normalization: NORMALIZATION,
    classes,
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
  const found: Differences[] = [];
  try {
    for (const [done, path] of images.entries()) {
      const one = await compareOne(model, exported, path);
      if (one !== null) found.push(one);
      onProgress(done + 1, images.length);
    }
  } finally {
    await exported.release();
  }
  if (found.length > 0) return summed(model, found);
  throw new AppError('export.nothing', {
    problem: 'not one of the images it should be checked with can be read; connect their folder first',
  });
}

function summed({ source: { kind } }: LoadedModel, found: readonly Differences[]): ExportCheck {
  const sum = (of: (one: Differences) => number): number => found.reduce((all, one) => all + of(one), 0);
  const most = (of: (one: Differences) => number): number =>
    found.reduce((all, one) => Math.max(all, of(one)), 0);
  return {
    kind,
    images: found.length,
    maxDiffOriginal: most(({ original }) => original),
    maxDiffModelSize: most(({ modelSize }) => modelSize),
    differingPixels:
      kind === 'masks' ? sum(({ differing }) => differing) / sum(({ pixels }) => pixels) : null,
  };
}

interface Differences {
  readonly original: number;
  readonly modelSize: number;
  /** Pixels of the original of another class, and all that it has. */
  readonly differing: number;
  readonly pixels: number;
}

/** Null for an image that cannot be read. */
async function compareOne(model: LoadedModel, exported: OnnxFile, path: string): Promise<Differences | null> {
  const original = await readOriginal(path).catch((error: unknown) => {
    if (isAppError(error)) return null;
    throw error;
  });
  if (original === null) return null;
  const seen = { ...frameOf(model.size), rgb: inputPixels(original, model.size) };
  const logits = await model.logits(stackImages([seen.rgb], model.size), 1);
  const { limits } = EXPORT_KINDS[model.source.kind];
  const held = async (image: Pixels, limit: Limits, at: string): Promise<Held> =>
    checked({ model, logits, image, file: await runFile(exported, image) }, limit, at);
  const fromOriginal = await held(original, limits.original, path);
  const fromSeen = await held(seen, limits.modelSize, `${path} at ${seen.widthPx} x ${seen.heightPx} px`);
  return {
    original: fromOriginal.largest,
    modelSize: fromSeen.largest,
    differing: fromOriginal.differing,
    pixels: areaOf(original),
  };
}

const runFile = (exported: OnnxFile, { widthPx, heightPx, rgb }: Pixels): Promise<FileOutputs> =>
  exported.run({ [IMAGE_INPUT]: { dtype: 'uint8', dims: [1, heightPx, widthPx, 3], data: rgb } });

interface Beside {
  readonly model: LoadedModel;
  readonly logits: Float32Array;
  readonly image: Pixels;
  readonly file: FileOutputs;
}

interface Held {
  readonly largest: number;
  readonly differing: number;
}

/** @throws AppError `export.check-failed` beyond the limit; NaN is within none */
function checked({ model, logits, image, file }: Beside, limit: Limits, at: string): Held {
  const { kind } = model.source;
  const { largest, unit, differing } = EXPORT_KINDS[kind].compare({ model, logits, size: image }, file);
  const refuse = (what: 'probabilities' | 'pixels' | 'points', apart: number, most: number): never => {
    throw new AppError('export.check-failed', { what, largest: apart, limit: most, at });
  };
  if (!(largest <= limit.largest * unit))
    refuse(kind === 'points' ? 'points' : 'probabilities', largest, limit.largest * unit);
  const area = areaOf(image);
  if (differing > limit.differing * area + 1) refuse('pixels', differing / area, limit.differing);
  return { largest, differing };
}
