/** Which tags a selection carries: on all of its items, on some, on none. */
import type { Item } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { TagChange } from './edits.ts';

export type TagState = 'all' | 'some' | 'none';

export interface SelectionTags {
  /** Items of the selection. */
  readonly total: number;
  /** Of these, how many were read; the rest is unknown yet. */
  readonly known: number;
  readonly counts: ReadonlyMap<ClassId, number>;
  readonly labeled: number;
}

export function selectionTags(items: readonly Item[], total: number): SelectionTags {
  const counts = new Map<ClassId, number>();
  let labeled = 0;
  for (const item of items) {
    if (item.isLabeled) labeled += 1;
    for (const id of item.classIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return { total, known: items.length, counts, labeled };
}

export function tagState({ total, counts }: SelectionTags, id: ClassId): TagState {
  const count = counts.get(id) ?? 0;
  if (count === 0) return 'none';
  return count === total ? 'all' : 'some';
}

/**
 * What toggling a tag on a selection means: where all carry it, it goes; else all get it. Taking the last tag away makes
 * an image untagged again, so that nobody trains on "none of them" by accident; "no tags" says that on purpose.
 */
export function toggleTag(items: readonly Item[], total: number, id: ClassId): TagChange {
  const itemIds = items.map((item) => item.id);
  const isOnAll = items.length === total && items.every((item) => item.classIds.includes(id));
  if (!isOnAll) return { itemIds, add: [id], remove: [], labeled: true };
  const isLastTag = items.every((item) => item.classIds.length === 1);
  return { itemIds, add: [], remove: [id], labeled: isLastTag ? false : null };
}

/** "None of them": takes all tags away and says that somebody looked. */
export function markNoTags(items: readonly Item[]): TagChange {
  const remove = [...new Set(items.flatMap((item) => item.classIds))];
  return { itemIds: items.map((item) => item.id), add: [], remove, labeled: true };
}
