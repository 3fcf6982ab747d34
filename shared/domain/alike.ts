/** Images that a trained model of tags sees as alike. */
import type { ItemId } from './item.ts';

export interface AlikeImage {
  readonly item: ItemId;
  /** Whether the run learned from it, or was judged by it. */
  readonly side: 'train' | 'valid';
  /** 1 for what the run cannot tell apart, 0 for images that have nothing in common, less for opposite ones. */
  readonly likeness: number;
  /** Labels of today, 0 or 1 for each class of the run. */
  readonly targets: Uint8Array;
}

export interface AlikeImages {
  /** Of the run, in its order, as the project calls them now. */
  readonly classes: readonly string[];
  /** Labels of today of the image that was asked about; null for one without. */
  readonly targets: Uint8Array | null;
  /** Labeled images that the run knows, most alike first. */
  readonly images: readonly AlikeImage[];
}

/** A tag in which an image differs from nearly all that are alike. */
export interface OddLabel {
  /** Of the class. */
  readonly place: number;
  /** Neighbours that have it. */
  readonly having: number;
  /** Whether the image has it. */
  readonly isGiven: boolean;
}
