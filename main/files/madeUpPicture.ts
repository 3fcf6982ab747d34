/** Pictures that nobody took, as large as one wants and as hard to decode as a photo, for measuring. */
import sharp from 'sharp';

export interface MadeUpPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Another number, another picture. */
  readonly seed: number;
}

/** Pixels of the blotches that are drawn, in the picture's pixels. */
const GRAIN_PX = 6;

/** Writes a JPEG of coloured blotches, about as many bytes as a photo of that size has. */
export async function writeMadeUpJpeg(
  path: string,
  { widthPx, heightPx, seed }: MadeUpPicture,
): Promise<void> {
  const width = Math.ceil(widthPx / GRAIN_PX);
  const height = Math.ceil(heightPx / GRAIN_PX);
  let state = (seed + 1) >>> 0;
  const data = new Uint8Array(width * height * 3).map(() => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: widthPx, height: heightPx, fit: 'fill', kernel: 'cubic' })
    .jpeg({ quality: 90 })
    .toFile(path);
}
