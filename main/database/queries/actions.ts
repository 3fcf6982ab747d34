/** The history of a project: one row per gesture, linear, without a limit. */
import type { HistoryState, LabelDiff } from '#shared/domain/labels.ts';
import type { ReadDb, WriteDb } from '../brands.ts';

export interface ActionRow {
  readonly id: number;
  readonly description: string;
  readonly diff: LabelDiff;
}

interface StoredRow {
  readonly id: number;
  readonly description: string;
  readonly diff: string;
}

/** Stores a new action; what could have been redone is gone with it. */
export function recordAction(db: WriteDb, description: string, diff: LabelDiff, now: number): void {
  db.prepare('DELETE FROM actions WHERE is_undone = 1').run();
  db.prepare('INSERT INTO actions (description, diff, created_at) VALUES (?, ?, ?)').run(
    description,
    JSON.stringify(diff),
    now,
  );
}

/** The action that undo would take back, or redo would bring back. */
export function nextAction(db: ReadDb, which: 'undo' | 'redo'): ActionRow | null {
  const row = db
    .prepare(
      which === 'undo'
        ? 'SELECT id, description, diff FROM actions WHERE is_undone = 0 ORDER BY id DESC LIMIT 1'
        : 'SELECT id, description, diff FROM actions WHERE is_undone = 1 ORDER BY id LIMIT 1',
    )
    .get<StoredRow>();
  return row === undefined ? null : { ...row, diff: JSON.parse(row.diff) as LabelDiff };
}

/** Notes that an action was undone or redone, with the diff that now stands for it. */
export function setActionState(db: WriteDb, id: number, isUndone: boolean, diff: LabelDiff): void {
  db.prepare('UPDATE actions SET is_undone = ?, diff = ? WHERE id = ?').run(
    isUndone ? 1 : 0,
    JSON.stringify(diff),
    id,
  );
}

export function readHistory(db: ReadDb): HistoryState {
  const describe = (sql: string): string | null => db.prepare(sql).pluck().get<string>() ?? null;
  return {
    undo: describe('SELECT description FROM actions WHERE is_undone = 0 ORDER BY id DESC LIMIT 1'),
    redo: describe('SELECT description FROM actions WHERE is_undone = 1 ORDER BY id LIMIT 1'),
  };
}
