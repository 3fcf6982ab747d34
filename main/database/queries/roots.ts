/** Folders that images are read from. */
import type { ReadDb, WriteDb } from '../brands.ts';
import { sortKey } from './sortKey.ts';

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

/** What is needed to find an image again. */
export interface RootItem {
  readonly id: number;
  /** Relative to the root, with '/'. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly hash: string | null;
}

export function listRootItems(db: ReadDb, rootId: number): readonly RootItem[] {
  return db
    .prepare('SELECT id, path, size_bytes AS sizeBytes, hash FROM items WHERE root_id = ? ORDER BY id')
    .all<RootItem>(rootId);
}

/** Gives images new paths below their root. Paths may be exchanged, so all step aside first. */
export function setItemPaths(db: WriteDb, paths: ReadonlyMap<number, string>): void {
  const aside = db.prepare("UPDATE items SET path = '/' || id WHERE id = ?");
  for (const id of paths.keys()) aside.run(id);
  const update = db.prepare('UPDATE items SET path = ?, folded = ?, sort_key = ? WHERE id = ?');
  for (const [id, path] of paths) update.run(path, path.toLowerCase(), sortKey(path), id);
}
