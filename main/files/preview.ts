/** Pictures to show something on, where the page cannot read the file itself. */
import type { PixelSize } from '#shared/domain/mask.ts';
import { decoded, fromPixels, readPixels, type Pixels } from './decodeImage.ts';

export interface Preview {
  readonly jpeg: Uint8Array;
  /** Of the original, upright. */
  readonly size: PixelSize;
  /** Of the preview. */
  readonly shown: PixelSize;
}

/** A whole image no longer than `maxPx` on a side; nothing is made larger. @throws AppError `image.unreadable`, `image.too-large` */
export async function makePreview(path: string, maxPx: number): Promise<Preview> {
  const { widthPx, heightPx, rgb } = await readPixels(path);
  const scale = Math.min(1, maxPx / Math.max(widthPx, heightPx));
  const side = (px: number): number => Math.max(1, Math.round(px * scale));
  const shown = { widthPx: side(widthPx), heightPx: side(heightPx) };
  const small = fromPixels({ widthPx, heightPx, rgb }).resize(shown.widthPx, shown.heightPx, { fit: 'fill' });
  const jpeg = await decoded(path, () => small.jpeg({ quality: 85 }).toBuffer());
  return { jpeg, size: { widthPx, heightPx }, shown };
}

/** Pixels as a JPEG. */
export const encodeJpeg = (pixels: Pixels, quality = 80): Promise<Uint8Array> =>
  fromPixels(pixels).jpeg({ quality }).toBuffer();
