/** Images as the app itself prepares them for a model. */
import { areaOf, frameOf, type InputSize } from '#main/datasets/inputSize.ts';
import { centreSquare, scaledForChanges, validationPixels } from '#main/datasets/modelPixels.ts';
import { IMAGENET_MEAN, IMAGENET_STD, NORMALIZED_BYTES } from '#main/datasets/normalize.ts';
import { TTA_VIEWS, writeTtaViews, type TtaSettings } from '#main/datasets/ttaViews.ts';
import { readPixels, type Pixels } from '#main/files/decodeImage.ts';

/** What is taken from pixels in 0..1 and what they are divided by, per channel. */
export const NORMALIZATION = { mean: IMAGENET_MEAN, std: IMAGENET_STD } as const;

/** @throws AppError `image.unreadable`, `image.too-large` */
export const readOriginal = (path: string): Promise<Pixels> => readPixels(path);

/** The centre square at the model's size: RGB bytes [S,S,3]. */
export const toPrepared = (original: Pixels, sizePx: number): Uint8Array => centreSquare(original, sizePx);

/** As toPrepared, from the file. @throws AppError `image.unreadable`, `image.too-large` */
export const readPrepared = (path: string, sizePx: number): Promise<Uint8Array> =>
  validationPixels(path, sizePx);

/** RGB bytes [height,width,3] of each image to one normalized x [n,3,height,width]. */
export function stackImages(images: readonly Uint8Array[], size: InputSize): Float32Array {
  const plane = areaOf(frameOf(size));
  const x = new Float32Array(images.length * 3 * plane);
  for (const [n, rgb] of images.entries()) {
    for (let c = 0; c < 3; c += 1) {
      const to = (3 * n + c) * plane;
      for (let i = 0; i < plane; i += 1) {
        x[to + i] = NORMALIZED_BYTES[256 * c + (rgb[3 * i + c] ?? 0)] ?? 0;
      }
    }
  }
  return x;
}

/** An image as it is and in eight views, normalized: [9,3,S,S]. @throws AppError `image.unreadable`, `image.too-large` */
export async function readViews(path: string, sizePx: number, tta: TtaSettings): Promise<Float32Array> {
  const original = await readPixels(path);
  const length = 3 * sizePx * sizePx;
  const x = new Float32Array((1 + TTA_VIEWS) * length);
  x.set(stackImages([centreSquare(original, sizePx)], sizePx));
  writeTtaViews(scaledForChanges(original, sizePx), { ...tta, sizePx }, x, length);
  return x;
}

/** The parts one after the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
