/** Selecting in a list: pure steps from one selection to the next. Positions are places in the list, ids stay. */
import type { ItemId } from '#shared/domain/item.ts';

export interface Selection {
  /** Where one is, or -1 in an empty list. */
  readonly cursor: number;
  /** Where a range began. */
  readonly anchor: number;
  readonly ids: ReadonlySet<ItemId>;
}

/** The list of ids in their order. */
export type IdList = ArrayLike<ItemId>;

export const NO_SELECTION: Selection = { cursor: -1, anchor: -1, ids: new Set() };

const clampIndex = (list: IdList, index: number): number =>
  Math.max(Math.min(index, list.length - 1), list.length === 0 ? -1 : 0);

/** One item, and nothing else. */
export function selectOne(list: IdList, index: number): Selection {
  const cursor = clampIndex(list, index);
  const id = list[cursor];
  return { cursor, anchor: cursor, ids: new Set(id === undefined ? [] : [id]) };
}

/** Adds an item, or takes it away. */
export function toggleOne(list: IdList, selection: Selection, index: number): Selection {
  const id = list[index];
  if (id === undefined) return selection;
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { cursor: index, anchor: index, ids };
}

/** Everything from where the range began up to here, in place of what was selected. */
export function extendTo(list: IdList, selection: Selection, index: number): Selection {
  const cursor = clampIndex(list, index);
  if (cursor < 0) return selection;
  const anchor = clampIndex(list, selection.anchor < 0 ? cursor : selection.anchor);
  return { cursor, anchor, ids: idsBetween(list, anchor, cursor) };
}

export function selectAll(list: IdList, selection: Selection): Selection {
  return { ...selection, ids: idsBetween(list, 0, list.length - 1) };
}

/** The items at these places, with those selected before when `isAdding`. */
export function selectAt(
  list: IdList,
  selection: Selection,
  places: readonly number[],
  isAdding: boolean,
): Selection {
  const ids = new Set(isAdding ? selection.ids : []);
  for (const place of places) {
    const id = list[place];
    if (id !== undefined) ids.add(id);
  }
  const cursor = places.at(-1) ?? selection.cursor;
  return { cursor, anchor: places[0] ?? selection.anchor, ids };
}

/** These items; one goes to the first of them. */
export function selectThese(list: IdList, selection: Selection, ids: ReadonlySet<ItemId>): Selection {
  for (let i = 0; i < list.length; i += 1) {
    const id = list[i];
    if (id !== undefined && ids.has(id)) return { cursor: i, anchor: i, ids };
  }
  return { ...selection, ids };
}

/** Nothing selected; one stays where one is. */
export const clearSelection = (selection: Selection): Selection => ({ ...selection, ids: new Set() });

/** The same items in a new list: what is not in it any more is dropped; one stays at the same image where possible. */
export function carryOver(old: IdList | null, selection: Selection, list: IdList): Selection {
  const current = old?.[selection.cursor];
  const at = current === undefined ? -1 : indexOf(list, current);
  if (at < 0) return selectOne(list, Math.max(0, selection.cursor));
  const ids = new Set<ItemId>();
  if (selection.ids.size > 0) {
    for (let i = 0; i < list.length; i += 1) {
      const id = list[i];
      if (id !== undefined && selection.ids.has(id)) ids.add(id);
    }
  }
  return { cursor: at, anchor: at, ids };
}

export function indexOf(list: IdList, id: ItemId): number {
  for (let i = 0; i < list.length; i += 1) if (list[i] === id) return i;
  return -1;
}

function idsBetween(list: IdList, one: number, other: number): ReadonlySet<ItemId> {
  const ids = new Set<ItemId>();
  for (let i = Math.min(one, other); i <= Math.max(one, other); i += 1) {
    const id = list[i];
    if (id !== undefined) ids.add(id);
  }
  return ids;
}
