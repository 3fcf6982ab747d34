/** Folders that images are read from. */
import type { ReadDb, WriteDb } from '../brands.ts';

export interface RootRow {
  readonly id: number;
  readonly path: string;
  readonly items: number;
}

export function listRoots(db: ReadDb): readonly RootRow[] {
  return db
    .prepare(
      'SELECT id, path, (SELECT count(*) FROM items WHERE root_id = roots.id) AS items FROM roots ORDER BY id',
    )
    .all<RootRow>();
}

export function addRoot(db: WriteDb, path: string): number {
  return Number(db.prepare('INSERT INTO roots (path) VALUES (?)').run(path).lastInsertRowid);
}

export function setRootPath(db: WriteDb, id: number, path: string): void {
  db.prepare('UPDATE roots SET path = ? WHERE id = ?').run(path, id);
}

/** Some images of a root, spread over all of it. */
export function samplePaths(db: ReadDb, rootId: number, limit: number): readonly string[] {
  return db
    .prepare(
      `SELECT path FROM items WHERE root_id = ?
         AND (id % max(1, (SELECT count(*) FROM items WHERE root_id = ?) / ?)) = 0
       ORDER BY id LIMIT ?`,
    )
    .pluck()
    .all<string>(rootId, rootId, limit, limit);
}
