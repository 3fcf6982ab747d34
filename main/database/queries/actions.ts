/** Histories: one row per gesture, without a limit. Every image of masks or points has one of its own, tags share the project's. */
import type { ItemId } from '#shared/domain/item.ts';
import type { HistoryState, LabelDiff } from '#shared/domain/labels.ts';
import { EMPTY_DIFF } from '#shared/kernels/labelDiff.ts';
import type { ReadDb, WriteDb } from '../brands.ts';

/** The image whose history is meant, or null for the project's own. */
export type HistoryScope = ItemId | null;

export interface ActionRow {
  readonly id: number;
  readonly description: string;
  readonly diff: LabelDiff;
}

export interface NewAction {
  readonly scope: HistoryScope;
  readonly description: string;
  readonly diff: LabelDiff;
  readonly now: number;
}

interface StoredRow {
  readonly id: number;
  readonly description: string;
  readonly diff: string;
}

/** Stores a new action; what could have been redone in this history is gone with it. @returns its id */
export function recordAction(db: WriteDb, { scope, description, diff, now }: NewAction): number {
  db.prepare('DELETE FROM actions WHERE item_id IS ? AND is_undone = 1').run(scope);
  const { lastInsertRowid } = db
    .prepare('INSERT INTO actions (item_id, description, diff, created_at) VALUES (?, ?, ?, ?)')
    .run(scope, description, diffToJson(diff), now);
  return Number(lastInsertRowid);
}

const NEXT = {
  undo: 'item_id IS ? AND is_undone = 0 ORDER BY id DESC LIMIT 1',
  redo: 'item_id IS ? AND is_undone = 1 ORDER BY id LIMIT 1',
} as const;

/** The action that undo would take back, or redo would bring back. */
export function nextAction(db: ReadDb, scope: HistoryScope, which: 'undo' | 'redo'): ActionRow | null {
  const row = db
    .prepare(`SELECT id, description, diff FROM actions WHERE ${NEXT[which]}`)
    .get<StoredRow>(scope);
  return row === undefined ? null : { ...row, diff: diffFromJson(row.diff) };
}

/** Notes that an action was undone or redone, with the diff that now stands for it. */
export function setActionState(db: WriteDb, id: number, isUndone: boolean, diff: LabelDiff): void {
  db.prepare('UPDATE actions SET is_undone = ?, diff = ? WHERE id = ?').run(
    isUndone ? 1 : 0,
    diffToJson(diff),
    id,
  );
}

export function readHistory(db: ReadDb, scope: HistoryScope): HistoryState {
  const describe = (which: 'undo' | 'redo'): string | null =>
    db.prepare(`SELECT description FROM actions WHERE ${NEXT[which]}`).pluck().get<string>(scope) ?? null;
  return { undo: describe('undo'), redo: describe('redo') };
}

/** Squares of masks stand in it as base64. */
function diffToJson(diff: LabelDiff): string {
  const tiles = diff.tiles.map(({ before, after, ...place }) => ({
    ...place,
    before: toBase64(before),
    after: toBase64(after),
  }));
  return JSON.stringify({ ...diff, tiles });
}

type StoredDiff = Partial<Omit<LabelDiff, 'tiles'>> & {
  readonly tiles?: readonly { item: ItemId; tx: number; ty: number; before: string; after: string }[];
};

/** Rows from before there were masks and points lack those parts. */
function diffFromJson(text: string): LabelDiff {
  const { tiles = [], ...rest } = JSON.parse(text) as StoredDiff;
  const read = tiles.map(({ before, after, ...place }) => ({
    ...place,
    before: fromBase64(before),
    after: fromBase64(after),
  }));
  return { ...EMPTY_DIFF, ...rest, tiles: read };
}

const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
