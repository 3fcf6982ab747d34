/** Images of a project: lists of ids by filter and order, rows by id. */
import type { Item, ItemFilter, ItemId, ItemSort } from '#shared/domain/item.ts';
import { CLASS_SEPARATOR } from '#shared/domain/className.ts';
import type { Split } from '#shared/domain/project.ts';
import type { ImageLook } from '#shared/kernels/imageLook.ts';
import type { ReadDb, WriteDb } from '../brands.ts';
import { problemItems } from './dataProblems.ts';
import { deleteLook, writeLook } from './looks.ts';
import { readMeta } from './meta.ts';
import { HAS_SUGGESTION, itemSuggestions } from './suggestions.ts';

interface ItemRow {
  readonly id: number;
  readonly rootId: number;
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly split: Split | null;
  readonly isLabeled: number;
  readonly problem: string | null;
  readonly classIds: string;
}

/** Where an image is: what services need to open its file. */
export interface ItemFile {
  readonly id: ItemId;
  readonly root: string;
  readonly path: string;
  readonly problem: string | null;
  readonly hasThumbnail: boolean;
}

interface FileRow extends Omit<ItemFile, 'hasThumbnail'> {
  readonly hasThumbnail: number;
}

const toItemFile = (row: FileRow): ItemFile => ({ ...row, hasThumbnail: row.hasThumbnail === 1 });
const FILE_COLUMNS = 'items.id, roots.path AS root, items.path, problem, has_thumbnail AS hasThumbnail';

/** Orders that the database holds; `Items` works out the others. */
export type StoredSort = Extract<ItemSort, 'added' | 'name' | 'newest-label'>;

const ORDER: { readonly [S in StoredSort]: string } = {
  added: 'items.id',
  name: 'items.sort_key, items.id',
  'newest-label': 'items.labeled_at DESC, items.id',
};

/** Items whose pixels nobody has looked at, or only a Limn that kept no looks. */
const NOT_SEEN = `problem IS NULL AND (has_thumbnail = 0
  OR NOT EXISTS (SELECT 1 FROM item_looks WHERE item_looks.item_id = items.id))`;

/** Items that carry two classes of one exclusive group. */
const CONFLICTS = `SELECT item_id FROM item_classes JOIN classes ON classes.id = class_id
  WHERE exclusive_group IS NOT NULL GROUP BY item_id, exclusive_group HAVING count(*) > 1`;

type Param = string | number;

function conditions(
  db: ReadDb,
  filter: ItemFilter,
): {
  readonly sql: readonly string[];
  readonly params: readonly Param[];
} {
  const sql: string[] = [];
  const params: Param[] = [];
  if (filter.labeled !== undefined) sql.push(`items.is_labeled = ${filter.labeled ? '1' : '0'}`);
  if (filter.unreadable !== undefined) sql.push(`items.is_unreadable = ${filter.unreadable ? '1' : '0'}`);
  if (filter.suggested !== undefined) sql.push(filter.suggested ? HAS_SUGGESTION : `NOT (${HAS_SUGGESTION})`);
  if (filter.split === 'none') sql.push('items.split IS NULL');
  else if (filter.split !== undefined) {
    sql.push('items.split = ?');
    params.push(filter.split);
  }
  const classIds = [...new Set(filter.classIds)];
  if (classIds.length > 0) {
    sql.push(`items.id IN (SELECT item_id FROM item_classes WHERE class_id IN (SELECT value FROM json_each(?))
      GROUP BY item_id HAVING count(*) = ?)`);
    params.push(JSON.stringify(classIds), classIds.length);
  }
  if (filter.under !== undefined) {
    sql.push(`items.id IN (SELECT item_id FROM item_classes JOIN classes ON classes.id = class_id
      WHERE name = ? OR substr(name, 1, ?) = ?)`);
    const prefix = `${filter.under}${CLASS_SEPARATOR}`;
    params.push(filter.under, [...prefix].length, prefix);
  }
  if (filter.problem !== undefined) {
    sql.push('items.id IN (SELECT value FROM json_each(?))');
    params.push(JSON.stringify(problemItems[filter.problem](db)));
  }
  if (filter.shorterThan !== undefined) {
    sql.push('items.is_unreadable = 0 AND min(items.width_px, items.height_px) < ?');
    params.push(filter.shorterThan);
  }
  if (filter.inConflict === true) sql.push(`items.id IN (${CONFLICTS})`);
  if (filter.search !== undefined && filter.search !== '') {
    sql.push('instr(items.folded, ?) > 0');
    params.push(filter.search.toLowerCase());
  }
  return { sql, params };
}

/** Ids of all items that meet every condition, in order. */
export function indexItems(db: ReadDb, filter: ItemFilter, sort: StoredSort): Int32Array {
  const { sql, params } = conditions(db, filter);
  const where = sql.length === 0 ? '' : `WHERE ${sql.join(' AND ')}`;
  const ids = db
    .prepare(`SELECT items.id FROM items ${where} ORDER BY ${ORDER[sort]}`)
    .pluck()
    .all<number>(...params);
  return Int32Array.from(ids);
}

/** Rows in the order of `ids`; ids that are no item are left out. One query, however many. */
export function readItems(db: ReadDb, ids: readonly ItemId[]): readonly Item[] {
  const rows = db
    .prepare(
      `SELECT items.id, root_id AS rootId, items.path, width_px AS widthPx, height_px AS heightPx, split,
         is_labeled AS isLabeled, problem,
         (SELECT json_group_array(class_id) FROM item_classes WHERE item_id = items.id) AS classIds
       FROM json_each(?) AS wanted JOIN items ON items.id = wanted.value
       ORDER BY wanted.key`,
    )
    .all<ItemRow>(JSON.stringify(ids));
  const items = rows.map((row) => ({ ...row, classIds: JSON.parse(row.classIds) as number[] }));
  const suggestions = itemSuggestions(db, readMeta(db).kind, items);
  return items.map((item) => ({
    ...item,
    name: item.path.slice(item.path.lastIndexOf('/') + 1),
    isLabeled: item.isLabeled === 1,
    suggestion: suggestions.get(item.id) ?? null,
  }));
}

export function readItemFile(db: ReadDb, id: ItemId): ItemFile | null {
  const row = db
    .prepare(
      `SELECT ${FILE_COLUMNS} FROM items JOIN roots ON roots.id = root_id
       WHERE items.id = ?`,
    )
    .get<FileRow>(id);
  return row === undefined ? null : toItemFile(row);
}

/** Width and height as they are stored. @throws Error when there is no such item: callers have checked */
export function readItemSize(
  db: ReadDb,
  id: ItemId,
): { readonly widthPx: number; readonly heightPx: number } {
  const size = db
    .prepare('SELECT width_px AS widthPx, height_px AS heightPx FROM items WHERE id = ?')
    .get<{ widthPx: number; heightPx: number }>(id);
  if (size === undefined) throw new Error(`there is no item ${id}`);
  return size;
}

/** The item of a file below a root. @param path relative, with '/' */
export function findItem(db: ReadDb, rootId: number, path: string): ItemId | null {
  return (
    db.prepare('SELECT id FROM items WHERE root_id = ? AND path = ?').pluck().get<number>(rootId, path) ??
    null
  );
}

/** An item whose file holds these bytes, the first of several; files that nobody has looked at yet are not known. */
export function findItemByHash(db: ReadDb, hash: string): ItemId | null {
  const found = db.prepare('SELECT id FROM items WHERE hash = ? ORDER BY id LIMIT 1').pluck();
  return found.get<number>(hash) ?? null;
}

/** All items with their paths below their roots, with '/'. */
export const listItemPaths = (db: ReadDb): readonly { readonly id: ItemId; readonly path: string }[] =>
  db.prepare('SELECT id, path FROM items ORDER BY id').all<{ id: ItemId; path: string }>();

/** Up to `limit` readable items for a project's card. */
export function firstItems(db: ReadDb, limit: number): readonly ItemId[] {
  return db
    .prepare('SELECT id FROM items WHERE has_thumbnail = 1 ORDER BY id LIMIT ?')
    .pluck()
    .all<number>(limit);
}

/** The next readable items without a thumbnail or a look, in order. */
export function itemsWithoutThumbnail(db: ReadDb, after: ItemId, limit: number): readonly ItemFile[] {
  return db
    .prepare(
      `SELECT ${FILE_COLUMNS} FROM items JOIN roots ON roots.id = root_id
       WHERE ${NOT_SEEN} AND items.id > ? ORDER BY items.id LIMIT ?`,
    )
    .all<FileRow>(after, limit)
    .map(toItemFile);
}

/** @param after only items behind this one */
export function countWithoutThumbnail(db: ReadDb, after: ItemId = 0): number {
  return (
    db.prepare(`SELECT count(*) FROM items WHERE ${NOT_SEEN} AND items.id > ?`).pluck().get<number>(after) ??
    0
  );
}

/** What looking at an image's pixels found out. */
export interface ImageFacts {
  readonly hash: string | null;
  readonly problem: string | null;
  readonly size: { readonly widthPx: number; readonly heightPx: number } | null;
  readonly look: ImageLook | null;
}

/**
 * In words why an image cannot take another size: a mask belongs to the pixels it was drawn on. So the image keeps its size,
 * and a file of another size is a problem until it is back. Null when it may.
 */
export function sizeConflict(
  db: ReadDb,
  id: ItemId,
  size: { readonly widthPx: number; readonly heightPx: number },
): string | null {
  const { widthPx, heightPx } = readItemSize(db, id);
  if (widthPx === size.widthPx && heightPx === size.heightPx) return null;
  const mask = db.prepare('SELECT 1 FROM mask_tiles WHERE item_id = ? LIMIT 1').get(id);
  if (mask === undefined) return null;
  return `its file has another size now than its mask (${String(widthPx)} x ${String(heightPx)})`;
}

export function setImageFacts(db: WriteDb, id: ItemId, found: ImageFacts): void {
  const conflict = found.size === null ? null : sizeConflict(db, id, found.size);
  const facts = conflict === null ? found : { ...found, size: null, problem: found.problem ?? conflict };
  db.prepare(
    `UPDATE items SET hash = coalesce(?, hash), problem = ?, has_thumbnail = ?,
       width_px = coalesce(?, width_px), height_px = coalesce(?, height_px) WHERE id = ?`,
  ).run(
    facts.hash,
    facts.problem,
    facts.problem === null ? 1 : 0,
    facts.size?.widthPx ?? null,
    facts.size?.heightPx ?? null,
    id,
  );
  if (facts.look === null) deleteLook(db, id);
  else writeLook(db, id, facts.look);
}
