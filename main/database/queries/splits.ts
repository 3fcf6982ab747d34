/** The sides of the split: who may stand on one, and writing them. */
import type { Split } from '#shared/domain/project.ts';
import type { ReadDb, WriteDb } from '../brands.ts';

export interface SplitCandidate {
  readonly id: number;
  /** Relative path of the image, with '/'. */
  readonly path: string;
  readonly extra: Readonly<Record<string, string>> | null;
}

interface StoredRow {
  readonly id: number;
  readonly path: string;
  readonly extra: string | null;
}

/** Labeled, readable images in the order they were imported. */
export function listSplitCandidates(db: ReadDb): readonly SplitCandidate[] {
  return db
    .prepare('SELECT id, path, extra FROM items WHERE is_labeled = 1 AND is_unreadable = 0 ORDER BY id')
    .all<StoredRow>()
    .map((row) => ({
      ...row,
      extra: row.extra === null ? null : (JSON.parse(row.extra) as Record<string, string>),
    }));
}

/** Replaces the whole split: images that are not named stand on no side. */
export function writeSplit(db: WriteDb, sides: ReadonlyMap<number, Split>): void {
  db.prepare('UPDATE items SET split = NULL WHERE split IS NOT NULL').run();
  placeItems(db, sides);
}

/** Puts images on a side; the others stay where they are. */
export function placeItems(db: WriteDb, sides: ReadonlyMap<number, Split>): void {
  const update = db.prepare('UPDATE items SET split = ? WHERE id = ?');
  for (const [id, side] of sides) update.run(side, id);
}

/** Labeled, readable images that stand on no side. */
export function listUnplaced(db: ReadDb): readonly number[] {
  return db
    .prepare('SELECT id FROM items WHERE is_labeled = 1 AND is_unreadable = 0 AND split IS NULL ORDER BY id')
    .pluck()
    .all<number>();
}

/** The side of every image that stands on one. */
export function listSides(db: ReadDb): ReadonlyMap<number, Split> {
  const rows = db
    .prepare('SELECT id, split FROM items WHERE split IS NOT NULL')
    .all<{ id: number; split: Split }>();
  return new Map(rows.map(({ id, split }) => [id, split]));
}

/** Pictures (by content) that stand on more than one side, or would. */
export function countLeakedContents(db: ReadDb, tried?: ReadonlyMap<number, Split>): number {
  const rows = db
    .prepare(
      `SELECT id, hash, split FROM items WHERE hash IN (SELECT hash FROM items WHERE hash IS NOT NULL
         GROUP BY hash HAVING count(*) > 1)`,
    )
    .all<{ id: number; hash: string | number; split: Split | null }>();
  const sides = new Map<string | number, Set<Split>>();
  for (const { id, hash, split } of rows) {
    const side = tried === undefined ? split : tried.get(id);
    if (side !== null && side !== undefined) sides.set(hash, (sides.get(hash) ?? new Set()).add(side));
  }
  return [...sides.values()].filter((found) => found.size > 1).length;
}
