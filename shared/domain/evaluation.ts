/** How a run of masks or points does on images with labels, image by image, as the labels are today. */
import type { ItemId } from './item.ts';
import type { MaskTile, PixelSize } from './mask.ts';
import type { RunId } from './run.ts';

/** The confusions of each image, only those that occur: those of image i stand at starts[i] up to starts[i + 1]. */
export interface ItemCounts {
  /** [images + 1] */
  readonly starts: Int32Array;
  /** t * classes + p: pixels of class t that were answered with class p. */
  readonly cells: Int32Array;
  /** How many. */
  readonly pixels: Int32Array;
}

export interface MaskEvaluation {
  readonly kind: 'masks';
  readonly run: RunId;
  readonly classes: readonly string[];
  /** Place of the void class, or null. */
  readonly voidIndex: number | null;
  readonly itemIds: Int32Array;
  /** How many pixels of class t were answered with class p, at the sizes of the images: [t * classes + p]. Void is in none. */
  readonly counts: Float64Array;
  /** The same of each image. */
  readonly perItem: ItemCounts;
  /** How many pixels labeled void were answered with class p; all 0 without a void class. */
  readonly voidCounts: Float64Array;
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

/**
 * Label and answer of one image side by side. A pixel holds the place of its class among those of the run plus one; 0 is what
 * nobody labeled, or a class that the run does not know.
 */
export interface MaskComparison extends PixelSize {
  readonly kind: 'masks';
  readonly item: ItemId;
  readonly truth: readonly MaskTile[];
  readonly answer: readonly MaskTile[];
}

export interface PointPair {
  /** Among the classes of the run. */
  readonly place: number;
  /** In pixels of the image; null: not labeled, or said to be missing. */
  readonly truth: { readonly x: number; readonly y: number } | null;
  /** Null where the run has nothing to say. */
  readonly answer: { readonly x: number; readonly y: number } | null;
  /** Distance in pixels of the image where both count; see `PointEvaluation`. */
  readonly error: number | null;
}

export interface PointComparison extends PixelSize {
  readonly kind: 'points';
  readonly item: ItemId;
  readonly pairs: readonly PointPair[];
}

export type DrawnComparison = MaskComparison | PointComparison;
