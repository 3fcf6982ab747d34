/** Image files to probabilities; a file that cannot be read is an answer like any other. */
import { toWire } from '#shared/contract/errors.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import { mapConcurrent } from '#shared/util/mapConcurrent.ts';
import { readPrepared, stackImages } from './images.ts';
import type { LoadedModel } from './LoadedModel.ts';
import type { FilePrediction } from './protocol.ts';

/** Images that are decoded and run together. */
const BATCH = 16;
/** Files that are decoded at once. */
const READERS = 4;

type Prepared =
  { readonly ok: true; readonly rgb: Uint8Array } | { readonly ok: false; readonly error: WireError };

/** One answer per path, in order. */
export async function predictFiles(
  model: LoadedModel,
  paths: readonly string[],
  onProgress: (done: number, total: number) => void,
): Promise<readonly FilePrediction[]> {
  const answers: FilePrediction[] = [];
  for (let start = 0; start < paths.length; start += BATCH) {
    const part = paths.slice(start, start + BATCH);
    const prepared = await mapConcurrent(part, READERS, (path) => prepare(path, model.source.sizePx));
    answers.push(...(await predictPrepared(model, prepared)));
    onProgress(answers.length, paths.length);
  }
  return answers;
}

/** Probabilities [n, classes] of images at the model's own size, RGB bytes [S,S,3] each. */
export async function predictBytes(model: LoadedModel, images: readonly Uint8Array[]): Promise<Float32Array> {
  const x = stackImages(images, model.source.sizePx);
  return (await model.logits(x, images.length)).map(sigmoid);
}

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

async function prepare(path: string, sizePx: number): Promise<Prepared> {
  try {
    return { ok: true, rgb: await readPrepared(path, sizePx) };
  } catch (error) {
    return { ok: false, error: toWire(error) };
  }
}

async function predictPrepared(
  model: LoadedModel,
  prepared: readonly Prepared[],
): Promise<readonly FilePrediction[]> {
  const readable = prepared.flatMap((image) => (image.ok ? [image.rgb] : []));
  const { classes } = model.source;
  const probabilities = await predictBytes(model, readable);
  let at = 0;
  return prepared.map((image) => {
    if (!image.ok) return image;
    at += 1;
    return { ok: true, probabilities: probabilities.slice((at - 1) * classes, at * classes) };
  });
}
