/** Raw samples of a picture: any number of bands, of 8 or 16 bits or real numbers; and turning them upright. */
import type { Rect } from '#shared/domain/mask.ts';

export type SampleArray = Uint8Array | Uint16Array | Float32Array;

/** Rows from top to bottom, pixel by pixel, the bands of a pixel beside each other: `data[(y * widthPx + x) * bands + band]`. */
export interface Samples<A extends SampleArray = SampleArray> {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bands: number;
  readonly data: A;
}

export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** As `like`, zeros. */
export function makeSamples(like: SampleArray, length: number): SampleArray {
  if (like instanceof Uint8Array) return new Uint8Array(length);
  return like instanceof Uint16Array ? new Uint16Array(length) : new Float32Array(length);
}

/** EXIF orientations 5 to 8 exchange width and height. */
export const isTurned = (orientation: number): boolean => orientation >= 5;

export const uprightSize = ({ widthPx, heightPx }: PictureSize, orientation: number): PictureSize =>
  isTurned(orientation) ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };

/**
 * Where a pixel of the upright picture is stored.
 * @param stored size of the picture as stored
 */
function storedPlace(
  x: number,
  y: number,
  orientation: number,
  stored: PictureSize,
): readonly [number, number] {
  const [right, bottom] = [stored.widthPx - 1, stored.heightPx - 1];
  switch (orientation) {
    case 2:
      return [right - x, y];
    case 3:
      return [right - x, bottom - y];
    case 4:
      return [x, bottom - y];
    case 5:
      return [y, x];
    case 6:
      return [y, bottom - x];
    case 7:
      return [right - y, bottom - x];
    case 8:
      return [right - y, x];
    default:
      return [x, y];
  }
}

/** The stored rectangle that becomes `rect` of the upright picture. */
export function storedRect(rect: Rect, orientation: number, stored: PictureSize): Rect {
  const [x0, y0] = storedPlace(rect.x, rect.y, orientation, stored);
  const [x1, y1] = storedPlace(rect.x + rect.w - 1, rect.y + rect.h - 1, orientation, stored);
  return { x: Math.min(x0, x1), y: Math.min(y0, y1), w: Math.abs(x1 - x0) + 1, h: Math.abs(y1 - y0) + 1 };
}

/** Stored samples turned upright by their EXIF orientation. */
export function turnUpright(samples: Samples, orientation: number): Samples {
  if (orientation === 1) return samples;
  const { widthPx, heightPx } = uprightSize(samples, orientation);
  const { bands, data: from } = samples;
  const data = makeSamples(from, from.length);
  let to = 0;
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const [sx, sy] = storedPlace(x, y, orientation, samples);
      const at = (sy * samples.widthPx + sx) * bands;
      for (let band = 0; band < bands; band += 1) data[to++] = from[at + band] as number;
    }
  }
  return { widthPx, heightPx, bands, data };
}
