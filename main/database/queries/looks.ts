/** What images look like, by item. */
import type { ItemId } from '#shared/domain/item.ts';
import { LOOK_BYTES, type ImageLook } from '#shared/kernels/imageLook.ts';
import type { LookTable } from '#shared/kernels/itemOrder.ts';
import type { ReadDb, WriteDb } from '../brands.ts';

export interface ItemLook extends ImageLook {
  readonly item: ItemId;
}

export function writeLook(db: WriteDb, id: ItemId, { hash, look }: ImageLook): void {
  db.prepare(
    `INSERT INTO item_looks (item_id, hash, look) VALUES (?, ?, ?)
     ON CONFLICT (item_id) DO UPDATE SET hash = excluded.hash, look = excluded.look`,
  ).run(id, hash, look);
}

export function deleteLook(db: WriteDb, id: ItemId): void {
  db.prepare('DELETE FROM item_looks WHERE item_id = ?').run(id);
}

/** The looks of all images that could be read, by id. 20 MB for 100,000 of them. */
export const readLooks = (db: ReadDb): readonly ItemLook[] => readLooksAfter(db, 0, -1);

/** The next looks by id. @param limit -1: all */
export function readLooksAfter(db: ReadDb, after: ItemId, limit: number): readonly ItemLook[] {
  return db
    .prepare('SELECT item_id AS item, hash, look FROM item_looks WHERE item_id > ? ORDER BY item_id LIMIT ?')
    .all<ItemLook>(after, limit);
}

export function readLook(db: ReadDb, id: ItemId): ItemLook | null {
  return (
    db.prepare('SELECT item_id AS item, hash, look FROM item_looks WHERE item_id = ?').get<ItemLook>(id) ??
    null
  );
}

export const lookCount = (db: ReadDb): number =>
  db.prepare('SELECT count(*) FROM item_looks').pluck().get<number>() ?? 0;

/**
 * All small pictures in one block. Joined in the database they come several times faster than as rows; SQLite reads bytes as
 * text and text as bytes without changing any (datatype3, "CAST expressions"), whatever they are.
 */
export function readLookTable(db: ReadDb): LookTable {
  const row = db
    .prepare(
      `SELECT group_concat(item_id) AS ids, CAST(group_concat(CAST(look AS TEXT), '') AS BLOB) AS looks
       FROM (SELECT item_id, look FROM item_looks WHERE length(look) = ? ORDER BY item_id)`,
    )
    .get<{ ids: string | null; looks: Uint8Array | null }>(LOOK_BYTES);
  const ids = Int32Array.from((row?.ids ?? '').split(',').filter(Boolean), Number);
  return { ids, looks: row?.looks ?? new Uint8Array(0), bytesEach: LOOK_BYTES };
}
