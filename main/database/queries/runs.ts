/** Training runs: one row each, with the run as JSON; what is searched and sorted by stands in columns of its own. */
import { PLAIN_PRACTICE, type Run, type RunId } from '#shared/domain/run.ts';
import type { ReadDb, WriteDb } from '../brands.ts';

/** All runs that are not in the trash, newest first. */
export function listRuns(db: ReadDb): readonly Run[] {
  return db
    .prepare('SELECT record FROM runs WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC')
    .pluck()
    .all<string>()
    .map(parseRun);
}

/** A run, or null when there is none under this id; `isDeleted` asks for those in the trash instead. */
export function readRun(db: ReadDb, id: RunId, isDeleted = false): Run | null {
  const record = db
    .prepare(`SELECT record FROM runs WHERE id = ? AND deleted_at IS ${isDeleted ? 'NOT NULL' : 'NULL'}`)
    .pluck()
    .get<string>(id);
  return record === undefined ? null : parseRun(record);
}

/** The next id: `r1`, `r2`, … Ids of deleted runs are not used again. */
export function nextRunId(db: ReadDb): RunId {
  const ids = db.prepare('SELECT id FROM runs').pluck().all<string>();
  const numbers = ids.map((id) => Number(/^r(\d+)$/.exec(id)?.[1] ?? 0));
  return `r${String(Math.max(0, ...numbers) + 1)}`;
}

/** Stores a run as it is now, new or known. */
export function saveRun(db: WriteDb, run: Run): void {
  db.prepare(
    `INSERT INTO runs (id, name, status, notes, record, created_at, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = excluded.status, notes = excluded.notes,
       record = excluded.record, ended_at = excluded.ended_at`,
  ).run(run.id, run.name, run.status, run.notes, JSON.stringify(run), run.createdAt, run.endedAt);
}

/** Moves a run to the trash (with the time) or back (null). */
export function setRunDeleted(db: WriteDb, id: RunId, at: number | null): void {
  db.prepare('UPDATE runs SET deleted_at = ? WHERE id = ?').run(at, id);
}

/** Forgets a run that never began. */
export function removeRun(db: WriteDb, id: RunId): void {
  db.prepare('DELETE FROM runs WHERE id = ?').run(id);
}

const BEFORE_KINDS = { kind: 'tags' } as const;

/** Settings that were not there yet when a run was stored get the value that changes nothing. */
function parseRun(record: string): Run {
  const run = JSON.parse(record) as Run;
  return { ...BEFORE_KINDS, ...run, config: { ...PLAIN_PRACTICE, ...run.config } };
}

/** Median width and height of the readable images, in pixels; 0 without images. */
export const medianSize = (db: ReadDb): { readonly widthPx: number; readonly heightPx: number } => ({
  widthPx: medianOf(db, 'width_px'),
  heightPx: medianOf(db, 'height_px'),
});

/** Median of the shorter sides of the readable images, in pixels; 0 without images. */
export const medianShortSide = (db: ReadDb): number => medianOf(db, 'min(width_px, height_px)');

const medianOf = (db: ReadDb, side: 'width_px' | 'height_px' | 'min(width_px, height_px)'): number =>
  db
    .prepare(
      `SELECT ${side} AS side FROM items WHERE is_unreadable = 0 ORDER BY side
       LIMIT 1 OFFSET (SELECT count(*) / 2 FROM items WHERE is_unreadable = 0)`,
    )
    .pluck()
    .get<number>() ?? 0;
