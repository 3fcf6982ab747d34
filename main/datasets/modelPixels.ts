/** From a file to the pixels a model starts from: decoded, scaled to the short side, and (for validation) cut out of the centre. */
import { readPixels, type Pixels } from '#main/files/decodeImage.ts';
import { resizeAntialiased, sizeWithShortSide } from '#main/files/resize.ts';

/** Decodes an image and scales it so that its short side is `sizePx`. @throws AppError `image.*` */
export async function scaledPixels(path: string, sizePx: number): Promise<Pixels> {
  return scalePixels(await readPixels(path), sizePx);
}

export function scalePixels(pixels: Pixels, sizePx: number): Pixels {
  const size = sizeWithShortSide(pixels, sizePx);
  return {
    ...size,
    rgb: resizeAntialiased(pixels.rgb, pixels.widthPx, pixels.heightPx, size.widthPx, size.heightPx),
  };
}

/** First row and column of the centre cut, as fastai's crop_pad(0.5, 0.5): int((h - size + 1) * 0.5). */
export function centreOf(
  size: { readonly widthPx: number; readonly heightPx: number },
  sizePx: number,
): { row: number; col: number } {
  return {
    row: Math.floor((size.heightPx - sizePx + 1) / 2),
    col: Math.floor((size.widthPx - sizePx + 1) / 2),
  };
}

/** The centre square of scaled pixels, [size, size, 3]. */
export function centreCrop({ widthPx, heightPx, rgb }: Pixels, sizePx: number): Uint8Array {
  const { row, col } = centreOf({ widthPx, heightPx }, sizePx);
  const out = new Uint8Array(sizePx * sizePx * 3);
  for (let y = 0; y < sizePx; y += 1) {
    const from = ((row + y) * widthPx + col) * 3;
    out.set(rgb.subarray(from, from + sizePx * 3), y * sizePx * 3);
  }
  return out;
}

/**
 * What a model of this size sees of an image in validation, prediction and export: [size, size, 3] bytes. An exported graph
 * fed with the decoded original must arrive at exactly these.
 * @throws AppError `image.unreadable`, `image.too-large`
 */
export async function validationPixels(path: string, sizePx: number): Promise<Uint8Array> {
  return centreCrop(await scaledPixels(path, sizePx), sizePx);
}
