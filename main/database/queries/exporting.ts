/** All images with their sides and classes: what exports tell and evaluations compare with. */
import type { ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { Split } from '#shared/domain/project.ts';
import type { ReadDb } from '../brands.ts';

export interface ExportItem {
  readonly id: ItemId;
  readonly root: string;
  /** Relative to the root, with '/'. */
  readonly path: string;
  readonly split: Split | null;
  readonly isLabeled: boolean;
  readonly classIds: readonly ClassId[];
}

/** All items, unreadable ones included: an export leaves nothing out. */
export function listExportItems(db: ReadDb): readonly ExportItem[] {
  const rows = db
    .prepare(
      `SELECT items.id, roots.path AS root, items.path, split, is_labeled AS isLabeled,
         (SELECT json_group_array(class_id) FROM item_classes WHERE item_id = items.id) AS classIds
       FROM items JOIN roots ON roots.id = root_id ORDER BY items.id`,
    )
    .all<Omit<ExportItem, 'isLabeled' | 'classIds'> & { isLabeled: number; classIds: string }>();
  return rows.map((row) => ({
    ...row,
    isLabeled: row.isLabeled === 1,
    classIds: JSON.parse(row.classIds) as number[],
  }));
}
