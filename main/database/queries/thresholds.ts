/** The thresholds of a project: the one for all classes, and those of single classes. */
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { Thresholds } from '#shared/domain/thresholds.ts';
import type { ReadDb, WriteDb } from '../brands.ts';
import { readMeta } from './meta.ts';

/** Classes that are gone are left out. */
export function readThresholds(db: ReadDb): Thresholds {
  const rows = db
    .prepare(
      `SELECT class_id AS id, threshold FROM class_thresholds JOIN classes ON classes.id = class_id
       ORDER BY position, classes.id`,
    )
    .all<{ readonly id: ClassId; readonly threshold: number }>();
  return {
    threshold: readMeta(db).threshold,
    classThresholds: rows.map(({ id, threshold }) => [id, threshold]),
  };
}

/** Null: the class has that of the project again. */
export function writeClassThreshold(db: WriteDb, id: ClassId, threshold: number | null): void {
  if (threshold === null) {
    db.prepare('DELETE FROM class_thresholds WHERE class_id = ?').run(id);
    return;
  }
  db.prepare(
    `INSERT INTO class_thresholds (class_id, threshold) VALUES (?, ?)
     ON CONFLICT (class_id) DO UPDATE SET threshold = excluded.threshold`,
  ).run(id, threshold);
}
