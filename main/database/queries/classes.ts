/** Classes: reading them, with or without their counts. */
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { ClassRow } from '#shared/domain/labels.ts';
import type { ReadDb, WriteDb } from '../brands.ts';

const COLUMNS = 'classes.id AS id, name, color, position, is_void AS isVoid, exclusive_group AS "group"';

type StoredClass = Omit<ClassRow, 'isVoid'> & { readonly isVoid: number };

const toClass = <T extends StoredClass>(row: T) => ({ ...row, isVoid: row.isVoid === 1 });

/** All classes in list order, without counts. */
export function listClassRows(db: ReadDb): readonly ClassRow[] {
  return db
    .prepare(`SELECT ${COLUMNS} FROM classes ORDER BY position, classes.id`)
    .all<StoredClass>()
    .map(toClass);
}

/** All classes in list order, with the number of items that carry each. */
export function listClasses(db: ReadDb): readonly LabelClass[] {
  return db
    .prepare(
      `SELECT ${COLUMNS}, coalesce(tagged.count, 0) AS count
       FROM classes
       LEFT JOIN (SELECT class_id, count(*) AS count FROM item_classes GROUP BY class_id) AS tagged
         ON tagged.class_id = classes.id
       ORDER BY position, classes.id`,
    )
    .all<StoredClass & { readonly count: number }>()
    .map(toClass);
}

/** The id the next new class gets. Ids are never used twice, so undo can bring a class back under its own. */
export function nextClassId(db: ReadDb): number {
  const last = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'classes'").pluck().get<number>();
  return (last ?? 0) + 1;
}

export function insertClass(db: WriteDb, row: ClassRow): void {
  db.prepare(
    'INSERT INTO classes (id, name, color, position, is_void, exclusive_group) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(row.id, row.name, row.color, row.position, row.isVoid ? 1 : 0, row.group);
}

export function updateClass(db: WriteDb, row: ClassRow): void {
  db.prepare(
    'UPDATE classes SET name = ?, color = ?, position = ?, is_void = ?, exclusive_group = ? WHERE id = ?',
  ).run(row.name, row.color, row.position, row.isVoid ? 1 : 0, row.group, row.id);
}

export function deleteClass(db: WriteDb, id: number): void {
  db.prepare('DELETE FROM classes WHERE id = ?').run(id);
}
