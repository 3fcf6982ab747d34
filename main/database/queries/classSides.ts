/** Pixels of every class by side, over the masks of labeled images. */
import type { ItemId } from '#shared/domain/item.ts';
import type { Split } from '#shared/domain/project.ts';
import type { ReadDb } from '../brands.ts';

export interface PixelRow {
  /** As it is stored: merged classes count as what they were merged into. */
  readonly classId: number;
  readonly split: Split | null;
  readonly pixels: number;
}

/** Of the images behind `after`, at most `limit` of them. @returns the last of them too; null: there are no more */
export function readPixelsAfter(
  db: ReadDb,
  after: ItemId,
  limit: number,
): { readonly rows: readonly PixelRow[]; readonly last: ItemId | null } {
  const last = db
    .prepare('SELECT max(id) FROM (SELECT id FROM items WHERE id > ? ORDER BY id LIMIT ?)')
    .pluck()
    .get<ItemId | null>(after, limit);
  if (last === undefined || last === null) return { rows: [], last: null };
  const rows = db
    .prepare(
      `SELECT CAST(area.key AS INTEGER) AS classId, split, sum(area.value) AS pixels
       FROM items JOIN mask_tiles ON item_id = items.id, json_each(mask_tiles.areas) AS area
       WHERE items.id > ? AND items.id <= ? AND is_labeled = 1 AND is_unreadable = 0 GROUP BY area.key, split`,
    )
    .all<PixelRow>(after, last);
  return { rows, last };
}
