/** Figures of single images out of an evaluation of masks or points: what review orders and shows. */
import type { MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import {
  meanOf,
  noPixels,
  pixelClassScores,
  type PixelClassScore,
  type PixelCounts,
} from './pixelMetrics.ts';

/** All confusions of one image. @param row place in the evaluation */
export function itemCounts({ classes, perItem }: MaskEvaluation, row: number): PixelCounts {
  const counts = noPixels(classes.length);
  for (let at = perItem.starts[row] ?? 0; at < (perItem.starts[row + 1] ?? 0); at += 1)
    counts.counts[perItem.cells[at] ?? 0] = perItem.pixels[at] ?? 0;
  return counts;
}

/** IoU, Dice and labeled pixels of every class on one image, void left at null. */
export const itemClassScores = (evaluation: MaskEvaluation, row: number): readonly PixelClassScore[] =>
  pixelClassScores(itemCounts(evaluation, row));

/**
 * Of each image, the mean IoU over the classes that it has or was answered with (void left out); of one class its IoU alone.
 * NaN where there is none.
 * @param only place of a class, or null for all
 */
export function itemIous(evaluation: MaskEvaluation, only: number | null): Float32Array {
  const all = [...evaluation.classes.keys()].filter((place) => place !== evaluation.voidIndex);
  return iousOver(evaluation, only === null ? all : [only]);
}

/** The same over the classes at some places, void too if it is among them. */
export const iousOver = (evaluation: MaskEvaluation, places: readonly number[]): Float32Array =>
  Float32Array.from(evaluation.itemIds, (_, row) => {
    const scores = itemClassScores(evaluation, row);
    const known = places.map((place) => scores[place]?.iou ?? null).filter((iou) => iou !== null);
    return known.length === 0 ? Number.NaN : meanOf(known);
  });

/** Of each image, the pixels of one class that were answered with another. */
export function itemConfusions(
  { classes, itemIds, perItem }: MaskEvaluation,
  truth: number,
  answer: number,
): Int32Array {
  const cell = truth * classes.length + answer;
  return Int32Array.from(itemIds, (_, row) => {
    for (let at = perItem.starts[row] ?? 0; at < (perItem.starts[row + 1] ?? 0); at += 1)
      if (perItem.cells[at] === cell) return perItem.pixels[at] ?? 0;
    return 0;
  });
}

export interface PointItemErrors {
  /** Mean distance in pixels of the image; NaN without a point that counts. */
  readonly mean: Float32Array;
  /** The largest. */
  readonly largest: Float32Array;
  /** Place of the point with the largest; -1 for none. */
  readonly worst: Int32Array;
}

/** @param only place of a point, or null for all */
export function pointItemErrors(
  { classes, itemIds, distances }: PointEvaluation,
  only: number | null,
): PointItemErrors {
  const [mean, largest] = [new Float32Array(itemIds.length), new Float32Array(itemIds.length)];
  const worst = new Int32Array(itemIds.length).fill(-1);
  for (let row = 0; row < itemIds.length; row += 1) {
    let [sum, count, most] = [0, 0, Number.NaN];
    for (let place = 0; place < classes.length; place += 1) {
      const distance = distances[row * classes.length + place] ?? Number.NaN;
      if (Number.isNaN(distance) || (only !== null && place !== only)) continue;
      sum += distance;
      count += 1;
      if (distance <= most) continue;
      most = distance;
      worst[row] = place;
    }
    mean[row] = count === 0 ? Number.NaN : sum / count;
    largest[row] = most;
  }
  return { mean, largest, worst };
}
