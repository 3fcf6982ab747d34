/** The numbers that judge a class for every pixel, from exact counts over a whole set. */
import { argmax, logSumExp } from './classMetrics.ts';
import type { Matrix } from './metrics.ts';

/** How often a pixel of class `t` was answered with class `p`: counts [t * classes + p]. Void pixels are in none. */
export interface PixelCounts {
  readonly classes: number;
  readonly counts: Float64Array;
}

export const noPixels = (classes: number): PixelCounts => ({
  classes,
  counts: new Float64Array(classes * classes),
});

/** Pictures side by side: how many classes, pixels, and the class that does not count (null: all do). */
export interface PixelLayout {
  readonly classes: number;
  /** Height times width. */
  readonly area: number;
  readonly voidIndex: number | null;
}

/** Visits every pixel that counts: where its first logit lies, its picture, its class. */
function eachPixel(
  targets: Matrix,
  { classes, area, voidIndex }: PixelLayout,
  visit: (logitAt: number, image: number, truth: number) => void,
): void {
  for (let i = 0; i < targets.length; i++) {
    const truth = at(targets, i);
    if (truth === voidIndex || !Number.isInteger(truth) || truth < 0 || truth >= classes) continue;
    const image = Math.floor(i / area);
    visit(image * classes * area + (i % area), image, truth);
  }
}

/** Adds a batch. @param scores [n, classes, area], logits or probabilities @param targets [n, area] of class indices */
export function countPixels(total: PixelCounts, scores: Matrix, targets: Matrix, layout: PixelLayout): void {
  eachPixel(targets, layout, (from, _, truth) => {
    const answer = argmax(scores, from, total.classes, layout.area);
    countAnswers(total, truth, answer);
  });
}

/** Adds so many pixels of one class that were answered with another, or the same. */
export function countAnswers(
  { classes, counts }: PixelCounts,
  truth: number,
  answer: number,
  pixels = 1,
): void {
  const cell = truth * classes + answer;
  counts[cell] = at(counts, cell) + pixels;
}

/**
 * Cross-entropy summed over the pixels that count, and how many those are.
 * @param logits [n, classes, area] @param targets [n, area] of class indices
 */
export function pixelCrossEntropy(
  logits: Matrix,
  targets: Matrix,
  layout: PixelLayout,
): { readonly sum: number; readonly pixels: number } {
  let [sum, pixels] = [0, 0];
  eachPixel(targets, layout, (from, _, truth) => {
    sum += logSumExp(logits, from, layout.classes, layout.area) - at(logits, from + truth * layout.area);
    pixels++;
  });
  return { sum, pixels };
}

/** The part of pixels that got their class (acc_camvid and foreground_acc of fastai, but over all pixels at once). */
export function pixelAccuracy({ classes, counts }: PixelCounts): number {
  let right = 0;
  for (let c = 0; c < classes; c++) right += at(counts, c * classes + c);
  return ratio(right, sumOf(counts));
}

/** One class over all pixels; null where it neither is anywhere nor was answered. */
export interface PixelClassScore {
  /** Intersection over union. */
  readonly iou: number | null;
  /** Twice the intersection over the sum of both areas. */
  readonly dice: number | null;
  /** Pixels that are of the class. */
  readonly pixels: number;
}

export function pixelClassScores({ classes, counts }: PixelCounts): PixelClassScore[] {
  return Array.from({ length: classes }, (_, c) => {
    const both = at(counts, c * classes + c);
    let [labeled, answered] = [0, 0];
    for (let other = 0; other < classes; other++) {
      labeled += at(counts, c * classes + other);
      answered += at(counts, other * classes + c);
    }
    if (labeled + answered === 0) return { iou: null, dice: null, pixels: 0 };
    return {
      iou: both / (labeled + answered - both),
      dice: (2 * both) / (labeled + answered),
      pixels: labeled,
    };
  });
}

/** The mean of what there is; 0 of nothing. */
export function meanOf(scores: readonly (number | null)[]): number {
  const known = scores.filter((score) => score !== null);
  return ratio(sumOf(known), known.length);
}

/**
 * fastai's dice of two classes, background and foreground, and its iou: worked out for every picture, 1 where neither the
 * label nor the answer has any foreground.
 * @param scores [n, 2, area] @param targets [n, area] @returns one of each per picture
 */
export function foregroundPerImage(
  scores: Matrix,
  targets: Matrix,
  layout: PixelLayout,
): { readonly dice: number; readonly iou: number }[] {
  const images = targets.length / layout.area;
  const found = Array.from({ length: images }, () => ({ both: 0, labeled: 0, answered: 0 }));
  eachPixel(targets, layout, (from, image, truth) => {
    const one = found[image];
    if (one === undefined) return;
    const answer = argmax(scores, from, layout.classes, layout.area);
    if (truth === 1) one.labeled++;
    if (answer === 1) one.answered++;
    if (truth === 1 && answer === 1) one.both++;
  });
  return found.map(({ both, labeled, answered }) => {
    const areas = labeled + answered;
    return areas === 0 ? { dice: 1, iou: 1 } : { dice: (2 * both) / areas, iou: both / (areas - both) };
  });
}

const sumOf = (numbers: ArrayLike<number> & Iterable<number>): number => {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
};

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Indices are always in range; a hole would be a bug upstream and shows as NaN. */
const at = (numbers: Matrix, i: number): number => numbers[i] ?? Number.NaN;
