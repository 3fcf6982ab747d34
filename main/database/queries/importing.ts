/** Writes an import: roots, images, classes and tags. Called inside one transaction. */
import type { PixelSize } from '#shared/domain/mask.ts';
import type { Split } from '#shared/domain/project.ts';
import type { ClassRow } from '#shared/domain/labels.ts';
import { lastOfEachGroup, rivalsOf } from '#shared/kernels/exclusiveGroups.ts';
import { paletteColor } from '#shared/domain/labelClass.ts';
import type { WriteDb } from '../brands.ts';
import { insertClass, listClassRows, nextClassId } from './classes.ts';
import { syncDrawnClasses } from './drawn.ts';
import { writeDrawn, type Drawn } from './importDrawn.ts';
import { sizeConflict } from './items.ts';
import { deleteLook } from './looks.ts';
import { classResolver } from './masks.ts';
import { sortKey } from './sortKey.ts';

/** One image to store. `tags: null` says nothing about its labels. */
export interface ImportItem {
  readonly rootId: number;
  /** Relative to the root, with '/'. */
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly problem: string | null;
  readonly tags: readonly string[] | null;
  /** Squares and points to store; null says nothing about them. */
  readonly drawn: Drawn | null;
  readonly split: Split | null;
  readonly extra: Readonly<Record<string, string>> | null;
}

export interface ImportCounts {
  /** New and readable; unreadable ones are stored too, with their problem, but are no gain. */
  readonly added: number;
  readonly updated: number;
  readonly labeled: number;
  /** Images that were labeled by hand here before: they kept their tags and got the new ones too. */
  readonly keptByHand: number;
  /** Tags left out because their image carries another of their exclusive group. */
  readonly conflicts: readonly TagConflict[];
}

export interface TagConflict {
  readonly path: string;
  readonly kept: string;
  readonly left: string;
}

/** What a class has until somebody says otherwise. */
export const newClass = { isVoid: false, group: null } as const;

/** A class as a source has it; `color: null` takes the next of the palette. */
export interface ImportClass {
  readonly name: string;
  readonly color: string | null;
  readonly isVoid: boolean;
}

/** Makes the classes that are not there yet, after the others, in the given order. @returns ids by name */
export function ensureClasses(
  db: WriteDb,
  classes: readonly (string | ImportClass)[],
): ReadonlyMap<string, number> {
  const ids = new Map(listClassRows(db).map((row) => [row.name, row.id]));
  let position = ids.size;
  for (const given of classes) {
    const { name, color, isVoid } =
      typeof given === 'string' ? { name: given, color: null, isVoid: false } : given;
    if (ids.has(name)) continue;
    const id = nextClassId(db);
    insertClass(db, { ...newClass, id, name, isVoid, color: color ?? paletteColor(position), position });
    ids.set(name, id);
    position += 1;
  }
  return ids;
}

interface Known extends PixelSize {
  readonly id: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly labeledAt: number | null;
}

const SELECT_KNOWN = `SELECT id, width_px AS widthPx, height_px AS heightPx, size_bytes AS sizeBytes, modified_ms AS modifiedMs, labeled_at AS labeledAt
  FROM items WHERE root_id = ? AND path = ?`;

/** Stores every image once; one that is there already is brought up to date. */
export function writeImport(
  db: WriteDb,
  items: readonly ImportItem[],
  classIds: ReadonlyMap<string, number>,
): ImportCounts {
  const counts = { added: 0, updated: 0, labeled: 0, keptByHand: 0 };
  const conflicts: TagConflict[] = [];
  const classes = listClassRows(db);
  const find = db.prepare(SELECT_KNOWN);
  const drawn: number[] = [];
  for (const given of items) {
    const known = find.get<Known>(given.rootId, given.path);
    const item = known === undefined ? given : besideMask(db, known, given);
    const id = known === undefined ? insertItem(db, item) : known.id;
    if (known !== undefined) updateItem(db, known, item);
    else if (item.problem === null) counts.added += 1;
    if (item.tags === null && item.drawn === null) continue;
    const isByHand = known !== undefined && known.labeledAt !== null;
    counts.labeled += 1;
    if (known !== undefined) counts.updated += 1;
    if (isByHand) counts.keptByHand += 1;
    if (item.drawn !== null) {
      writeDrawn(db, id, item.drawn, isByHand);
      setTags(db, id, []);
      drawn.push(id);
    }
    if (item.tags === null) continue;
    if (!isByHand && known !== undefined) clearTags(db, id);
    const tags = item.tags.flatMap((tag) => classIds.get(tag) ?? []);
    const settled = settle(db, isByHand ? id : null, tags, classes);
    setTags(db, id, settled.tags);
    conflicts.push(...settled.conflicts.map((conflict) => ({ ...conflict, path: item.path })));
  }
  syncDrawnClasses(db, drawn, classResolver(db));
  return { ...counts, conflicts };
}

interface Settled {
  readonly tags: readonly number[];
  readonly conflicts: readonly Omit<TagConflict, 'path'>[];
}

/**
 * One tag of each exclusive group: what was tagged by hand stays, else the last that is named.
 * @param byHand the item whose tags stay, or null
 */
function settle(
  db: WriteDb,
  byHand: number | null,
  tags: readonly number[],
  classes: readonly ClassRow[],
): Settled {
  if (classes.every(({ group }) => group === null)) return { tags, conflicts: [] };
  const stays =
    byHand === null
      ? []
      : db.prepare('SELECT class_id FROM item_classes WHERE item_id = ?').pluck().all<number>(byHand);
  const taken = new Set(rivalsOf(classes, stays));
  const named = [...new Set(tags)];
  const kept = lastOfEachGroup(classes, named).filter((id) => !taken.has(id) || stays.includes(id));
  const rows = new Map(classes.map((row) => [row.id, row]));
  const conflicts = named
    .filter((id) => !kept.includes(id))
    .map((id) => {
      const group = rows.get(id)?.group;
      const winner = [...stays, ...kept].find((one) => rows.get(one)?.group === group);
      return { left: rows.get(id)?.name ?? '', kept: rows.get(winner ?? id)?.name ?? '' };
    });
  return { tags: kept, conflicts };
}

function insertItem(db: WriteDb, item: ImportItem): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO items (root_id, path, folded, sort_key, width_px, height_px, size_bytes, modified_ms, split, problem, extra)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      item.rootId,
      item.path,
      item.path.toLowerCase(),
      sortKey(item.path),
      item.widthPx,
      item.heightPx,
      item.sizeBytes,
      item.modifiedMs,
      item.split,
      item.problem,
      item.extra === null ? null : JSON.stringify(item.extra),
    );
  return Number(lastInsertRowid);
}

/** What of an image's file counts beside the mask that was drawn on it. */
function besideMask(db: WriteDb, known: Known, item: ImportItem): ImportItem {
  const conflict = sizeConflict(db, known.id, item);
  if (conflict === null) return item;
  const { widthPx, heightPx } = known;
  return { ...item, widthPx, heightPx, problem: item.problem ?? conflict, drawn: null };
}

/** A file that changed since is looked at afresh; one that did not keeps its hash, its thumbnail and what is known of it. */
function updateItem(db: WriteDb, known: Known, item: ImportItem): void {
  if (known.sizeBytes !== item.sizeBytes || known.modifiedMs !== item.modifiedMs) {
    db.prepare(
      `UPDATE items SET width_px = ?, height_px = ?, size_bytes = ?, modified_ms = ?, problem = ?, hash = NULL,
         has_thumbnail = 0 WHERE id = ?`,
    ).run(item.widthPx, item.heightPx, item.sizeBytes, item.modifiedMs, item.problem, known.id);
    deleteLook(db, known.id);
  }
  if (item.split !== null) db.prepare('UPDATE items SET split = ? WHERE id = ?').run(item.split, known.id);
  if (item.extra !== null) {
    db.prepare('UPDATE items SET extra = ? WHERE id = ?').run(JSON.stringify(item.extra), known.id);
  }
}

function clearTags(db: WriteDb, id: number): void {
  db.prepare('DELETE FROM item_classes WHERE item_id = ?').run(id);
}

function setTags(db: WriteDb, id: number, tags: readonly number[]): void {
  const insert = db.prepare('INSERT OR IGNORE INTO item_classes (item_id, class_id) VALUES (?, ?)');
  for (const tag of tags) insert.run(id, tag);
  db.prepare('UPDATE items SET is_labeled = 1 WHERE id = ?').run(id);
}
