/** How a run of masks or points does on images with labels, image by image, as the labels are today. */
import type { RunId } from './run.ts';

export interface MaskEvaluation {
  readonly kind: 'masks';
  readonly run: RunId;
  readonly classes: readonly string[];
  /** Place of the void class, or null. */
  readonly voidIndex: number | null;
  readonly itemIds: Int32Array;
  /** How many pixels of class t were answered with class p, at the sizes of the images: [t * classes + p]. Void is in none. */
  readonly counts: Float64Array;
  /** Of each image, the part of the pixels that count which got their class; NaN where none counts. */
  readonly accuracies: Float32Array;
  /** Of each image, see `ItemAnswer`. */
  readonly uncertainties: Float32Array;
}

export interface PointEvaluation {
  readonly kind: 'points';
  readonly run: RunId;
  readonly classes: readonly string[];
  readonly itemIds: Int32Array;
  /** [items, classes]: how far the answer is from the label in pixels of the image; NaN where there is no label on the image. */
  readonly distances: Float32Array;
  /** Squared differences in -1..1, summed over both numbers of all points that count; their mean is the loss. */
  readonly squaredError: number;
}

export type DrawnEvaluation = MaskEvaluation | PointEvaluation;
