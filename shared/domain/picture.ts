/** Pictures as the stage shows them: what a file holds besides its size, and how it is asked for. */
import type { JobId } from './job.ts';

/** Side of the squares that large pictures are shown in. */
export const PICTURE_TILE_PX = 512;

/** Pictures with more pixels are shown in squares, from reduced copies that are made once. */
const WHOLE_PX = 50_000_000;
/** No browser draws a longer side at once. */
const WHOLE_SIDE_PX = 16_384;

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Whether a picture is too large to be shown at once. */
export const isHuge = ({ widthPx, heightPx }: Size): boolean =>
  widthPx * heightPx > WHOLE_PX || Math.max(widthPx, heightPx) > WHOLE_SIDE_PX;

/** Sizes from the picture's own down to one that fits into a square, each half of the one before, rounded up. */
export function pictureLevels({ widthPx, heightPx }: Size): readonly Size[] {
  const levels: Size[] = [{ widthPx, heightPx }];
  for (let last = levels[0]; last !== undefined && Math.max(last.widthPx, last.heightPx) > PICTURE_TILE_PX;) {
    last = { widthPx: Math.ceil(last.widthPx / 2), heightPx: Math.ceil(last.heightPx / 2) };
    levels.push(last);
  }
  return levels;
}

/** [shown as black, shown as white]. */
export type ShownRange = readonly [number, number];

/** One page of a picture's file. */
export interface Picture {
  /** Upright. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pages: number;
  /** Samples per pixel, alpha included; a palette counts as its colours. */
  readonly bands: number;
  readonly bits: number;
  readonly sampleFormat: 'uint' | 'int' | 'float';
  readonly hasAlpha: boolean;
  /** Grey or colour of 8 bits: shown as it is unless somebody chooses bands or a range. */
  readonly isPlain: boolean;
  /** Per band. All of 8 bits, else the 1st and 99th percentile. */
  readonly ranges: readonly ShownRange[];
  /** Shown as red, green and blue (or one as grey) when nobody has chosen. */
  readonly shownBands: readonly number[];
  /** Sizes, the picture's own first. One when it is shown at once; else it is asked for in squares of `PICTURE_TILE_PX`. */
  readonly levels: readonly Size[];
  /** The job that makes the reduced copies of a huge picture; null when there is nothing to wait for. */
  readonly preparing: JobId | null;
}

/** How a picture is looked at; what is null is as usual. */
export interface PictureLook {
  /** From 0. */
  readonly page: number;
  /** Three as red, green and blue, or one as grey. */
  readonly bands: readonly number[] | null;
  /** Shown as black and as white: one for all shown bands, or one for each. */
  readonly low: readonly number[] | null;
  readonly high: readonly number[] | null;
}

export const USUAL_LOOK: PictureLook = { page: 0, bands: null, low: null, high: null };
