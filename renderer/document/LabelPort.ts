/** What the document asks of the services; the hooks plug the bridge in here, tests a store of their own. */
import type { ActionResult, ItemActionResult } from '#shared/contract/answers.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { PointScheme } from '#shared/domain/points.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';

export interface LabelPort {
  readonly read: (ids: readonly ItemId[]) => Promise<readonly Item[]>;
  readonly classes: () => Promise<readonly LabelClass[]>;
  readonly history: () => Promise<HistoryState>;
  readonly apply: (change: {
    itemIds: readonly ItemId[];
    add: readonly ClassId[];
    remove: readonly ClassId[];
    labeled: boolean | null;
  }) => Promise<ActionResult>;
  readonly copy: (change: { from: ItemId; to: readonly ItemId[] }) => Promise<ActionResult>;
  readonly replace: (change: {
    itemIds: readonly ItemId[];
    from: ClassId;
    into: ClassId;
  }) => Promise<ActionResult>;
  readonly accept: (change: {
    items: readonly ItemId[] | null;
    sure: number | null;
  }) => Promise<ItemActionResult>;
  readonly correct: (change: {
    items: readonly ItemId[];
    add: readonly ClassId[];
    remove: readonly ClassId[];
  }) => Promise<ActionResult>;
  readonly reject: (change: { items: readonly ItemId[]; isRejected: boolean }) => Promise<ActionResult>;
  readonly undo: () => Promise<ActionResult>;
  readonly redo: () => Promise<ActionResult>;
  readonly addClass: (change: { name: string; color: string | null }) => Promise<ActionResult>;
  readonly renameClass: (change: { id: ClassId; name: string }) => Promise<ActionResult>;
  readonly recolorClass: (change: { id: ClassId; color: string }) => Promise<ActionResult>;
  readonly moveClass: (change: { id: ClassId; position: number }) => Promise<ActionResult>;
  readonly groupClasses: (change: { ids: readonly ClassId[]; group: string | null }) => Promise<ActionResult>;
  readonly mergeClasses: (change: { from: readonly ClassId[]; into: ClassId }) => Promise<ActionResult>;
  readonly setVoidClass: (change: { id: ClassId; isVoid: boolean }) => Promise<ActionResult>;
  readonly deleteClass: (change: { id: ClassId }) => Promise<ActionResult>;
  readonly setScheme: (change: { scheme: PointScheme }) => Promise<ActionResult>;
  readonly useTemplate: (change: { template: PointTemplate }) => Promise<ActionResult>;
}
