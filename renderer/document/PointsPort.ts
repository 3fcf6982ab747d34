/** What the points of an image ask of the services; the hooks plug the bridge in here, tests a store of their own. */
import type { ItemActionResult } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ItemPoints, PointChange } from '#shared/domain/points.ts';
import type { HistoryPort } from './ItemSync.ts';

export interface PointsPort extends HistoryPort {
  readonly read: (item: ItemId) => Promise<ItemPoints>;
  readonly place: (placing: {
    item: ItemId;
    changes: readonly PointChange[];
    what: string;
  }) => Promise<ItemActionResult>;
}
