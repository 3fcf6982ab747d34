/** What the mask of an image asks of the services; the hooks plug the bridge in here, tests a store of their own. */
import type { ItemActionResult } from '#shared/contract/api.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { StoredMask, TileChange } from '#shared/domain/mask.ts';

export interface MaskPort {
  readonly read: (item: ItemId) => Promise<StoredMask>;
  readonly history: (item: ItemId) => Promise<HistoryState>;
  readonly paint: (painting: {
    item: ItemId;
    tiles: readonly TileChange[];
    what: string;
  }) => Promise<ItemActionResult>;
  readonly undo: (item: ItemId) => Promise<ItemActionResult>;
  readonly redo: (item: ItemId) => Promise<ItemActionResult>;
}
