/** Masks: every pixel of an image carries one class, or none. */
import type { ClassId } from './labelClass.ts';

/** Side of the squares in which masks are stored and changed; those at the right and lower border are smaller. */
export const TILE_PX = 256;

/** The value of a pixel that nobody has labeled. */
export const UNLABELED = 0;

/** Highest class id that fits into a mask. */
export const MAX_MASK_CLASS = 0xffff;

/** Masks are drawn on images of up to this many pixels: as class ids and colours they take 6 bytes each in the page. */
export const MAX_MASK_PX = 100_000_000;

/** A mask in memory: one class id per pixel (0: unlabeled), rows from top to bottom. */
export interface Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint16Array;
}

/** Pixels of an image: left, top, width, height. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** How large an image or a mask is. */
export interface PixelSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An image to look at: four bytes per pixel (red, green, blue, alpha), row by row. */
export interface Picture extends PixelSize {
  readonly rgba: Uint8ClampedArray;
}

/** Some pixels of an image: `bits` holds 1 for those inside, row by row over `rect`. What every tool selects. */
export interface Region {
  readonly rect: Rect;
  readonly bits: Uint8Array;
}

/** One square of a mask. `runs` is what `encodeTile` (kernels) writes; empty means all unlabeled. */
export interface MaskTile {
  readonly tx: number;
  readonly ty: number;
  readonly runs: Uint8Array;
}

/** What one gesture did to a square. `before` lets the store notice that somebody else changed it meanwhile. */
export interface TileChange {
  readonly tx: number;
  readonly ty: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** The stored mask of one image. */
export interface StoredMask {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly tiles: readonly MaskTile[];
}

/** How many pixels of each class a mask has; unlabeled ones are not in it. */
export type ClassAreas = ReadonlyMap<ClassId, number>;
