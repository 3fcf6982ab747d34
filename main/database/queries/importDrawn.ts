/** Writes imported squares of masks and points of one image. Called inside the transaction of the import. */
import type { ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import { UNLABELED, type MaskTile } from '#shared/domain/mask.ts';
import type { PointValue } from '#shared/domain/points.ts';
import { decodeTile, encodeTile, tileRect } from '#shared/kernels/maskTiles.ts';
import type { WriteDb } from '../brands.ts';
import { readItemSize } from './items.ts';
import { readTileRuns, writeTileRuns } from './masks.ts';
import { readPoint, writePoint } from './points.ts';

export interface Drawn {
  readonly tiles: readonly MaskTile[];
  readonly points: readonly (readonly [ClassId, PointValue])[];
}

/**
 * Stores what an import has for an image: in place of an earlier import's, and beside what was drawn by hand, which stays.
 * @param isByHand somebody has labeled the image here
 */
export function writeDrawn(db: WriteDb, item: ItemId, { tiles, points }: Drawn, isByHand: boolean): void {
  if (!isByHand) {
    db.prepare('DELETE FROM mask_tiles WHERE item_id = ?').run(item);
    db.prepare('DELETE FROM points WHERE item_id = ?').run(item);
  }
  const size = readItemSize(db, item);
  for (const tile of tiles) {
    const { w, h } = tileRect(tile.tx, tile.ty, size);
    const runs = isByHand ? below(readTileRuns(db, item, tile.tx, tile.ty), tile.runs, w * h) : tile.runs;
    if (!writeTileRuns(db, item, { ...tile, runs }, w * h))
      throw new Error(`square ${tile.tx}, ${tile.ty} of an import does not fit image ${item}`);
  }
  for (const [classId, value] of points) {
    if (!isByHand || readPoint(db, item, classId) === null) writePoint(db, item, classId, value);
  }
}

/** What is there stays; only pixels that nobody has labeled get what the import has. */
function below(now: Uint8Array, imported: Uint8Array, length: number): Uint8Array {
  const [pixels, added] = [decodeTile(now, length), decodeTile(imported, length)];
  if (pixels === null || added === null) return now;
  for (let i = 0; i < length; i += 1) if (pixels[i] === UNLABELED) pixels[i] = added[i] ?? UNLABELED;
  return encodeTile(pixels);
}
