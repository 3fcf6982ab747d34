/** From a file to the pixels a model starts from: decoded, scaled to the short side and cut out of the centre, or squeezed whole. */
import { readPixels, type Pixels } from '#main/files/decodeImage.ts';
import { resizeAntialiased, sizeWithShortSide } from '#main/files/resize.ts';
import type { InputSize, Size } from './inputSize.ts';

/**
 * Of a picture longer than so many of its short sides random cuts come from this much of its middle: scaled as a whole, a line
 * of 20,000 x 1 pixels would take a gigabyte. Odd, so that the middle of the middle is the middle.
 */
export const LONGEST_TO_SHORT = 31;

/**
 * What random changes are drawn from: the image scaled so that its short side is as long as the square, of a long strip the
 * middle; or squeezed into the size.
 * @throws AppError `image.*`
 */
export async function trainingPixels(path: string, size: InputSize): Promise<Pixels> {
  return scaledForChanges(await readPixels(path), size);
}

/** The same of a decoded image. */
export function scaledForChanges(pixels: Pixels, size: InputSize): Pixels {
  if (typeof size !== 'number') return squeezed(pixels, size);
  const longest = LONGEST_TO_SHORT * size;
  return scaledCentre(pixels, size, { widthPx: longest, heightPx: longest });
}

/** The whole image at another size. */
export const squeezed = (pixels: Pixels, size: Size): Pixels => ({
  ...size,
  rgb: resizeAntialiased(pixels, size),
});

/** The centre square of a decoded image whose short side is scaled to `sizePx`: [size, size, 3] bytes. */
export function centreSquare(pixels: Pixels, sizePx: number): Uint8Array {
  return scaledCentre(pixels, sizePx, { widthPx: sizePx, heightPx: sizePx }).rgb;
}

/** Scales the short side to `sizePx` and keeps the centre, at most `most` large; nothing else is computed. */
function scaledCentre(pixels: Pixels, sizePx: number, most: Size): Pixels {
  const scaled = sizeWithShortSide(pixels, sizePx);
  const size = {
    widthPx: Math.min(scaled.widthPx, most.widthPx),
    heightPx: Math.min(scaled.heightPx, most.heightPx),
  };
  const window = { ...centreOf(scaled, size), ...size };
  return { ...size, rgb: resizeAntialiased(pixels, scaled, window) };
}

/** The part of an image of this size that `centreSquare` shows, in pixels of the image. */
export function seenSquare(image: Size, sizePx: number): { x: number; y: number; w: number; h: number } {
  const scaled = sizeWithShortSide(image, sizePx);
  const { row, col } = centreOf(scaled, { widthPx: sizePx, heightPx: sizePx });
  const [across, down] = [image.widthPx / scaled.widthPx, image.heightPx / scaled.heightPx];
  return { x: col * across, y: row * down, w: sizePx * across, h: sizePx * down };
}

/** First row and column of the centre cut, as fastai's crop_pad(0.5, 0.5): int((h - size + 1) * 0.5). */
export const centreOf = (whole: Size, cut: Size): { row: number; col: number } => ({
  row: Math.floor((whole.heightPx - cut.heightPx + 1) / 2),
  col: Math.floor((whole.widthPx - cut.widthPx + 1) / 2),
});

/**
 * What a model of this size sees of an image in validation, prediction and export: [height, width, 3] bytes. An exported graph
 * fed with the decoded original must arrive at exactly these.
 * @throws AppError `image.unreadable`, `image.too-large`
 */
export async function validationPixels(path: string, size: InputSize): Promise<Uint8Array> {
  return inputPixels(await readPixels(path), size);
}

/** The same of a decoded image. */
export const inputPixels = (pixels: Pixels, size: InputSize): Uint8Array =>
  typeof size === 'number' ? centreSquare(pixels, size) : squeezed(pixels, size).rgb;
