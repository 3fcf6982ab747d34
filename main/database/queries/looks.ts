/** What images look like, by item. */
import type { ItemId } from '#shared/domain/item.ts';
import type { ImageLook } from '#shared/kernels/imageLook.ts';
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
export function readLooks(db: ReadDb): readonly ItemLook[] {
  return db.prepare('SELECT item_id AS item, hash, look FROM item_looks ORDER BY item_id').all<ItemLook>();
}

export function readLook(db: ReadDb, id: ItemId): ItemLook | null {
  return (
    db.prepare('SELECT item_id AS item, hash, look FROM item_looks WHERE item_id = ?').get<ItemLook>(id) ??
    null
  );
}
