/** A handful of validation images whose predictions are kept after every epoch, so that one can watch a run learn. */
import type { ItemId } from './item.ts';
import type { Kind } from './project.ts';

/** How likely each class is: the likeliest ones and those that are there. Place among the classes of the run, probability. */
export type WatchedTags = readonly (readonly [place: number, probability: number])[];
/** Of each class of the run where it is, in pixels of the image; null: nowhere, or nobody can say. */
export type WatchedPoints = readonly (readonly [x: number, y: number] | null)[];

/** What was labeled, or what is predicted. A mask is small: runs of places plus one, 0 for unlabeled. */
export type WatchedAnswer =
  | { readonly kind: 'tags'; readonly tags: WatchedTags }
  | { readonly kind: 'masks'; readonly runs: Uint8Array }
  | { readonly kind: 'points'; readonly points: WatchedPoints };

export interface WatchedItem {
  readonly item: ItemId;
  /** Of the small mask, or of the image with its points; of tags 0. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly truth: WatchedAnswer;
}

export interface WatchedEpoch {
  /** How many are done; 0: before the first step. */
  readonly epoch: number;
  /** One for each item. */
  readonly answers: readonly WatchedAnswer[];
}

export interface WatchedItems {
  readonly kind: Kind;
  readonly items: readonly WatchedItem[];
  /** In order; of long runs not all. */
  readonly epochs: readonly WatchedEpoch[];
}
