/** What training sees, for a person to look at: tensors of a batch turned back into pictures, with their labels. */
import type { ItemId } from './item.ts';
import type { ClassId } from './labelClass.ts';

export interface ShownPoint {
  readonly classId: ClassId;
  /** 0..1 from the left and the top of the picture. */
  readonly x: number;
  readonly y: number;
  /** False: it left the frame and does not count. */
  readonly counts: boolean;
}

/** One image of a batch, its normalization taken away. */
export interface ShownImage {
  readonly item: ItemId;
  readonly name: string;
  /** [height, width, 3] */
  readonly rgb: Uint8Array;
  /** Tags and how much of each is asked for: 1, or less where labels are smoothed or images blended. */
  readonly tags: readonly (readonly [ClassId, number])[];
  /** Masks: [height, width] of class ids, 0 where nobody has labeled; else null. */
  readonly mask: Uint16Array | null;
  readonly points: readonly ShownPoint[];
}

export interface ShownSize {
  /** Of the pictures here. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of what the model sees; larger ones are shown smaller. */
  readonly modelWidthPx: number;
  readonly modelHeightPx: number;
}

export interface ShownBatch extends ShownSize {
  /** Zero-based epoch whose first batch it is. */
  readonly epoch: number;
  readonly batchSize: number;
  readonly images: readonly ShownImage[];
  /** Names of images of the batch that cannot be read. */
  readonly unreadable: readonly string[];
}

/** In the order in which a person reads them. */
export const TRANSFORM_NAMES = [
  'flip',
  'symmetry',
  'cut',
  'rotate',
  'zoom',
  'warp',
  'brightness',
  'contrast',
] as const;
export type TransformName = (typeof TRANSFORM_NAMES)[number];

export interface ShownEnd {
  /** Degrees, a factor, a part, or the number of a symmetry or side. */
  readonly value: number;
  readonly image: ShownImage;
}

export interface ShownTransforms extends ShownSize {
  /** As it is without any change. */
  readonly plain: ShownImage;
  /** One row for each change, alone: its ends and its middle. */
  readonly rows: readonly { readonly transform: TransformName; readonly ends: readonly ShownEnd[] }[];
  /** As training draws them in its first epochs. */
  readonly draws: readonly ShownImage[];
}
