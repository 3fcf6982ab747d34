/** Classes: reading them, with or without their counts. */
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ClassRow } from '#shared/domain/labels.ts';
import type { ReadDb, WriteDb } from '../brands.ts';

/** All classes in list order, without counts. */
export function listClassRows(db: ReadDb): readonly ClassRow[] {
  return db.prepare('SELECT id, name, color, position FROM classes ORDER BY position, id').all<ClassRow>();
}

/** All classes in list order, with the number of items that carry each. */
export function listClasses(db: ReadDb): readonly LabelClass[] {
  return db
    .prepare(
      `SELECT classes.id, name, color, position, coalesce(tagged.count, 0) AS count
       FROM classes
       LEFT JOIN (SELECT class_id, count(*) AS count FROM item_classes GROUP BY class_id) AS tagged
         ON tagged.class_id = classes.id
       ORDER BY position, classes.id`,
    )
    .all<LabelClass>();
}

/** The id the next new class gets. Ids are never used twice, so undo can bring a class back under its own. */
export function nextClassId(db: ReadDb): number {
  const last = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'classes'").pluck().get<number>();
  return (last ?? 0) + 1;
}

export function insertClass(db: WriteDb, row: ClassRow): void {
  db.prepare('INSERT INTO classes (id, name, color, position) VALUES (?, ?, ?, ?)').run(
    row.id,
    row.name,
    row.color,
    row.position,
  );
}

export function updateClass(db: WriteDb, row: ClassRow): void {
  db.prepare('UPDATE classes SET name = ?, color = ?, position = ? WHERE id = ?').run(
    row.name,
    row.color,
    row.position,
    row.id,
  );
}

export function deleteClass(db: WriteDb, id: number): void {
  db.prepare('DELETE FROM classes WHERE id = ?').run(id);
}
