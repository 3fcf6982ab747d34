/** What a training run is made from: labeled, readable images with their side, file and labels. */
import type { ItemId } from '#shared/domain/item.ts';
import type { Kind, Split } from '#shared/domain/project.ts';
import type { ReadDb } from '../brands.ts';
import { listClassRows, nextClassId } from './classes.ts';
import { classResolver } from './masks.ts';
import { readMeta } from './meta.ts';

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

/** An image on which nothing is drawn teaches nothing, whether it was looked at or not; one without tags does. */
const TEACHES: { readonly [K in Kind]: string } = {
  tags: '1',
  masks: 'EXISTS (SELECT 1 FROM mask_tiles WHERE item_id = items.id)',
  points: 'EXISTS (SELECT 1 FROM points WHERE item_id = items.id AND v > 0)',
};

/** In import order. `classes` are indices into `listClassRows`. */
export function listTrainingRows(db: ReadDb): readonly TrainingRow[] {
  const places = new Map(listClassRows(db).map((row, index) => [row.id, index]));
  return db
    .prepare(
      `SELECT items.id, roots.path AS root, items.path, split,
         (SELECT json_group_array(class_id) FROM item_classes WHERE item_id = items.id) AS classIds
       FROM items JOIN roots ON roots.id = root_id
       WHERE is_labeled = 1 AND is_unreadable = 0 AND ${TEACHES[readMeta(db).kind]} ORDER BY items.id`,
    )
    .all<StoredRow>()
    .map(({ classIds, ...row }) => ({
      ...row,
      classes: (JSON.parse(classIds) as number[]).flatMap((id) => places.get(id) ?? []).sort((a, b) => a - b),
    }));
}

/** Of every class id that a mask or point may be stored with, which place in `listClassRows` it stands for today. */
export function listClassCodes(db: ReadDb): readonly (readonly [number, number])[] {
  const places = new Map(listClassRows(db).map((row, index) => [row.id, index]));
  const resolve = classResolver(db);
  return Array.from({ length: nextClassId(db) - 1 }, (_, i) => i + 1).flatMap((id) => {
    const place = places.get(resolve(id));
    return place === undefined ? [] : [[id, place] as const];
  });
}

/** A square without its pixels. */
export interface TileFacts {
  readonly tx: number;
  readonly ty: number;
  readonly bytes: number;
  /** JSON object: pixels by class id as it is stored. */
  readonly areas: string;
}

/** In the order of `readTiles`. */
export const listTileFacts = (db: ReadDb, item: ItemId): readonly TileFacts[] =>
  db
    .prepare('SELECT tx, ty, length(runs) AS bytes, areas FROM mask_tiles WHERE item_id = ? ORDER BY ty, tx')
    .all<TileFacts>(item);
