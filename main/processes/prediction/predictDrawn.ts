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
  { paths, classIds }: Pick<PredictDrawnRequest, 'paths' | 'classIds'>,
  onProgress: (done: number, total: number) => void,
): Promise<readonly DrawnPrediction[]> {
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
function pointAnswer(numbers: Float32Array, { classIds, size }: Wanted): DrawnAnswer {
  const toPixels = (at: number, side: number): number => (((numbers[at] ?? 0) + 1) * side) / 2;
  const points: ItemPoints = classIds.flatMap((id, i) => {
    const [y, x] = [toPixels(2 * i, size.heightPx), toPixels(2 * i + 1, size.widthPx)];
    return id === 0 ? [] : [[id, { x, y, v: 2 }] as const];
  });
  return { kind: 'points', points, uncertainty: null };
}
