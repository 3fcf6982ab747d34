/** Pixels in memory as an image file, without loss. */
import { fromPixels } from './decodeImage.ts';

export interface RgbPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** [height, width, 3] */
  readonly rgb: Uint8Array;
}

/** @returns a PNG of the same size */
export const picturePng = (picture: RgbPicture): Promise<Uint8Array> => fromPixels(picture).png().toBuffer();
