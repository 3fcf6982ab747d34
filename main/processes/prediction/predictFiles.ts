/** Image files to probabilities; a file that cannot be read is an answer like any other. */
import { toWire } from '#shared/contract/errors.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import { mapConcurrent } from '#shared/util/mapConcurrent.ts';
import { blendTta, TTA_VIEWS, type TtaSettings } from '#main/datasets/ttaViews.ts';
import { joined, readPrepared, readViews, stackImages } from './images.ts';
import type { LoadedModel } from './LoadedModel.ts';
import type { FileFeatures, FilePrediction } from './protocol.ts';

/** Images that are decoded and run together. */
const BATCH = 16;
/** Files that are decoded at once. */
const READERS = 4;

/** What the model sees of a file, normalized: [1,3,S,S], or [9,3,S,S] with its views. */
type Prepared =
  { readonly ok: true; readonly x: Float32Array } | { readonly ok: false; readonly error: WireError };

export interface PredictOptions {
  readonly tta: TtaSettings | null;
  readonly onProgress: (done: number, total: number) => void;
}

/** One answer per path, in order. */
export function predictFiles(
  model: LoadedModel,
  paths: readonly string[],
  { tta, onProgress }: PredictOptions,
): Promise<readonly FilePrediction[]> {
  return eachBatch(paths, onProgress, async (part) => {
    const prepared = await mapConcurrent(part, READERS, (path) => prepare(path, model.source.sizePx, tta));
    return predictPrepared(model, prepared, tta !== null);
  });
}

/** What the model makes of each image before it answers, one per path, in order. @throws AppError `alike.kind` */
export function featuresOfFiles(
  model: LoadedModel,
  paths: readonly string[],
  onProgress: PredictOptions['onProgress'],
): Promise<readonly FileFeatures[]> {
  return eachBatch(paths, onProgress, async (part) => {
    const prepared = await mapConcurrent(part, READERS, (path) => prepare(path, model.source.sizePx, null));
    const readable = prepared.flatMap((image) => (image.ok ? [image.x] : []));
    const all = await model.features(joined(readable), readable.length);
    const width = all.length / Math.max(1, readable.length);
    let at = 0;
    return prepared.map((image) => (image.ok ? { ok: true, features: all.slice(at, (at += width)) } : image));
  });
}

async function eachBatch<T>(
  paths: readonly string[],
  onProgress: PredictOptions['onProgress'],
  answer: (part: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const answers: T[] = [];
  for (let start = 0; start < paths.length; start += BATCH) {
    answers.push(...(await answer(paths.slice(start, start + BATCH))));
    onProgress(answers.length, paths.length);
  }
  return answers;
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

async function prepare(path: string, sizePx: number, tta: TtaSettings | null): Promise<Prepared> {
  try {
    const x =
      tta === null
        ? stackImages([await readPrepared(path, sizePx)], sizePx)
        : await readViews(path, sizePx, tta);
    return { ok: true, x };
  } catch (error) {
    return { ok: false, error: toWire(error) };
  }
}

async function predictPrepared(
  model: LoadedModel,
  prepared: readonly Prepared[],
  hasViews: boolean,
): Promise<readonly FilePrediction[]> {
  const readable = prepared.flatMap((image) => (image.ok ? [image.x] : []));
  const perImage = hasViews ? 1 + TTA_VIEWS : 1;
  const all = await model.logits(joined(readable), readable.length * perImage);
  const { classes } = model.source;
  const probabilities = all.map(sigmoid);
  let at = 0;
  return prepared.map((image) => {
    if (!image.ok) return image;
    const own = probabilities.slice(at, (at += perImage * classes));
    return { ok: true, probabilities: hasViews ? blendTta(own, classes) : own };
  });
}
