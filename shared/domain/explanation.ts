/** What in an image speaks for a tag, as a trained model of tags sees it. */
import type { PixelSize, Rect } from './mask.ts';

/** How much each part of what a model saw speaks for an output: rows from top to bottom, 0 (nothing) and up, all finite. */
export interface HeatMap {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

export interface Explanation {
  /** Of the model, in its order, as the project calls them now. */
  readonly classes: readonly string[];
  /** One per class. */
  readonly probabilities: Float32Array;
  /** Place of the class that is explained. */
  readonly explained: number;
  /** Over `seen`. */
  readonly map: HeatMap;
  /** Of the image. */
  readonly size: PixelSize;
  /** The part of the image that the model saw, in pixels of the image; they need not be whole. */
  readonly seen: Rect;
  /** JPEG of the whole image, made smaller where it is large. */
  readonly preview: Uint8Array;
}
