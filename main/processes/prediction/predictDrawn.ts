/** Image files to masks or points; a file that cannot be read is an answer like any other. */
import type { Size } from '#main/datasets/inputSize.ts';
import { inputPixels } from '#main/datasets/modelPixels.ts';
import { toWire } from '#shared/contract/errors.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ItemPoints } from '#shared/domain/points.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import { mapConcurrent } from '#shared/util/mapConcurrent.ts';
import { readOriginal, stackImages } from './images.ts';
import type { LoadedModel } from './LoadedModel.ts';
import { maskAnswer } from './maskAnswer.ts';
import { predictInPieces } from './pieces.ts';
import type { DrawnAnswer, DrawnPrediction, PredictDrawnRequest } from './protocol.ts';

/** Images that are decoded and run together: originals may be large. */
const BATCH = 4;
const READERS = 2;

type Prepared =
  | { readonly ok: true; readonly rgb: Uint8Array; readonly size: Size }
  | { readonly ok: false; readonly error: WireError };

/** One answer per path, in order. */
export async function predictDrawn(
  model: LoadedModel,
  { paths, classIds, piecesPx }: Omit<PredictDrawnRequest, 'model'>,
  onProgress: (done: number, total: number) => void,
): Promise<readonly DrawnPrediction[]> {
  if (piecesPx !== null) return predictLarge(model, { paths, classIds, piecesPx }, onProgress);
  const answers: DrawnPrediction[] = [];
  for (let start = 0; start < paths.length; start += BATCH) {
    const prepared = await mapConcurrent(paths.slice(start, start + BATCH), READERS, (path) =>
      prepare(path, model),
    );
    const readable = prepared.flatMap((image) => (image.ok ? [image.rgb] : []));
    const all = await model.logits(stackImages(readable, model.size), readable.length);
    let at = 0;
    for (const image of prepared) {
      if (!image.ok) answers.push(image);
      else {
        const numbers = all.subarray(at, (at += model.answerLength));
        answers.push({ ok: true, answer: answerOf(model, numbers, { classIds, size: image.size }) });
      }
    }
    onProgress(answers.length, paths.length);
  }
  return answers;
}

interface LargeQuestion {
  readonly paths: readonly string[];
  readonly classIds: readonly ClassId[];
  readonly piecesPx: number;
}

/** One image after the other: each may be large. */
async function predictLarge(
  model: LoadedModel,
  { paths, classIds, piecesPx }: LargeQuestion,
  onProgress: (done: number, total: number) => void,
): Promise<readonly DrawnPrediction[]> {
  const answers: DrawnPrediction[] = [];
  for (const path of paths) {
    const original = await readOriginal(path).catch(toWire);
    if ('code' in original) answers.push({ ok: false, error: original });
    else {
      const logitsOf = (rgb: Uint8Array, size: Size): Promise<Float32Array> =>
        model.logitsAt(stackImages([rgb], size), size);
      const answer = await predictInPieces(original, { sidePx: piecesPx, classIds, logitsOf });
      answers.push({ ok: true, answer });
    }
    onProgress(answers.length, paths.length);
  }
  return answers;
}

async function prepare(path: string, model: LoadedModel): Promise<Prepared> {
  try {
    const original = await readOriginal(path);
    const { widthPx, heightPx } = original;
    return { ok: true, rgb: inputPixels(original, model.size), size: { widthPx, heightPx } };
  } catch (error) {
    return { ok: false, error: toWire(error) };
  }
}

interface Wanted {
  readonly classIds: readonly ClassId[];
  /** Of the image. */
  readonly size: Size;
}

function answerOf(model: LoadedModel, numbers: Float32Array, wanted: Wanted): DrawnAnswer {
  if (model.source.kind === 'points') return pointAnswer(numbers, wanted);
  return maskAnswer(numbers, { ...wanted, modelSize: model.size });
}

/** (y, x) of every point in -1..1 to pixels of the image. */
export function pointAnswer(
  numbers: Float32Array,
  { classIds, size }: Wanted,
): Extract<DrawnAnswer, { kind: 'points' }> {
  const toPixels = (at: number, side: number): number => (((numbers[at] ?? 0) + 1) * side) / 2;
  const points: ItemPoints = classIds.flatMap((id, i) => {
    const [y, x] = [toPixels(2 * i, size.heightPx), toPixels(2 * i + 1, size.widthPx)];
    return id === 0 ? [] : [[id, { x, y, v: 2 }] as const];
  });
  return { kind: 'points', points, uncertainty: null };
}
