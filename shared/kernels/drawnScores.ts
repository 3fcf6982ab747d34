/** An evaluation of masks or points in figures: all together and by class. */
import type { DrawnEvaluation, MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import type { Metrics } from '#shared/domain/run.ts';
import { meanOf, pixelAccuracy, pixelClassScores } from './pixelMetrics.ts';

/** One class of pixels; null where it neither is anywhere nor was answered. */
export interface MaskClassScore {
  readonly name: string;
  readonly iou: number | null;
  readonly dice: number | null;
  /** Labeled pixels of it. */
  readonly pixels: number;
}

/** One point; null where no image has it. */
export interface PointClassScore {
  readonly name: string;
  /** Mean distance in pixels of the image. */
  readonly error: number | null;
  /** Images that have it. */
  readonly images: number;
}

export interface MaskScores {
  readonly metrics: Metrics;
  /** Without the void class. */
  readonly classes: readonly MaskClassScore[];
}

export interface PointScores {
  readonly metrics: Metrics;
  readonly classes: readonly PointClassScore[];
}

/** The names are those of training, but here pixels are the image's own. */
export const drawnMetrics = (evaluation: DrawnEvaluation): Metrics =>
  evaluation.kind === 'masks' ? maskScores(evaluation).metrics : pointScores(evaluation).metrics;

/** Accuracy without void, mean IoU and Dice over the classes that occur. */
export function maskScores({ classes: names, counts, voidIndex }: MaskEvaluation): MaskScores {
  const all = { classes: names.length, counts };
  const classes = pixelClassScores(all)
    .map((score, i) => ({ name: names[i] ?? '', ...score }))
    .filter((_, i) => i !== voidIndex);
  return {
    metrics: {
      foreground_acc: pixelAccuracy(all),
      mean_iou: meanOf(classes.map(({ iou }) => iou)),
      mean_dice: meanOf(classes.map(({ dice }) => dice)),
    },
    classes,
  };
}

/** Mean distance in pixels, and the mean squared error of the coordinates in -1..1. */
export function pointScores({ classes: names, distances, squaredError }: PointEvaluation): PointScores {
  const classes = names.map((name, i) => {
    const own = distances.filter((distance, at) => at % names.length === i && !Number.isNaN(distance));
    return { name, error: own.length === 0 ? null : meanOf([...own]), images: own.length };
  });
  const known = [...distances].filter((distance) => !Number.isNaN(distance));
  return {
    metrics: { point_error: meanOf(known), mse: squaredError / Math.max(1, 2 * known.length) },
    classes,
  };
}
