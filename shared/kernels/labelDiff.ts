/** Label edits turned around and looked at: pure, so that undo is itself a diff and has one path to the disk. */
import type { LabelDiff } from '#shared/domain/labels.ts';

export const EMPTY_DIFF: LabelDiff = {
  tags: { added: [], removed: [] },
  labeled: [],
  classes: { added: [], removed: [], updated: [] },
  aliases: { added: [], removed: [] },
  tiles: [],
  points: [],
  scheme: null,
  inbox: [],
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
    aliases: { added: diff.aliases.removed, removed: diff.aliases.added },
    tiles: diff.tiles.map((tile) => ({ ...tile, before: tile.after, after: tile.before })),
    points: diff.points.map((point) => ({ ...point, before: point.after, after: point.before })),
    scheme: diff.scheme === null ? null : [diff.scheme[1], diff.scheme[0]],
    inbox: diff.inbox.map(([item, from, to]) => [item, to, from]),
  };
}

export function isEmpty(diff: LabelDiff): boolean {
  return !touchesItems(diff) && !touchesClasses(diff);
}

function touchesItems(diff: LabelDiff): boolean {
  const { tags, labeled, tiles, points, inbox } = diff;
  return [tags.added, tags.removed, labeled, tiles, points, inbox].some((list) => list.length > 0);
}

export function touchesClasses(diff: LabelDiff): boolean {
  const { classes, aliases } = diff;
  const lists = [classes.added, classes.removed, classes.updated, aliases.added, aliases.removed];
  return lists.some((list) => list.length > 0) || diff.scheme !== null;
}

/** Items whose labels the diff changes, each once. */
export function labelItemsOf(diff: LabelDiff): ReadonlySet<number> {
  const items = new Set<number>();
  for (const [item] of diff.tags.added) items.add(item);
  for (const [item] of diff.tags.removed) items.add(item);
  for (const [item] of diff.labeled) items.add(item);
  for (const { item } of diff.tiles) items.add(item);
  for (const { item } of diff.points) items.add(item);
  return items;
}

/** Items that the diff changes in any way, each once, or null when there are more than `limit`. */
export function itemsOf(diff: LabelDiff, limit: number): readonly number[] | null {
  const items = new Set(labelItemsOf(diff));
  for (const [item] of diff.inbox) items.add(item);
  return items.size > limit ? null : [...items];
}
