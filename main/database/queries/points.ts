/** The store of points: the placed points of images. */
import type { ItemId } from '#shared/domain/item.ts';
import type { ItemPoint } from '#shared/domain/labels.ts';
import type { ItemPoints, PointValue } from '#shared/domain/points.ts';
import type { ReadDb, WriteDb } from '../brands.ts';
import { classResolver } from './masks.ts';

interface PointRow extends PointValue {
  readonly item: ItemId;
  readonly classId: number;
}

const SELECT = 'SELECT item_id AS item, class_id AS classId, x, y, v FROM points';

/** The points of these images as they are stored; images without points are left out. */
export function readPoints(db: ReadDb, itemIds: readonly ItemId[]): ReadonlyMap<ItemId, ItemPoints> {
  const rows = db
    .prepare(
      `SELECT item_id AS item, class_id AS classId, x, y, v
       FROM json_each(?) AS wanted CROSS JOIN points ON points.item_id = wanted.value
       ORDER BY wanted.key, class_id`,
    )
    .all<PointRow>(JSON.stringify(itemIds));
  const found = new Map<ItemId, (readonly [number, PointValue])[]>();
  for (const { item, classId, x, y, v } of rows) {
    const list = found.get(item) ?? [];
    list.push([classId, { x, y, v }]);
    found.set(item, list);
  }
  return found;
}

/**
 * The same by the classes as they count today. Where a point of a merged class meets one of the class it was merged into, the
 * latter counts.
 */
export function readPointsToday(
  db: ReadDb,
  itemIds: readonly ItemId[],
): readonly { readonly item: ItemId; readonly points: ItemPoints }[] {
  const resolve = classResolver(db);
  return [...readPoints(db, itemIds)].map(([item, stored]) => {
    const own = new Map(stored.filter(([id]) => resolve(id) === id));
    for (const [id, value] of stored) {
      const today = resolve(id);
      if (today > 0 && !own.has(today)) own.set(today, value);
    }
    return { item, points: [...own].sort(([a], [b]) => a - b) };
  });
}

export function readPoint(db: ReadDb, item: ItemId, classId: number): PointValue | null {
  const row = db.prepare(`${SELECT} WHERE item_id = ? AND class_id = ?`).get<PointRow>(item, classId);
  return row === undefined ? null : { x: row.x, y: row.y, v: row.v };
}

/** Places a point, or takes it away (null). */
export function writePoint(db: WriteDb, item: ItemId, classId: number, value: PointValue | null): void {
  if (value === null) {
    db.prepare('DELETE FROM points WHERE item_id = ? AND class_id = ?').run(item, classId);
    return;
  }
  db.prepare(
    `INSERT INTO points (item_id, class_id, x, y, v) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (item_id, class_id) DO UPDATE SET x = excluded.x, y = excluded.y, v = excluded.v`,
  ).run(item, classId, value.x, value.y, value.v);
}

/** Does changes of points. @returns what really changed */
export function applyPoints(db: WriteDb, changes: readonly ItemPoint[]): readonly ItemPoint[] {
  return changes.flatMap((change): readonly ItemPoint[] => {
    const before = readPoint(db, change.item, change.classId);
    if (isSamePoint(before, change.after)) return [];
    writePoint(db, change.item, change.classId, change.after);
    return [{ ...change, before }];
  });
}

export const isSamePoint = (a: PointValue | null, b: PointValue | null): boolean =>
  a === null || b === null ? a === b : a.x === b.x && a.y === b.y && a.v === b.v;

/** Class ids, as they are stored, of the points that are on the image or just outside: not those said to be missing. */
export function presentPoints(db: ReadDb, item: ItemId): readonly number[] {
  return db.prepare('SELECT class_id FROM points WHERE item_id = ? AND v > 0').pluck().all<number>(item);
}
