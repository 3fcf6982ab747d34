/** The store of masks: squares of pixels by image, and which classes they hold. */
import type { ItemId } from '#shared/domain/item.ts';
import type { MaskTile } from '#shared/domain/mask.ts';
import type { ItemTile } from '#shared/domain/labels.ts';
import { areasOf, decodeTile, isSameTile, mergeTile, tileRect } from '#shared/kernels/maskTiles.ts';
import type { ReadDb, WriteDb } from '../brands.ts';
import { readItemSize } from './items.ts';

/** What a stored class id counts as today: itself, what it was merged into, or 0 when the class was deleted. */
export type ResolveClass = (id: number) => number;

export function classResolver(db: ReadDb): ResolveClass {
  const known = new Set(db.prepare('SELECT id FROM classes').pluck().all<number>());
  const aliases = new Map(
    db
      .prepare('SELECT from_id AS "from", into_id AS "into" FROM class_aliases')
      .all<{ from: number; into: number }>()
      .map(({ from, into }) => [from, into]),
  );
  const follow = (id: number, steps: number): number => {
    if (known.has(id)) return id;
    const into = aliases.get(id);
    return into === undefined || steps === 0 ? 0 : follow(into, steps - 1);
  };
  return (id) => follow(id, aliases.size);
}

/** The squares of an image as they are stored, in reading order. */
export function readTiles(db: ReadDb, item: ItemId): readonly MaskTile[] {
  return db
    .prepare('SELECT tx, ty, runs FROM mask_tiles WHERE item_id = ? ORDER BY ty, tx')
    .all<MaskTile>(item);
}

const NO_RUNS = new Uint8Array(0);

export function readTileRuns(db: ReadDb, item: ItemId, tx: number, ty: number): Uint8Array {
  const runs = db
    .prepare('SELECT runs FROM mask_tiles WHERE item_id = ? AND ty = ? AND tx = ?')
    .pluck()
    .get<Uint8Array>(item, ty, tx);
  return runs ?? NO_RUNS;
}

/**
 * Stores a square, in place of what was there.
 * @returns false when the bytes are not the pixels of such a square
 */
export function writeTileRuns(db: WriteDb, item: ItemId, tile: MaskTile, length: number): boolean {
  const pixels = decodeTile(tile.runs, length);
  if (pixels === null) return false;
  if (tile.runs.length === 0) {
    db.prepare('DELETE FROM mask_tiles WHERE item_id = ? AND ty = ? AND tx = ?').run(item, tile.ty, tile.tx);
    return true;
  }
  db.prepare(
    `INSERT INTO mask_tiles (item_id, ty, tx, runs, areas) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (item_id, ty, tx) DO UPDATE SET runs = excluded.runs, areas = excluded.areas`,
  ).run(item, tile.ty, tile.tx, tile.runs, JSON.stringify(Object.fromEntries(areasOf(pixels))));
  return true;
}

/** Does changes of squares; what somebody else drew meanwhile stays. @returns what really changed */
export function applyTiles(db: WriteDb, changes: readonly ItemTile[]): readonly ItemTile[] {
  return changes.flatMap((change): readonly ItemTile[] => {
    const { item, tx, ty } = change;
    const { w, h } = tileRect(tx, ty, readItemSize(db, item));
    const before = readTileRuns(db, item, tx, ty);
    const after = mergeTile(before, change, w * h);
    if (after === null) throw new Error(`square ${tx}, ${ty} of image ${item} is damaged`);
    if (isSameTile(before, after)) return [];
    writeTileRuns(db, item, { tx, ty, runs: after }, w * h);
    return [{ item, tx, ty, before, after }];
  });
}

/** Class ids as they are stored, with their pixels over the whole image. */
export function readAreas(db: ReadDb, item: ItemId): ReadonlyMap<number, number> {
  const rows = db
    .prepare(
      `SELECT CAST(area.key AS INTEGER) AS id, sum(area.value) AS pixels
       FROM mask_tiles, json_each(mask_tiles.areas) AS area WHERE item_id = ? GROUP BY area.key`,
    )
    .all<{ id: number; pixels: number }>(item);
  return new Map(rows.map(({ id, pixels }) => [id, pixels]));
}
