/** Label edits turned around and looked at: pure, so that undo is itself a diff and has one path to the disk. */
import type { LabelDiff } from '#shared/domain/labels.ts';

export const EMPTY_DIFF: LabelDiff = {
  tags: { added: [], removed: [] },
  labeled: [],
  classes: { added: [], removed: [], updated: [] },
};

/** The diff that takes everything back: applying `reverse(d)` after `d` gives the state before. */
export function reverse(diff: LabelDiff): LabelDiff {
  return {
    tags: { added: diff.tags.removed, removed: diff.tags.added },
    labeled: diff.labeled.map(([item, isLabeled]) => [item, !isLabeled]),
    classes: {
      added: diff.classes.removed,
      removed: diff.classes.added,
      updated: diff.classes.updated.map(([from, to]) => [to, from]),
    },
  };
}

export function isEmpty(diff: LabelDiff): boolean {
  return !touchesItems(diff) && !touchesClasses(diff);
}

function touchesItems(diff: LabelDiff): boolean {
  return diff.tags.added.length + diff.tags.removed.length + diff.labeled.length > 0;
}

export function touchesClasses(diff: LabelDiff): boolean {
  return diff.classes.added.length + diff.classes.removed.length + diff.classes.updated.length > 0;
}

/** Items whose tags or mark the diff changes, each once, or null when there are more than `limit`. */
export function itemsOf(diff: LabelDiff, limit: number): readonly number[] | null {
  const items = new Set<number>();
  for (const [item] of diff.tags.added) items.add(item);
  for (const [item] of diff.tags.removed) items.add(item);
  for (const [item] of diff.labeled) items.add(item);
  return items.size > limit ? null : [...items];
}
