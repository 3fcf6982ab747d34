/** Edits of labels as data: what they do to an item and to the class list at once, and how they are sent. */
import type { ActionResult, ItemActionResult } from '#shared/contract/answers.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { PointScheme } from '#shared/domain/points.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';
import { lastOfEachGroup, rivalsOf, type GroupedClass } from '#shared/kernels/exclusiveGroups.ts';
import { acceptedTags, type TagRules } from '#shared/kernels/suggestionScores.ts';
import type { LabelPort } from './LabelPort.ts';
import { tagsWithSuggestion } from './suggested.ts';

export interface Edit {
  readonly touches: (id: ItemId) => boolean;
  /** Doing it twice gives the same as doing it once, so that a read which already holds it does no harm. */
  readonly onItem: (item: Item) => Item;
  readonly onClasses: (classes: readonly LabelClass[]) => readonly LabelClass[];
  readonly send: (port: LabelPort) => Promise<ActionResult>;
  /** True when `onItem` and `onClasses` tell all of it. Otherwise what the answer names is read again. */
  readonly isComplete: boolean;
  /** May be sent again after the connection was lost, when nobody knows whether it arrived. */
  readonly isRepeatable: boolean;
}

const noItem = (): boolean => false;
const same = <T>(value: T): T => value;

export interface TagChange {
  readonly itemIds: readonly ItemId[];
  readonly add: readonly ClassId[];
  readonly remove: readonly ClassId[];
  /** Marks the items as looked at, as not looked at, or leaves the mark. */
  readonly labeled: boolean | null;
}

/** @param classes of the project: what comes takes the others of its exclusive group off */
export function tagEdit(change: TagChange, classes: readonly GroupedClass[] = []): Edit {
  const ids = new Set(change.itemIds);
  const settled = settle(change, classes);
  return {
    touches: (id) => ids.has(id),
    onItem: (item) => withTags(item, settled),
    onClasses: same,
    send: (port) => port.apply(change),
    isComplete: true,
    isRepeatable: true,
  };
}

/** The change as the services make it: of each exclusive group the last that is named, and its rivals go. */
function settle(change: TagChange, classes: readonly GroupedClass[]): TagChange {
  const add = lastOfEachGroup(classes, change.add);
  return { ...change, add, remove: [...change.remove, ...rivalsOf(classes, add)] };
}

/** Gives those of the items that carry one class another in its place. */
export function replaceEdit(
  itemIds: readonly ItemId[],
  { from, into }: { readonly from: ClassId; readonly into: ClassId },
  classes: readonly GroupedClass[] = [],
): Edit {
  const ids = new Set(itemIds);
  const change = settle({ itemIds, add: [into], remove: [from], labeled: true }, classes);
  return {
    touches: (id) => ids.has(id),
    onItem: (item) => (item.classIds.includes(from) ? withTags(item, change) : item),
    onClasses: same,
    send: (port) => port.replace({ itemIds, from, into }),
    isComplete: true,
    isRepeatable: true,
  };
}

/** The item with the change made. Without a word on the mark, whoever gets or loses a tag counts as looked at. */
function withTags(item: Item, { add, remove, labeled }: TagChange): Item {
  const kept = item.classIds.filter((id) => add.includes(id) || !remove.includes(id));
  const added = add.filter((id) => !kept.includes(id));
  const isChanged = added.length > 0 || kept.length < item.classIds.length;
  const isLabeled = labeled ?? (isChanged || item.isLabeled);
  return {
    ...item,
    classIds: isChanged ? [...kept, ...added].sort((a, b) => a - b) : item.classIds,
    isLabeled,
    // Who labels an image has answered what was suggested for it.
    suggestion: isChanged || isLabeled !== item.isLabeled ? null : item.suggestion,
  };
}

/** Gives items the tags of another one. */
export function copyEdit(from: Item, to: readonly ItemId[], classes: readonly GroupedClass[] = []): Edit {
  const ids = new Set(to);
  const classIds = lastOfEachGroup(classes, from.classIds);
  return {
    touches: (id) => ids.has(id),
    onItem: (item) => ({ ...item, classIds, isLabeled: true, suggestion: null }),
    onClasses: same,
    send: (port) => port.copy({ from: from.id, to }),
    isComplete: true,
    isRepeatable: true,
  };
}

/**
 * Labels images as a run suggests.
 * @param onDrawn where images are drawn on, one image has a history of its own: what was drawn and that history are told here,
 *   and the project's stays what it was
 */
export function acceptEdit(
  itemIds: readonly ItemId[],
  rules: TagRules,
  onDrawn: ((result: ItemActionResult) => void) | null = null,
): Edit {
  const ids = new Set(itemIds);
  return {
    touches: (id) => ids.has(id),
    onItem: (item) => {
      if (item.suggestion === null) return item;
      const { scores } = item.suggestion;
      const classIds = scores.length === 0 ? item.classIds : acceptedTags(item.classIds, scores, rules);
      return { ...item, classIds, isLabeled: true, suggestion: null };
    },
    onClasses: same,
    send: async (port) => {
      const result = await port.accept({ items: itemIds, sure: null });
      if (onDrawn === null) return result;
      onDrawn(result);
      return { ...result, history: await port.history() };
    },
    isComplete: false,
    isRepeatable: true,
  };
}

/** Accepts what a run is sure of, on all images without labels: which ones these are is for the services to say. */
export const acceptSureEdit = (sure: number): Edit => ({
  touches: noItem,
  onItem: same,
  onClasses: same,
  send: (port) => port.accept({ items: null, sure }),
  isComplete: false,
  isRepeatable: true,
});

/** Changes tags on top of what is suggested: the suggestion is accepted with the change. */
export function correctEdit(change: Omit<TagChange, 'labeled'>, rules: TagRules): Edit {
  const ids = new Set(change.itemIds);
  const settled = settle({ ...change, labeled: true }, rules.classes);
  return {
    touches: (id) => ids.has(id),
    onItem: (item) => {
      const corrected = withTags({ ...item, classIds: tagsWithSuggestion(item, rules) }, settled);
      return { ...corrected, suggestion: item.isLabeled ? corrected.suggestion : null };
    },
    onClasses: same,
    send: (port) => port.correct({ items: change.itemIds, add: change.add, remove: change.remove }),
    isComplete: true,
    isRepeatable: true,
  };
}

/** Sets suggestions aside, or brings them back. */
export function rejectEdit(itemIds: readonly ItemId[], isRejected: boolean): Edit {
  const ids = new Set(itemIds);
  return {
    touches: (id) => ids.has(id),
    onItem: (item) => (isRejected ? { ...item, suggestion: null } : item),
    onClasses: same,
    send: (port) => port.reject({ items: itemIds, isRejected }),
    isComplete: isRejected,
    isRepeatable: true,
  };
}

/** Undo and redo are known to the store of the project, not to the page: they show when they are answered. */
export const historyEdit = (way: 'undo' | 'redo'): Edit => ({
  touches: noItem,
  onItem: same,
  onClasses: same,
  send: (port) => port[way](),
  isComplete: false,
  isRepeatable: false,
});

/** Changes of the class list, with what is shown until the answer comes. */
const classEdit = (send: Edit['send'], onClasses: Edit['onClasses'] = same, isRepeatable = true): Edit => ({
  touches: noItem,
  onItem: same,
  onClasses,
  send,
  isComplete: false,
  isRepeatable,
});

export const renameEdit = (id: ClassId, name: string): Edit =>
  classEdit(
    (port) => port.renameClass({ id, name }),
    (classes) => classes.map((one) => (one.id === id ? { ...one, name } : one)),
  );

export const recolorEdit = (id: ClassId, color: string): Edit =>
  classEdit(
    (port) => port.recolorClass({ id, color }),
    (classes) => classes.map((one) => (one.id === id ? { ...one, color } : one)),
  );

export const moveEdit = (id: ClassId, position: number): Edit =>
  classEdit(
    (port) => port.moveClass({ id, position }),
    (classes) => moveClass(classes, id, position),
  );

/** One class at most is the void one. */
export const voidEdit = (id: ClassId, isVoid: boolean): Edit =>
  classEdit(
    (port) => port.setVoidClass({ id, isVoid }),
    (classes) => classes.map((one) => ({ ...one, isVoid: one.id === id ? isVoid : one.isVoid && !isVoid })),
  );

export const groupEdit = (ids: readonly ClassId[], group: string | null): Edit =>
  classEdit(
    (port) => port.groupClasses({ ids, group }),
    (classes) => classes.map((one) => (ids.includes(one.id) ? { ...one, group } : one)),
  );

export const deleteEdit = (id: ClassId): Edit =>
  classEdit(
    (port) => port.deleteClass({ id }),
    (classes) => classes.filter((one) => one.id !== id),
    false,
  );

export const mergeEdit = (from: readonly ClassId[], into: ClassId): Edit =>
  classEdit(
    (port) => port.mergeClasses({ from, into }),
    (classes) => classes.filter((one) => one.id === into || !from.includes(one.id)),
    false,
  );

export const addClassEdit = (name: string): Edit =>
  classEdit((port) => port.addClass({ name, color: null }), same, false);

/** How points hang together; where that is shown, its own hook shows it before the answer. */
export const schemeEdit = (scheme: PointScheme): Edit => classEdit((port) => port.setScheme({ scheme }));

/** Adds the points of a template that are not there yet. */
export const templateEdit = (template: PointTemplate): Edit =>
  classEdit((port) => port.useTemplate({ template }));

/** The list with one class at another place; places are counted anew. */
export function moveClass(
  classes: readonly LabelClass[],
  id: ClassId,
  position: number,
): readonly LabelClass[] {
  const moved = classes.find((one) => one.id === id);
  if (moved === undefined) return classes;
  const rest = classes.filter((one) => one.id !== id);
  rest.splice(position, 0, moved);
  return rest.map((one, index) => ({ ...one, position: index }));
}

/** How the counts per class change when an edit is done to these items. */
export function countChanges(edit: Edit, items: readonly Item[]): ReadonlyMap<ClassId, number> {
  const changes = new Map<ClassId, number>();
  const addTo = (id: ClassId, by: number): unknown => changes.set(id, (changes.get(id) ?? 0) + by);
  for (const item of items) {
    const after = edit.onItem(item).classIds;
    for (const id of after) if (!item.classIds.includes(id)) addTo(id, 1);
    for (const id of item.classIds) if (!after.includes(id)) addTo(id, -1);
  }
  return changes;
}
