/** One gesture on a mask: remembers the squares it touches as they were, to say what changed or to take it all back. */
import {
  UNLABELED,
  type MaskTile,
  type Raster,
  type Rect,
  type StoredMask,
  type TileChange,
} from '#shared/domain/mask.ts';
import { decodeTile, encodeTile, readTile, tileCounts, tileRect, tilesIn, writeTile } from '../maskTiles.ts';
import { uniteRects } from './rects.ts';

/** Memory in proportion to the squares touched, whatever the mask's size and however long the gesture. */
export class RasterEdit {
  readonly #raster: Raster;
  /** By tx + ty * columns. */
  readonly #originals = new Map<number, { tx: number; ty: number; pixels: Uint16Array }>();

  constructor(raster: Raster) {
    this.#raster = raster;
  }

  /** To be called before pixels within `rect` change. */
  touch(rect: Rect | null): void {
    if (rect === null) return;
    const { columns } = tileCounts(this.#raster);
    for (const [tx, ty] of tilesIn(rect, this.#raster)) {
      const key = tx + ty * columns;
      if (!this.#originals.has(key)) {
        this.#originals.set(key, { tx, ty, pixels: readTile(this.#raster, tx, ty) });
      }
    }
  }

  /** The squares that are not what they were, row by row. The gesture may go on afterwards. */
  changes(): TileChange[] {
    const changed: TileChange[] = [];
    for (const [, { tx, ty, pixels }] of [...this.#originals].sort(([a], [b]) => a - b)) {
      const now = readTile(this.#raster, tx, ty);
      if (isSame(pixels, now)) continue;
      changed.push({ tx, ty, before: encodeTile(pixels), after: encodeTile(now) });
    }
    return changed;
  }

  /** Makes the mask what it was before the gesture. @returns around the squares to draw again; null: none */
  rollback(): Rect | null {
    let around: Rect | null = null;
    for (const { tx, ty, pixels } of this.#originals.values()) {
      writeTile(this.#raster, tx, ty, pixels);
      around = uniteRects(around, tileRect(tx, ty, this.#raster));
    }
    this.#originals.clear();
    return around;
  }
}

/**
 * Puts stored squares into a mask.
 * @returns around them (null: there are none), or 'damaged' when one of them is not on the mask or not readable: then
 * nothing was changed
 */
export function applyTiles(raster: Raster, tiles: readonly MaskTile[]): Rect | null | 'damaged' {
  const { columns, rows } = tileCounts(raster);
  const decoded: { tx: number; ty: number; rect: Rect; pixels: Uint16Array }[] = [];
  for (const { tx, ty, runs } of tiles) {
    const isThere =
      Number.isInteger(tx) && Number.isInteger(ty) && tx >= 0 && ty >= 0 && tx < columns && ty < rows;
    if (!isThere) return 'damaged';
    const rect = tileRect(tx, ty, raster);
    const pixels = decodeTile(runs, rect.w * rect.h);
    if (pixels === null) return 'damaged';
    decoded.push({ tx, ty, rect, pixels });
  }
  let around: Rect | null = null;
  for (const { tx, ty, rect, pixels } of decoded) {
    writeTile(raster, tx, ty, pixels);
    around = uniteRects(around, rect);
  }
  return around;
}

/** A mask of this size on which nobody has labeled anything. */
export const blankRaster = (widthPx: number, heightPx: number): Raster => ({
  widthPx,
  heightPx,
  data: new Uint16Array(widthPx * heightPx),
});

/** A stored mask in memory; null when it is damaged. */
export function rasterOf({ widthPx, heightPx, tiles }: StoredMask): Raster | null {
  const raster = blankRaster(widthPx, heightPx);
  return applyTiles(raster, tiles) === 'damaged' ? null : raster;
}

/** The squares of a mask that have something labeled, row by row. */
export function tilesOf(raster: Raster): MaskTile[] {
  const tiles: MaskTile[] = [];
  for (const [tx, ty] of tilesIn({ x: 0, y: 0, w: raster.widthPx, h: raster.heightPx }, raster)) {
    const pixels = readTile(raster, tx, ty);
    if (pixels.some((value) => value !== UNLABELED)) tiles.push({ tx, ty, runs: encodeTile(pixels) });
  }
  return tiles;
}

function isSame(a: Uint16Array, b: Uint16Array): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
