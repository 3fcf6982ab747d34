/** Any part of any level of a huge picture, as stored, from its reduced copies. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Rect } from '#shared/domain/mask.ts';
import { PICTURE_TILE_PX as TILE } from '#shared/domain/picture.ts';
import { makeSamples, type PictureSize, type SampleArray, type Samples } from '../samples.ts';
import { TiffProblem } from '../tiff/directory.ts';
import { tilePath, type PyramidInfo } from './layout.ts';
import { unpackTile } from './sampleLevels.ts';

/** What of a pyramid is read: its folder, its kind, and of numbers how many per pixel and of which type. */
export interface PyramidSource {
  readonly folder: string;
  readonly kind: PyramidInfo['kind'];
  readonly bands: number;
  readonly like: SampleArray;
}

/**
 * @param rect inside of the level
 * @param size of the level
 * @throws TiffProblem when a square is missing or damaged
 */
export async function readLevel(
  source: PyramidSource,
  level: number,
  rect: Rect,
  size: PictureSize,
): Promise<Samples> {
  const { bands, like } = source;
  const out = makeSamples(like, rect.w * rect.h * bands);
  for (let y = Math.floor(rect.y / TILE); y * TILE < rect.y + rect.h; y += 1) {
    for (let x = Math.floor(rect.x / TILE); x * TILE < rect.x + rect.w; x += 1) {
      const [w, h] = [Math.min(TILE, size.widthPx - x * TILE), Math.min(TILE, size.heightPx - y * TILE)];
      const tile = await readTile(source, level, { x, y, w, h });
      copyTile(tile, { x: x * TILE, y: y * TILE, w, h }, out, rect, bands);
    }
  }
  return { widthPx: rect.w, heightPx: rect.h, bands, data: out };
}

async function readTile(source: PyramidSource, level: number, tile: Rect): Promise<SampleArray> {
  const { folder, kind, bands, like } = source;
  const bytes = await readFile(tilePath(folder, level, tile.x, tile.y, kind)).catch((error: unknown) => {
    throw new TiffProblem('its reduced copy is damaged', { cause: error });
  });
  const length = tile.w * tile.h * bands;
  if (kind === 'samples') return unpackTile(bytes, like, length);
  const { data } = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  if (data.length !== length) throw new TiffProblem('its reduced copy is damaged');
  return data;
}

function copyTile(tile: SampleArray, at: Rect, out: SampleArray, rect: Rect, bands: number): void {
  const [left, right] = [Math.max(at.x, rect.x), Math.min(at.x + at.w, rect.x + rect.w)];
  const [top, bottom] = [Math.max(at.y, rect.y), Math.min(at.y + at.h, rect.y + rect.h)];
  for (let y = top; y < bottom; y += 1) {
    const from = ((y - at.y) * at.w + left - at.x) * bands;
    out.set(
      tile.subarray(from, from + (right - left) * bands),
      ((y - rect.y) * rect.w + left - rect.x) * bands,
    );
  }
}
