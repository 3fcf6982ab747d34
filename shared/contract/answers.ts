/** What calls answer and feeds tell, where no other part of the domain needs the shape. */
import type { DeviceChoice, DeviceProbe } from '#shared/domain/device.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { MaskTile } from '#shared/domain/mask.ts';
import type { ItemPoints } from '#shared/domain/points.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';
import type { BatchPoint, Run } from '#shared/domain/run.ts';
import type { WireError } from '#shared/domain/wireError.ts';

export interface AppInfo {
  readonly version: string;
  readonly nodeVersion: string;
  readonly platform: string;
}

export interface Preferences {
  readonly theme: 'dark' | 'light' | 'auto';
  /** Panel sizes and the like, by name. */
  readonly layout: Readonly<Record<string, number>>;
  readonly hintsSeen: readonly string[];
  /** Chosen ways of showing things, by name. */
  readonly choices: Readonly<Record<string, string>>;
  /** Shortcuts of commands that somebody changed, by command; none means that it has no key. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Parents and groups of the tag list that are closed, by project. */
  readonly collapsed: Readonly<Record<string, readonly string[]>>;
  /** Own templates of points. */
  readonly templates: readonly PointTemplate[];
}

export interface DeviceList {
  readonly probes: readonly DeviceProbe[];
  readonly choice: DeviceChoice;
}

export type ChosenPath =
  | { readonly how: 'picked'; readonly paths: readonly string[] }
  | { readonly how: 'dismissed' }
  | { readonly how: 'browse' };

export interface FolderListing {
  /** null: the list of roots. */
  readonly path: string | null;
  readonly parent: string | null;
  readonly entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly kind: 'folder' | 'file' | 'project';
  }[];
  readonly isTruncated: boolean;
}

export interface DuplicateGroups {
  /** Group after group; those that lie on more than one side of the split come first. */
  readonly ids: Int32Array;
  /** Images of each group: two or more. */
  readonly sizes: Int32Array;
  /** Of the groups, how many lie on more than one side: what was trained on is validated on. */
  readonly leaks: number;
  /** Images that nobody has looked at yet, because their thumbnails are still being made. */
  readonly unseen: number;
}

export interface ActionResult {
  readonly version: number;
  /** For the toast: "Tagged 12 images: water". Null when nothing changed. */
  readonly description: string | null;
  readonly history: HistoryState;
  /** Items whose tags, mark or split changed, at most 500; null means "many, read again". */
  readonly itemIds: readonly ItemId[] | null;
  readonly classesChanged: boolean;
}

/** What an action did to the image that is drawn on; other images of a bulk action are in `itemIds`. */
export interface ItemActionResult extends ActionResult {
  /** Squares of its mask as they are now: all that changed after an undo; after painting, those that differ from what was sent. */
  readonly tiles: readonly MaskTile[];
  /** All its points as they are now; null: they did not change. */
  readonly points: ItemPoints | null;
  /** Somebody else changed the same squares or points in between: theirs and ours are both kept. */
  readonly isMerged: boolean;
}

export interface ProjectChange {
  readonly version: number;
  readonly itemIds: readonly ItemId[] | null;
  readonly classesChanged: boolean;
  /** Items were added or removed, or the split changed. */
  readonly itemsChanged: boolean;
  readonly history: HistoryState;
  /** Thumbnails became available or runs were added: things that carry no version. */
  readonly runsChanged: boolean;
  /** Suggestions came, or were set aside: carries no version, as the labels are what they were. */
  readonly suggestionsChanged: boolean;
}

export interface RunProgress {
  readonly run: Run;
  /** Steps since the last event of this feed. A subscriber that missed some asks `training.curve`. */
  readonly batches: readonly BatchPoint[];
}

export type ImagePrediction =
  | {
      readonly path: string;
      readonly ok: true;
      readonly classes: readonly string[];
      readonly probabilities: readonly number[];
    }
  | { readonly path: string; readonly ok: false; readonly error: WireError };
