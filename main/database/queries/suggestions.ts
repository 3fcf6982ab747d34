/** The store of suggestions: what a run said about images, whether it was answered, and the orders they give. */
import type { ItemId, ItemSuggestion } from '#shared/domain/item.ts';
import { isDrawn, type Kind } from '#shared/domain/project.ts';
import type { RunId } from '#shared/domain/run.ts';
import type { ModelAnswer, SuggestionSummary, SuggestWhich } from '#shared/domain/suggestion.ts';
import { sureness } from '#shared/kernels/suggestionScores.ts';
import type { ReadDb, WriteDb } from '../brands.ts';
import { answerFromBytes, answerToBytes, scoresFromBytes } from '../modelAnswer.ts';

/** Written exactly as in the indexes, or SQLite would not use them. */
const OPEN = 'is_rejected = 0 AND answered_by IS NULL';

export interface Scores {
  readonly uncertainty: number | null;
  readonly disagreement: number | null;
}

/** How an answer compares with the labels of its image; null where there are none, or nothing to compare. */
export interface Apart {
  /** How far the labels are from those that the answer amounts to, 0..1. */
  readonly disagreement: number | null;
  /** How unlikely the labels are, 0..1: what a review of labels goes by. */
  readonly doubt: number | null;
}

export interface StoredSuggestion extends Scores {
  readonly item: ItemId;
  readonly run: RunId;
  readonly answer: ModelAnswer;
}

export interface NewSuggestion extends StoredSuggestion {
  readonly weights: string;
  readonly doubt: number | null;
  readonly now: number;
}

/**
 * Stores what a run says about an image, in place of what was there. What was rejected stays so when the same run says it
 * again, and what was answered stays so when the same weights do.
 */
export function writeSuggestion(db: WriteDb, one: NewSuggestion): void {
  db.prepare(
    `INSERT INTO suggestions (item_id, run_id, weights, uncertainty, disagreement, doubt, created_at, answer)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (item_id) DO UPDATE SET
       is_rejected = CASE WHEN run_id = excluded.run_id THEN is_rejected ELSE 0 END,
       answered_by = CASE WHEN run_id = excluded.run_id AND weights = excluded.weights THEN answered_by END,
       run_id = excluded.run_id, weights = excluded.weights, uncertainty = excluded.uncertainty,
       disagreement = excluded.disagreement, doubt = excluded.doubt, created_at = excluded.created_at,
       answer = excluded.answer`,
  ).run(
    one.item,
    one.run,
    one.weights,
    one.uncertainty,
    one.disagreement,
    one.doubt,
    one.now,
    answerToBytes(one.answer),
  );
}

interface Row {
  readonly item: ItemId;
  readonly run: RunId;
  readonly uncertainty: number | null;
  readonly disagreement: number | null;
  readonly answer: Uint8Array;
}

const COLUMNS = 'item_id AS item, run_id AS run, uncertainty, disagreement';

/** The open suggestions of these images, whole. */
export function readSuggestions(
  db: ReadDb,
  kind: Kind,
  itemIds: readonly ItemId[],
): readonly StoredSuggestion[] {
  return db
    .prepare(
      `SELECT ${COLUMNS}, answer FROM json_each(?) AS wanted CROSS JOIN suggestions ON item_id = wanted.value
       WHERE ${OPEN} ORDER BY wanted.key`,
    )
    .all<Row>(JSON.stringify(itemIds))
    .map((row) => ({ ...row, answer: answerFromBytes(kind, row.answer, row.uncertainty) }));
}

/** Below this a class is not worth showing, unless the image carries it. */
const SHOWN_FROM = 0.05;

/** The open suggestions of these images as lists carry them: squares and points stay in the store. */
export function itemSuggestions(
  db: ReadDb,
  kind: Kind,
  items: readonly { readonly id: ItemId; readonly classIds: readonly number[] }[],
): ReadonlyMap<ItemId, ItemSuggestion> {
  const ids = JSON.stringify(items.map(({ id }) => id));
  const from = `FROM json_each(?) AS wanted CROSS JOIN suggestions ON item_id = wanted.value WHERE ${OPEN}`;
  const columns = kind === 'tags' ? `${COLUMNS}, answer` : COLUMNS;
  const carried = new Map(items.map(({ id, classIds }) => [id, classIds]));
  const rows = db
    .prepare(`SELECT ${columns} ${from}`)
    .all<Omit<Row, 'answer'> & { answer?: Uint8Array }>(ids);
  return new Map(
    rows.map(({ item, run, uncertainty, disagreement, answer }) => {
      const own = carried.get(item) ?? [];
      const scores = answer === undefined ? [] : scoresFromBytes(answer);
      const shown = scores.filter(([id, p]) => p >= SHOWN_FROM || own.includes(id));
      const falling = [...shown].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      return [item, { run, scores: falling, uncertainty, disagreement }];
    }),
  );
}

/** Ids of images with an open score, the highest first. */
export function itemsByScore(db: ReadDb, score: 'uncertainty' | 'doubt'): readonly ItemId[] {
  return db
    .prepare(
      `SELECT item_id FROM suggestions WHERE ${OPEN} AND ${score} IS NOT NULL ORDER BY ${score} DESC, item_id`,
    )
    .pluck()
    .all<number>();
}

/** SQL: whether an item has an open suggestion. */
export const HAS_SUGGESTION = `items.id IN (SELECT item_id FROM suggestions WHERE ${OPEN})`;

/** What decides over asking a run again: readable images of a side that have nothing of these weights yet. */
export function itemsToAsk(
  db: ReadDb,
  which: SuggestWhich,
  { run, weights }: { readonly run: RunId; readonly weights: string },
): readonly ItemId[] {
  const side = which === 'unlabeled' ? 'AND is_labeled = 0' : which === 'labeled' ? 'AND is_labeled = 1' : '';
  const chosen = typeof which === 'string' ? '' : 'AND items.id IN (SELECT value FROM json_each(?))';
  return db
    .prepare(
      `SELECT items.id FROM items LEFT JOIN suggestions ON item_id = items.id AND run_id = ? AND weights = ?
       WHERE is_unreadable = 0 AND item_id IS NULL ${side} ${chosen} ORDER BY is_labeled, items.id`,
    )
    .pluck()
    .all<number>(run, weights, ...(typeof which === 'string' ? [] : [JSON.stringify(which)]));
}

/** Ids with a suggestion of this run, or of any, whose disagreement can be worked out: their images are labeled. */
export function labeledWithSuggestion(db: ReadDb): readonly ItemId[] {
  return db
    .prepare(
      `SELECT item_id FROM suggestions JOIN items ON items.id = item_id
       WHERE ${OPEN} AND is_labeled = 1 ORDER BY item_id`,
    )
    .pluck()
    .all<number>();
}

export function setApart(db: WriteDb, item: ItemId, { disagreement, doubt }: Apart): void {
  db.prepare(
    `UPDATE suggestions SET disagreement = ?, doubt = ?
     WHERE item_id = ? AND (disagreement IS NOT ? OR doubt IS NOT ?)`,
  ).run(disagreement, doubt, item, disagreement, doubt);
}

/**
 * Images without labels that have an open suggestion.
 * @param sure only where the run is at least this sure, 0..1: for tags of every class, for masks by their mean entropy
 */
export function openSuggestions(db: ReadDb, kind: Kind, sure: number | null): readonly ItemId[] {
  const from = `FROM suggestions JOIN items ON items.id = item_id WHERE ${OPEN} AND is_labeled = 0`;
  if (sure === null) return db.prepare(`SELECT item_id ${from} ORDER BY item_id`).pluck().all<number>();
  if (isDrawn(kind)) {
    return db
      .prepare(`SELECT item_id ${from} AND 1 - uncertainty >= ? ORDER BY item_id`)
      .pluck()
      .all<number>(sure);
  }
  return db
    .prepare(`SELECT item_id AS item, answer ${from} ORDER BY item_id`)
    .all<Pick<Row, 'item' | 'answer'>>()
    .filter(({ answer }) => (sureness(scoresFromBytes(answer)) ?? -1) >= sure)
    .map(({ item }) => item);
}

/** Sets aside open suggestions, or brings back rejected ones. @returns the images it did so for */
export function setRejected(db: WriteDb, itemIds: readonly ItemId[], isRejected: boolean): readonly ItemId[] {
  const mark = db.prepare(
    'UPDATE suggestions SET is_rejected = ? WHERE item_id = ? AND is_rejected = ? AND answered_by IS NULL',
  );
  return itemIds.filter((id) => mark.run(isRejected ? 1 : 0, id, isRejected ? 0 : 1).changes > 0);
}

/** An action touched the labels of images: their suggestions are answered until it is undone. */
export function answerSuggestions(db: WriteDb, action: number, itemIds: readonly ItemId[]): void {
  if (db.prepare('SELECT 1 FROM suggestions LIMIT 1').pluck().get() === undefined) return;
  db.prepare(
    `UPDATE suggestions SET answered_by = ?
     WHERE item_id IN (SELECT value FROM json_each(?)) AND ${OPEN}`,
  ).run(action, JSON.stringify(itemIds));
}

/** The action was undone: what it answered is open again. */
export function reopenSuggestions(db: WriteDb, action: number): void {
  db.prepare('UPDATE suggestions SET answered_by = NULL WHERE answered_by = ?').run(action);
}

export function summarizeSuggestions(db: ReadDb): Omit<SuggestionSummary, 'sure'> {
  const counts = db
    .prepare(
      `SELECT coalesce(sum(is_labeled = 0), 0) AS "open",
         coalesce(sum(is_labeled = 1 AND disagreement > 0), 0) AS disagreeing, count(*) AS "all"
       FROM suggestions JOIN items ON items.id = item_id WHERE ${OPEN}`,
    )
    .get<Omit<SuggestionSummary, 'run' | 'sure'>>() ?? { open: 0, disagreeing: 0, all: 0 };
  const run = db
    .prepare(`SELECT run_id FROM suggestions WHERE ${OPEN} GROUP BY run_id ORDER BY count(*) DESC LIMIT 1`)
    .pluck()
    .get<RunId>();
  return { ...counts, run: run ?? null };
}

/** A run that is being asked about images. */
export interface Asking {
  readonly run: RunId;
  readonly which: SuggestWhich;
  /** Process id of the program that asks. */
  readonly pid: number;
}

export function readAsking(db: ReadDb): Asking | null {
  const row = db
    .prepare('SELECT run_id AS run, which, pid FROM asking')
    .get<{ run: RunId; which: string; pid: number }>();
  return row === undefined ? null : { ...row, which: JSON.parse(row.which) as SuggestWhich };
}

/** Notes what is being asked (in place of what was), or that all was said (null). */
export function writeAsking(db: WriteDb, asking: Asking | null): void {
  db.prepare('DELETE FROM asking').run();
  if (asking === null) return;
  db.prepare('INSERT INTO asking (id, run_id, which, pid) VALUES (1, ?, ?, ?)').run(
    asking.run,
    JSON.stringify(asking.which),
    asking.pid,
  );
}
