/** The store of the correction inbox: one row per image that a run got wrong. */
import type { InboxEntry, InboxSource, InboxState, InboxSummary } from '#shared/domain/inbox.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { InboxChange } from '#shared/domain/labels.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { RunId } from '#shared/domain/run.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import type { ReadDb, WriteDb } from '../brands.ts';
import { answerFromBytes, answerToBytes, scoresFromBytes } from '../modelAnswer.ts';

/** Smaller probabilities read as 0.0 %; no threshold is as low. */
const TOLD_FROM = 0.0005;

export interface NewEntry {
  readonly item: ItemId;
  readonly source: InboxSource;
  readonly run: RunId | null;
  readonly origin: string | null;
  readonly said: string | null;
  readonly actual: readonly ClassId[] | null;
  readonly wrongness: number | null;
  readonly answer: ModelAnswer | null;
  readonly now: number;
  /** It needs another look even where somebody has corrected it. */
  readonly isDisputed: boolean;
}

/**
 * Puts an image into the inbox, in place of what was said of it before. What was corrected stays so, unless it is disputed;
 * what was dismissed stays so when the same run says it again.
 * @returns whether it is open now and was not before
 */
export function addEntry(db: WriteDb, entry: NewEntry): boolean {
  const before = db
    .prepare('SELECT state, run_id AS run FROM inbox WHERE item_id = ?')
    .get<{ readonly state: InboxState; readonly run: RunId | null }>(entry.item);
  const stays =
    before !== undefined &&
    !entry.isDisputed &&
    (before.state === 'corrected' || (before.state === 'dismissed' && before.run === entry.run));
  if (stays) return false;
  const { item, source, run, origin, said, actual, wrongness, answer, now } = entry;
  db.prepare(
    `INSERT INTO inbox (item_id, state, source, run_id, origin, said, actual, wrongness, uncertainty, created_at, answer)
     VALUES (?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (item_id) DO UPDATE SET
       state = 'open', source = excluded.source, run_id = excluded.run_id, origin = excluded.origin, said = excluded.said,
       actual = excluded.actual, wrongness = excluded.wrongness, uncertainty = excluded.uncertainty,
       created_at = excluded.created_at, answer = excluded.answer`,
  ).run(
    item,
    source,
    run,
    origin,
    said,
    actual === null ? null : JSON.stringify(actual),
    wrongness,
    answer?.kind === 'masks' ? answer.uncertainty : null,
    now,
    answer === null ? null : answerToBytes(answer),
  );
  return before?.state !== 'open';
}

interface Row extends Omit<InboxEntry, 'actual' | 'scores'> {
  readonly actual: string | null;
  readonly answer?: Uint8Array | null;
}

const COLUMNS = `item_id AS item, state, source, run_id AS run, origin, said, actual, wrongness, items.split AS side,
  created_at AS createdAt`;

/** The most wrong first, and those of which that is not known after them, in order of the images. */
export function listEntries(db: ReadDb, kind: Kind, state: InboxState): readonly InboxEntry[] {
  const columns = kind === 'tags' ? `${COLUMNS}, answer` : COLUMNS;
  return db
    .prepare(
      `SELECT ${columns} FROM inbox JOIN items ON items.id = item_id WHERE state = ?
       ORDER BY wrongness DESC, item_id`,
    )
    .all<Row>(state)
    .map(({ answer, actual, ...row }) => ({
      ...row,
      actual: actual === null ? null : (JSON.parse(actual) as readonly ClassId[]),
      scores: scoresFromBytes(answer ?? new Uint8Array(0))
        .filter(([, p]) => p >= TOLD_FROM)
        .sort((a, b) => b[1] - a[1] || a[0] - b[0]),
    }));
}

/** What was said of an image, whole; null when that is not known. */
export function readEntryAnswer(db: ReadDb, kind: Kind, item: ItemId): ModelAnswer | null {
  const row = db
    .prepare('SELECT answer, uncertainty FROM inbox WHERE item_id = ?')
    .get<{ readonly answer: Uint8Array | null; readonly uncertainty: number | null }>(item);
  const answer = row?.answer ?? null;
  return answer === null ? null : answerFromBytes(kind, answer, row?.uncertainty ?? null);
}

export interface EntryFacts {
  readonly item: ItemId;
  readonly state: InboxState;
  readonly actual: readonly ClassId[] | null;
}

/** State and what a file says of these images; those that are not in the inbox are left out. */
export function entryFacts(db: ReadDb, items: readonly ItemId[]): readonly EntryFacts[] {
  return db
    .prepare(
      `SELECT item_id AS item, state, actual FROM json_each(?) AS wanted CROSS JOIN inbox ON item_id = wanted.value
       ORDER BY wanted.key`,
    )
    .all<{ readonly item: ItemId; readonly state: InboxState; readonly actual: string | null }>(
      JSON.stringify(items),
    )
    .map((row) => ({
      ...row,
      actual: row.actual === null ? null : (JSON.parse(row.actual) as readonly ClassId[]),
    }));
}

export function summarizeInbox(db: ReadDb): InboxSummary {
  return (
    db
      .prepare(
        `SELECT coalesce(sum(state = 'open'), 0) AS "open", coalesce(sum(state = 'corrected'), 0) AS corrected,
           coalesce(sum(state = 'dismissed'), 0) AS dismissed,
           coalesce(sum(state = 'corrected' AND coalesce(split, 'train') = 'train' AND is_labeled = 1), 0) AS teaching,
           coalesce(sum(state = 'corrected' AND split IN ('valid', 'test')), 0) AS heldBack
         FROM inbox JOIN items ON items.id = item_id`,
      )
      .get<InboxSummary>() ?? { open: 0, corrected: 0, dismissed: 0, teaching: 0, heldBack: 0 }
  );
}

/** Images whose correction can be learned from, on whatever side they stand. */
export const correctedItems = (db: ReadDb): ReadonlySet<ItemId> =>
  new Set(
    db.prepare(`SELECT item_id FROM inbox WHERE state = 'corrected' ORDER BY item_id`).pluck().all<number>(),
  );

/** Of these images, the ones that wait in the inbox. */
export const openEntries = (db: ReadDb, items: Iterable<ItemId>): readonly ItemId[] =>
  db
    .prepare(
      `SELECT item_id FROM json_each(?) AS wanted CROSS JOIN inbox ON item_id = wanted.value WHERE state = 'open'`,
    )
    .pluck()
    .all<number>(JSON.stringify([...items]));

/** Changes states; what has another state than the change begins with stays. @returns what was really changed */
export function setInboxStates(db: WriteDb, changes: readonly InboxChange[]): readonly InboxChange[] {
  if (changes.length === 0) return [];
  const update = db.prepare('UPDATE inbox SET state = ? WHERE item_id = ? AND state = ?');
  return changes.filter(([item, from, to]) => update.run(to, item, from).changes > 0);
}

/** All that is said of an image by hand, as text that changes when any of it does; for the few that wait in the inbox. */
const labelPrint = (db: ReadDb, item: ItemId): string | undefined =>
  db
    .prepare(
      `SELECT json_array(is_labeled,
         (SELECT json_group_array(class_id) FROM item_classes WHERE item_id = items.id),
         (SELECT group_concat(tx || ' ' || ty || ' ' || hex(runs)) FROM mask_tiles WHERE item_id = items.id),
         (SELECT group_concat(class_id || ' ' || x || ' ' || y || ' ' || v) FROM points WHERE item_id = items.id))
       FROM items WHERE id = ?`,
    )
    .pluck()
    .get<string>(item);

/**
 * Runs what changes labels outside of the history, such as an import: entries whose labels are others afterwards are
 * corrected.
 */
export function correctingChanged<T>(db: WriteDb, work: () => T): T {
  const open = db.prepare(`SELECT item_id FROM inbox WHERE state = 'open'`).pluck().all<number>();
  const before = new Map(open.map((item) => [item, labelPrint(db, item)]));
  const result = work();
  const changed = open.filter((item) => labelPrint(db, item) !== before.get(item));
  setInboxStates(
    db,
    changed.map((item) => [item, 'open', 'corrected'] as const),
  );
  return result;
}
