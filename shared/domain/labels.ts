/** Label edits as data: one action is one diff, and a diff can be turned around. */
import type { ItemId } from './item.ts';
import type { ClassId } from './labelClass.ts';

/** A stored class row, without its count. */
export interface ClassRow {
  readonly id: ClassId;
  readonly name: string;
  readonly color: string;
  readonly position: number;
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
}

/** What undo and redo would do now, in words ("Tag 12 images: water"), or null when there is nothing. */
export interface HistoryState {
  readonly undo: string | null;
  readonly redo: string | null;
}
