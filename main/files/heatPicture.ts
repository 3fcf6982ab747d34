/** A picture with a heat map laid over it, as an image file. */
import type { HeatMap } from '#shared/domain/explanation.ts';
import type { Rect } from '#shared/domain/mask.ts';
import { heatColor, heatShares } from '#shared/kernels/heatMap.ts';
import { decoded, decodePixels, fromPixels } from './decodeImage.ts';

/** How much light is left where the map says nothing, because nothing was seen there. */
const UNSEEN_LIGHT = 0.35;

export interface HeatOver {
  readonly map: HeatMap;
  /** The part of the picture that it covers, in shares of width and height. */
  readonly part: Rect;
}

/**
 * @param picture bytes of an image file
 * @returns a PNG of the same size
 * @throws AppError `image.unreadable`
 */
export async function writeHeatPng(picture: Uint8Array, { map, part }: HeatOver): Promise<Uint8Array> {
  const { widthPx, heightPx, rgb: original } = await decodePixels(picture, 'the picture');
  const [left, top] = [Math.round(part.x * widthPx), Math.round(part.y * heightPx)];
  const w = Math.min(widthPx - left, Math.max(1, Math.round(part.w * widthPx)));
  const h = Math.min(heightPx - top, Math.max(1, Math.round(part.h * heightPx)));
  const rgb = original.map((value) => value * UNSEEN_LIGHT);
  const shares = heatShares(map, { widthPx: w, heightPx: h });
  for (const [i, share] of shares.entries()) {
    const at = 3 * ((top + Math.floor(i / w)) * widthPx + left + (i % w));
    const [red, green, blue, alpha] = heatColor(share);
    for (const [c, value] of [red, green, blue].entries()) {
      rgb[at + c] = Math.round((1 - alpha) * (original[at + c] ?? 0) + alpha * value);
    }
  }
  const image = fromPixels({ widthPx, heightPx, rgb });
  return decoded('the picture', () => image.png().toBuffer());
}
