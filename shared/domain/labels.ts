/** Label edits as data: one action is one diff, and a diff can be turned around. */
import type { InboxState } from './inbox.ts';
import type { ItemId } from './item.ts';
import type { ClassId, LabelClass } from './labelClass.ts';
import type { TileChange } from './mask.ts';
import type { PointChange, PointScheme } from './points.ts';

/** A stored class row, without its count. */
export type ClassRow = Omit<LabelClass, 'count'>;

/** Pixels of the first class count as the second since the two were merged: masks are not rewritten for it. */
export type ClassAlias = readonly [from: ClassId, into: ClassId];

export type InboxChange = readonly [item: ItemId, from: InboxState, to: InboxState];

export interface ItemTile extends TileChange {
  readonly item: ItemId;
}

export interface ItemPoint extends PointChange {
  readonly item: ItemId;
}

/** Everything one action changed. `reverse(diff)` (kernels) undoes it exactly. */
export interface LabelDiff {
  readonly tags: {
    readonly added: readonly (readonly [ItemId, ClassId])[];
    readonly removed: readonly (readonly [ItemId, ClassId])[];
  };
  /** Items whose labeled mark changed, with the new value. */
  readonly labeled: readonly (readonly [ItemId, boolean])[];
  readonly classes: {
    readonly added: readonly ClassRow[];
    readonly removed: readonly ClassRow[];
    readonly updated: readonly (readonly [ClassRow, ClassRow])[];
  };
  readonly aliases: { readonly added: readonly ClassAlias[]; readonly removed: readonly ClassAlias[] };
  /** Squares of masks. Which classes an image carries follows from them and is not in `tags`. */
  readonly tiles: readonly ItemTile[];
  readonly points: readonly ItemPoint[];
  /** How points hang together, before and after; null: unchanged. */
  readonly scheme: readonly [PointScheme, PointScheme] | null;
  /** Entries of the correction inbox, with their state before and after. */
  readonly inbox: readonly InboxChange[];
}

/** What undo and redo would do now, in words ("Tag 12 images: water"), or null when there is nothing. */
export interface HistoryState {
  readonly undo: string | null;
  readonly redo: string | null;
}
