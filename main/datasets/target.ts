/** What is to be learned of an image, by the kind of labels: as a run records it, and as numbers in a batch. */
import type { ClassId } from '#shared/domain/labelClass.ts';
import { areaOf, frameOf, type InputSize } from './inputSize.ts';

/** Places in the list of classes. */
export type Pairs = readonly (readonly [number, number])[];

/** What a run learns besides its classes, as it was when the run began. */
export type RunTarget =
  | { readonly kind: 'tags' }
  | {
      readonly kind: 'masks';
      /** Place of the class that stands for what nobody can tell, or null. */
      readonly voidIndex: number | null;
      /** Which place in the list of classes each class id stands for that occurs in masks; others count as unlabeled. */
      readonly codes: readonly (readonly [ClassId, number])[];
    }
  | {
      readonly kind: 'points';
      /** Points that trade places when an image is mirrored. */
      readonly mirrors: Pairs;
      /** Places of points that no training image has: what a model says of them means nothing. */
      readonly unseen: readonly number[];
    };

/** What runs of earlier versions learn. */
export const TAGS: RunTarget = { kind: 'tags' };

/** How a loader makes numbers of labels. */
export type TargetSettings =
  | { readonly kind: 'tags'; readonly classes: number }
  | {
      readonly kind: 'masks';
      /** File in which the masks of the snapshot lie. */
      readonly file: string;
      readonly codes: Extract<RunTarget, { kind: 'masks' }>['codes'];
    }
  | { readonly kind: 'points'; readonly classes: number; readonly mirrors: Pairs };

/** Where the mask of an image lies in the snapshot's file of masks. */
export interface MaskPlace {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Byte at which its first square begins; the others follow it. */
  readonly at: number;
  /** tx, ty and number of bytes of each square. */
  readonly tiles: readonly (readonly [number, number, number])[];
  /** Place in the list of classes and number of pixels of each class it holds. */
  readonly areas: Pairs;
}

/** Points of an image that are there, in pixels of the image. */
export interface PlacedPoints {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Place in the list of classes, x, y. */
  readonly values: readonly (readonly [number, number, number])[];
}

/** What is known of an image, by kind. */
export interface ImageLabels {
  /** Indices of the classes it carries. */
  readonly classes: readonly number[];
  readonly mask?: MaskPlace;
  readonly points?: PlacedPoints;
}

/** In a target of pixels: nobody has labeled it, so that it counts nowhere. */
export const NO_CLASS = -1;

/** Numbers of y and of w for one image, see `StepBatch`; 0: there is no w. */
export function targetLengths(
  target: TargetSettings,
  size: InputSize,
): { readonly y: number; readonly w: number } {
  switch (target.kind) {
    case 'tags':
      return { y: target.classes, w: 0 };
    case 'masks':
      return { y: areaOf(frameOf(size)), w: 0 };
    case 'points':
      return { y: 2 * target.classes, w: 2 * target.classes };
  }
}
