/** Which classes a drawn image carries: worked out from its mask and points, and kept where lists are filtered by them. */
import type { ItemId } from '#shared/domain/item.ts';
import type { ReadDb, WriteDb } from '../brands.ts';
import { readAreas, type ResolveClass } from './masks.ts';
import { presentPoints } from './points.ts';

type Pair = readonly [number, number];

/** Brings the classes of images up to date with what is drawn on them. @returns what changed */
export function syncDrawnClasses(
  db: WriteDb,
  items: Iterable<ItemId>,
  resolve: ResolveClass,
): { readonly added: readonly Pair[]; readonly removed: readonly Pair[] } {
  const added: Pair[] = [];
  const removed: Pair[] = [];
  const insert = db.prepare('INSERT INTO item_classes (item_id, class_id) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM item_classes WHERE item_id = ? AND class_id = ?');
  for (const item of new Set(items)) {
    const wanted = drawnClasses(db, item, resolve);
    const has = new Set(
      db.prepare('SELECT class_id FROM item_classes WHERE item_id = ?').pluck().all<number>(item),
    );
    for (const id of wanted) if (!has.has(id)) added.push([item, id]);
    for (const id of has) if (!wanted.has(id)) removed.push([item, id]);
  }
  for (const pair of added) insert.run(...pair);
  for (const pair of removed) remove.run(...pair);
  return { added, removed };
}

function drawnClasses(db: ReadDb, item: ItemId, resolve: ResolveClass): ReadonlySet<number> {
  const stored = [...readAreas(db, item).keys(), ...presentPoints(db, item)];
  return new Set(stored.map(resolve).filter((id) => id > 0));
}
