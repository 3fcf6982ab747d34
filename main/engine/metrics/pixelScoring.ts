/** Loss and metrics of a class for every pixel, counted batch by batch: no answer is kept. */
import {
  countPixels,
  foregroundPerImage,
  meanOf,
  noPixels,
  pixelAccuracy,
  pixelClassScores,
  pixelCrossEntropy,
  type PixelCounts,
  type PixelLayout,
} from '#shared/kernels/pixelMetrics.ts';
import type { Scorer, Scoring } from '../learn/scoring.ts';
import type { StepBatch } from '../learn/TrainStep.ts';
import { silentClasses } from './silentClasses.ts';

export interface PixelScoringOptions {
  /** The class whose pixels do not count, or null. */
  readonly voidIndex: number | null;
  /** Height and width of what is compared. */
  readonly size: readonly [number, number];
  /** Names of the classes: adds `iou_<name>` and `dice_<name>` of each that occurs. */
  readonly names?: readonly string[];
}

/**
 * Cross-entropy and accuracy over the pixels that count (fastai's acc_camvid, but of the whole set and not a mean of
 * batches), mean IoU and Dice over the classes that occur, and of two classes fastai's dice and iou, a mean over pictures.
 * The epoch with the highest accuracy is the best.
 * @param classes channels of the answers
 */
export const pixelScoring = (classes: number, options: PixelScoringOptions): Scoring => ({
  start: () => new PixelScorer(classes, options),
  watch: 'foreground_acc',
  better: 'higher',
});

class PixelScorer implements Scorer {
  readonly #layout: PixelLayout;
  readonly #names: readonly string[];
  readonly #counts: PixelCounts;
  #loss = { sum: 0, pixels: 0 };
  #foreground = { images: 0, dice: 0, iou: 0 };

  constructor(classes: number, { voidIndex, size, names }: PixelScoringOptions) {
    this.#layout = { classes, area: size[0] * size[1], voidIndex };
    this.#names = names ?? [];
    this.#counts = noPixels(classes);
  }

  add(outputs: Float32Array, { y }: StepBatch): void {
    const { sum, pixels } = pixelCrossEntropy(outputs, y, this.#layout);
    this.#loss = { sum: this.#loss.sum + sum, pixels: this.#loss.pixels + pixels };
    countPixels(this.#counts, outputs, y, this.#layout);
    if (this.#layout.classes !== 2) return;
    for (const { dice, iou } of foregroundPerImage(outputs, y, this.#layout)) {
      const before = this.#foreground;
      this.#foreground = { images: before.images + 1, dice: before.dice + dice, iou: before.iou + iou };
    }
  }

  finish(): ReturnType<Scorer['finish']> {
    const { voidIndex } = this.#layout;
    const { classes, counts } = this.#counts;
    const none = { iou: null, dice: null };
    const scores = pixelClassScores(this.#counts).map((score, c) => (c === voidIndex ? none : score));
    const { images, dice, iou } = this.#foreground;
    const named = this.#names.flatMap((name, c): [string, number][] => {
      const score = scores[c];
      if (score === undefined || score.iou === null || score.dice === null) return [];
      return [
        [`iou_${name}`, score.iou],
        [`dice_${name}`, score.dice],
      ];
    });
    return {
      valid_loss: this.#loss.sum / Math.max(1, this.#loss.pixels),
      silent: silentClasses(classes, {
        isThere: (c) => c !== voidIndex && counts.slice(c * classes, (c + 1) * classes).some((n) => n > 0),
        isSaid: (c) => counts.some((n, i) => n > 0 && i % classes === c),
      }),
      metrics: {
        foreground_acc: pixelAccuracy(this.#counts),
        mean_iou: meanOf(scores.map((score) => score.iou)),
        mean_dice: meanOf(scores.map((score) => score.dice)),
        ...(images === 0 ? {} : { dice: dice / images, iou: iou / images }),
        ...Object.fromEntries(named),
      },
    };
  }
}
