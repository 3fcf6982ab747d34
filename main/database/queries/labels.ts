/**
 * Tags of items: what an edit would change, and the one place where a diff is written. Lists of ids come in as JSON; CROSS
 * JOIN keeps them the outer loop (left alone, SQLite may scan a class's tags once per id: 1,000 ids took a second).
 */
import type { ClassRow, LabelDiff } from '#shared/domain/labels.ts';
import { isDrawn } from '#shared/domain/project.ts';
import { EMPTY_DIFF } from '#shared/kernels/labelDiff.ts';
import type { ReadDb, WriteDb } from '../brands.ts';
import { deleteClass, insertClass, listClassRows, updateClass } from './classes.ts';
import { syncDrawnClasses } from './drawn.ts';
import { setInboxStates } from './inbox.ts';
import { applyTiles, classResolver } from './masks.ts';
import { readMeta, readScheme, setMeta } from './meta.ts';
import { applyPoints } from './points.ts';

type Pair = readonly [number, number];

const ids = (values: readonly number[]): string => JSON.stringify(values);

/** Rows of `json_array(item, class)`. */
const pairs = (db: ReadDb, sql: string, ...lists: readonly string[]): readonly Pair[] =>
  db
    .prepare(sql)
    .pluck()
    .all<string>(...lists)
    .map((text) => JSON.parse(text) as Pair);

/** Of these ids, the ones that are no item. */
export function unknownItems(db: ReadDb, itemIds: readonly number[]): readonly number[] {
  return db
    .prepare('SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM items)')
    .pluck()
    .all<number>(ids(itemIds));
}

/** Pairs of these items and classes that exist. */
export function existingTags(
  db: ReadDb,
  itemIds: readonly number[],
  classIds: readonly number[],
): readonly Pair[] {
  return pairs(
    db,
    `SELECT json_array(tag.item_id, tag.class_id)
       FROM json_each(?) AS class CROSS JOIN json_each(?) AS item
       CROSS JOIN item_classes AS tag ON tag.item_id = item.value AND tag.class_id = class.value`,
    ids(classIds),
    ids(itemIds),
  );
}

/** Pairs of these items and classes that do not exist yet. */
export function missingTags(
  db: ReadDb,
  itemIds: readonly number[],
  classIds: readonly number[],
): readonly Pair[] {
  return pairs(
    db,
    `SELECT json_array(item.value, class.value)
       FROM json_each(?) AS class CROSS JOIN json_each(?) AS item
       WHERE NOT EXISTS (
         SELECT 1 FROM item_classes WHERE item_id = item.value AND class_id = class.value)`,
    ids(classIds),
    ids(itemIds),
  );
}

/** Every tag of these items. */
export function tagsOfItems(db: ReadDb, itemIds: readonly number[]): readonly Pair[] {
  return pairs(
    db,
    `SELECT json_array(tag.item_id, tag.class_id)
       FROM json_each(?) AS item CROSS JOIN item_classes AS tag ON tag.item_id = item.value`,
    ids(itemIds),
  );
}

/** Every tag of these classes. */
export function tagsOfClasses(db: ReadDb, classIds: readonly number[]): readonly Pair[] {
  return pairs(
    db,
    `SELECT json_array(tag.item_id, tag.class_id)
       FROM json_each(?) AS class CROSS JOIN item_classes AS tag ON tag.class_id = class.value`,
    ids(classIds),
  );
}

/** How many items carry more than one of these classes. */
export function countCarryingTwo(db: ReadDb, classIds: readonly number[]): number {
  return (
    db
      .prepare(
        `SELECT count(*) FROM (
           SELECT tag.item_id FROM json_each(?) AS class CROSS JOIN item_classes AS tag ON tag.class_id = class.value
           GROUP BY tag.item_id HAVING count(*) > 1)`,
      )
      .pluck()
      .get<number>(ids(classIds)) ?? 0
  );
}

/** Of these items, the ones whose labeled mark is not `isLabeled` yet. */
export function itemsToMark(db: ReadDb, itemIds: readonly number[], isLabeled: boolean): readonly number[] {
  return db
    .prepare(
      `SELECT items.id FROM json_each(?) AS chosen CROSS JOIN items ON items.id = chosen.value
       WHERE items.is_labeled <> ?`,
    )
    .pluck()
    .all<number>(ids(itemIds), isLabeled ? 1 : 0);
}

/**
 * Writes a diff and answers what it really changed. The two differ only when something outside the history (an import)
 * came in between: a tag is there already, a removed class has new tags, a name is taken by a newer class.
 */
export function applyDiff(db: WriteDb, diff: LabelDiff, now: number): LabelDiff {
  const { kind } = readMeta(db);
  const { classes, aliases, ...rest } = isDrawn(kind) ? applyDrawn(db, diff) : applyTags(db, diff);
  const labeled = markItems(db, diff.labeled, now);
  const marked = new Set(labeled.map(([item]) => item));
  const changed = [
    ...[...rest.tags.added, ...rest.tags.removed].map(([item]) => item),
    ...[...rest.tiles, ...rest.points].map(({ item }) => item),
  ];
  touch(
    db,
    changed.filter((item) => !marked.has(item)),
    now,
  );
  const scheme = applyScheme(db, diff.scheme);
  const inbox = setInboxStates(db, diff.inbox);
  return { ...rest, classes, aliases, labeled, scheme, inbox };
}

type Applied = Omit<LabelDiff, 'labeled' | 'scheme' | 'inbox'>;

function applyTags(db: WriteDb, diff: LabelDiff): Applied {
  const removed = removeTags(db, [...diff.tags.removed, ...strayTags(db, diff)]);
  const classes = applyClasses(db, diff.classes);
  const added = addTags(db, diff.tags.added);
  return { tags: { added, removed }, classes, aliases: EMPTY_DIFF.aliases, tiles: [], points: [] };
}

/**
 * Where classes follow from what is drawn they are worked out anew for every image that the diff touches: histories of
 * images know nothing of each other, so a class may have gone or been merged meanwhile.
 */
function applyDrawn(db: WriteDb, diff: LabelDiff): Applied {
  const before = removeTags(db, [...diff.tags.removed, ...strayTags(db, diff)]);
  const classes = applyClasses(db, diff.classes);
  const aliases = applyAliases(db, diff.aliases);
  const tiles = applyTiles(db, diff.tiles);
  const points = applyPoints(db, diff.points);
  const items = [
    ...[...before, ...diff.tags.added].map(([item]) => item),
    ...[...tiles, ...points].map(({ item }) => item),
  ];
  const synced = syncDrawnClasses(db, items, classResolver(db));
  return {
    tags: {
      added: without(synced.added, before),
      removed: [...without(before, synced.added), ...synced.removed],
    },
    classes,
    aliases,
    tiles,
    points,
  };
}

const without = (pairs: readonly Pair[], others: readonly Pair[]): readonly Pair[] => {
  const known = new Set(others.map((pair) => pair.join()));
  return pairs.filter((pair) => !known.has(pair.join()));
};

/** What still carries a class that goes. */
const strayTags = (db: ReadDb, diff: LabelDiff): readonly Pair[] =>
  tagsOfClasses(
    db,
    diff.classes.removed.map((row) => row.id),
  );

function applyAliases(db: WriteDb, { added, removed }: LabelDiff['aliases']): LabelDiff['aliases'] {
  const remove = db.prepare('DELETE FROM class_aliases WHERE from_id = ? AND into_id = ?');
  const insert = db.prepare('INSERT OR IGNORE INTO class_aliases (from_id, into_id) VALUES (?, ?)');
  return {
    removed: removed.filter(([from, into]) => remove.run(from, into).changes > 0),
    added: added.filter(([from, into]) => insert.run(from, into).changes > 0),
  };
}

function applyScheme(db: WriteDb, change: LabelDiff['scheme']): LabelDiff['scheme'] {
  if (change === null) return null;
  const before = readScheme(db);
  setMeta(db, 'scheme', change[1]);
  return [before, change[1]];
}

function removeTags(db: WriteDb, pairs: readonly Pair[]): readonly Pair[] {
  const statement = db.prepare('DELETE FROM item_classes WHERE item_id = ? AND class_id = ?');
  return pairs.filter(([item, cls]) => statement.run(item, cls).changes > 0);
}

function addTags(db: WriteDb, pairs: readonly Pair[]): readonly Pair[] {
  const statement = db.prepare('INSERT OR IGNORE INTO item_classes (item_id, class_id) VALUES (?, ?)');
  return pairs.filter(([item, cls]) => statement.run(item, cls).changes > 0);
}

function markItems(db: WriteDb, marks: LabelDiff['labeled'], now: number): LabelDiff['labeled'] {
  const statement = db.prepare(
    'UPDATE items SET is_labeled = ?, labeled_at = ? WHERE id = ? AND is_labeled <> ?',
  );
  return marks.filter(([item, isLabeled]) => {
    const mark = isLabeled ? 1 : 0;
    return statement.run(mark, now, item, mark).changes > 0;
  });
}

function touch(db: WriteDb, itemIds: readonly number[], now: number): void {
  const statement = db.prepare('UPDATE items SET labeled_at = ? WHERE id = ?');
  for (const id of new Set(itemIds)) statement.run(now, id);
}

function applyClasses(db: WriteDb, changes: LabelDiff['classes']): LabelDiff['classes'] {
  for (const row of changes.removed) deleteClass(db, row.id);
  const before = new Map(listClassRows(db).map((row) => [row.id, row]));
  const updated = changes.updated.flatMap(([, to]): (readonly [ClassRow, ClassRow])[] => {
    const from = before.get(to.id);
    return from === undefined ? [] : [[from, to]];
  });
  // Names are unique, and a swap of two names passes through a state where they are not: step aside first.
  for (const [from, to] of updated) {
    if (from.name !== to.name) updateClass(db, { ...from, name: `\u0000${String(from.id)}` });
  }
  const done = updated.map(([from, to]): readonly [ClassRow, ClassRow] => {
    const row = { ...to, name: freeName(db, to.name, to.id) };
    updateClass(db, row);
    return [from, row];
  });
  const added = changes.added.map((row) => {
    const free = { ...row, name: freeName(db, row.name, row.id) };
    insertClass(db, free);
    return free;
  });
  return { removed: changes.removed, updated: done, added };
}

/** The name itself, or with a number behind it when another class has taken it meanwhile. */
function freeName(db: ReadDb, name: string, id: number): string {
  const isTaken = db.prepare('SELECT 1 FROM classes WHERE name = ? AND id <> ?').pluck();
  let candidate = name;
  for (let n = 2; isTaken.get(candidate, id) !== undefined; n += 1) candidate = `${name} (${String(n)})`;
  return candidate;
}
