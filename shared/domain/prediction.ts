/** What a run says of one image, by the kind of its project. */
import type { ItemId } from './item.ts';
import type { ClassId } from './labelClass.ts';
import type { PixelSize, StoredMask } from './mask.ts';
import type { ItemPoints } from './points.ts';
import type { WireError } from './wireError.ts';

/** Sides of the pieces in which a mask is predicted at the image's own size. */
export const PIECES_PX = { min: 64, usual: 768, max: 2048 } as const;

/** In classes of today: what a run learned of a class that is gone is in no mask and among no points. */
export type ItemAnswer =
  | {
      readonly kind: 'tags';
      /** Which class each probability is of; null where the project has no such class any more. */
      readonly classIds: readonly (ClassId | null)[];
      readonly probabilities: Float32Array;
    }
  | {
      readonly kind: 'masks';
      /** The most probable class of every pixel, at the size of the image. */
      readonly mask: StoredMask;
      /** Mean over the pixels of the largest probability, 0..1. */
      readonly confidence: number;
      /** Mean over the pixels of the entropy, 0 (sure) to 1 (every class as likely as any). */
      readonly uncertainty: number;
    }
  | {
      readonly kind: 'points';
      /** In pixels of the image; a place outside of it is an answer too. All are said to be seen. */
      readonly points: ItemPoints;
      /** Null where the model gives nothing to tell it by. */
      readonly uncertainty: number | null;
    };

/** An image that cannot be read is an answer, not an error. */
export type ItemPrediction =
  | { readonly item: ItemId; readonly ok: true; readonly answer: ItemAnswer }
  | { readonly item: ItemId; readonly ok: false; readonly error: WireError };

/** What a run says of a file somebody tries, with a small picture of it to show that on. */
export type TriedImage =
  | {
      readonly path: string;
      readonly ok: true;
      /** JPEG. */
      readonly preview: Uint8Array;
      /** Of the file. */
      readonly size: PixelSize;
      /** A mask is as large as the preview; points are in pixels of the file. */
      readonly answer: Exclude<ItemAnswer, { kind: 'tags' }>;
      /** Masks: the part of the image that each class takes, largest first. */
      readonly shares: readonly (readonly [ClassId, number])[];
    }
  | { readonly path: string; readonly ok: false; readonly error: WireError };
