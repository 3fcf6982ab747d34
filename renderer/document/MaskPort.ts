/** What the mask of an image asks of the services; the hooks plug the bridge in here, tests a store of their own. */
import type { ItemActionResult } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { StoredMask, TileChange } from '#shared/domain/mask.ts';
import type { HistoryPort } from './ItemSync.ts';

export interface MaskPort extends HistoryPort {
  readonly read: (item: ItemId) => Promise<StoredMask>;
  readonly paint: (painting: {
    item: ItemId;
    tiles: readonly TileChange[];
    what: string;
  }) => Promise<ItemActionResult>;
}
