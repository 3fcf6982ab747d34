/** What a training run is made from: labeled, readable images with their side, file and tags. */
import type { Split } from '#shared/domain/project.ts';
import type { ReadDb } from '../brands.ts';
import { listClassRows } from './classes.ts';

export interface TrainingRow {
  readonly id: number;
  readonly root: string;
  /** Relative to the root, with '/'. */
  readonly path: string;
  readonly split: Split | null;
  /** Places in the class list. */
  readonly classes: readonly number[];
}

interface StoredRow extends Omit<TrainingRow, 'classes'> {
  readonly classIds: string;
}

/** In import order. `classes` are indices into `listClassRows`. */
export function listTrainingRows(db: ReadDb): readonly TrainingRow[] {
  const places = new Map(listClassRows(db).map((row, index) => [row.id, index]));
  return db
    .prepare(
      `SELECT items.id, roots.path AS root, items.path, split,
         (SELECT json_group_array(class_id) FROM item_classes WHERE item_id = items.id) AS classIds
       FROM items JOIN roots ON roots.id = root_id
       WHERE is_labeled = 1 AND is_unreadable = 0 ORDER BY items.id`,
    )
    .all<StoredRow>()
    .map(({ classIds, ...row }) => ({
      ...row,
      classes: (JSON.parse(classIds) as number[]).flatMap((id) => places.get(id) ?? []).sort((a, b) => a - b),
    }));
}
