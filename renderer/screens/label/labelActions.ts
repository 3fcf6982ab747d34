/** What one can do with labels: each gesture as one saved action, said in a toast where it is easily missed. */
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import {
  addClassEdit,
  copyEdit,
  correctEdit,
  historyEdit,
  tagEdit,
  type Edit,
} from '#renderer/document/edits.ts';
import { tagsWithSuggestion } from '#renderer/document/suggested.ts';
import { markNoTags, toggleTag } from '#renderer/document/tagStates.ts';
import { hideToast, notifyDone } from '#renderer/hooks/notify.tsx';
import { rulesNow } from '#renderer/hooks/useSuggestions.ts';
import { labelView, targetsOf } from '#renderer/session/labelView.ts';
import { labelText } from '#renderer/text/label.ts';
import { checkClassName } from '#shared/domain/className.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import { classActions, type ClassActions } from './classActions.ts';
import { suggestionActions, type SuggestionActions } from './suggestionActions.ts';
import { tagActions, type TagActions } from './tagActions.ts';

export interface LabelActions extends ClassActions, SuggestionActions, TagActions {
  readonly toggle: (id: ClassId) => void;
  readonly toggleAt: (position: number) => void;
  readonly noTags: () => void;
  readonly repeat: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Adds a class and tags what is selected with it. */
  readonly create: (name: string) => void;
}

export function labelActions(labels: LabelDocument): LabelActions {
  const targets = (): readonly ItemId[] => targetsOf(labelView.getState());
  const known = (): Item[] => targets().flatMap((id) => labels.item(id) ?? []);
  const edit = (one: Edit): void => {
    hideToast('class');
    void labels.do(one);
  };
  const history = (way: 'undo' | 'redo'): void => void goBack(labels, way);
  const toggle = (id: ClassId): void => {
    const ids = targets();
    if (ids.length > 0) edit(toggleEdit(labels, ids, id));
  };
  return {
    toggle,
    toggleAt: (position) => {
      const one = labels.classes?.[position];
      if (one !== undefined) toggle(one.id);
    },
    noTags: () => {
      const items = known();
      if (items.length > 0) edit(tagEdit(markNoTags(items)));
    },
    repeat: () => repeatPrevious(labels, edit),
    undo: () => history('undo'),
    redo: () => history('redo'),
    create: (name) => void createTag(labels, name, targets()),
    ...classActions(labels),
    ...tagActions(labels),
    ...suggestionActions(labels, () => history('undo')),
  };
}

/** Where something is suggested, toggling a tag corrects it: the rest is accepted. */
function toggleEdit(labels: LabelDocument, ids: readonly ItemId[], id: ClassId): Edit {
  const items = withUnknown(
    ids,
    ids.flatMap((one) => labels.item(one) ?? []),
  );
  const isSuggested = items.some((item) => !item.isLabeled && item.suggestion !== null);
  if (!isSuggested) return tagEdit(toggleTag(items, ids.length, id), labels.classes ?? []);
  const rules = rulesNow(labels.classes);
  const isOnAll = items.every((item) => tagsWithSuggestion(item, rules).includes(id));
  const change = isOnAll ? { add: [], remove: [id] } : { add: [id], remove: [] };
  return correctEdit({ itemIds: ids, ...change }, rules);
}

/** Selected items that were not read yet count as carrying nothing: they are tagged too. */
function withUnknown(ids: readonly ItemId[], items: readonly Item[]): readonly Item[] {
  if (items.length === ids.length) return items;
  const known = new Set(items.map((item) => item.id));
  const unknown = ids.filter((id) => !known.has(id)).map((id) => ({ ...UNREAD, id }));
  return [...items, ...unknown];
}

const UNREAD: Item = {
  id: 0,
  name: '',
  path: '',
  rootId: 0,
  widthPx: 0,
  heightPx: 0,
  split: null,
  isLabeled: false,
  classIds: [],
  problem: null,
  suggestion: null,
};

async function goBack(labels: LabelDocument, way: 'undo' | 'redo'): Promise<void> {
  hideToast('class');
  const words = labelText.toast;
  const what = labels.history[way];
  if (what === null && !labels.hasPending) {
    notifyDone(way === 'undo' ? words.nothingToUndo : words.nothingToRedo, { key: 'history' });
    return;
  }
  const result = await labels.do(historyEdit(way));
  if (result === null) return;
  if (result.description !== null) notifyDone(result.description, { key: 'history' });
}

/** The image before the first one of the selection gives its tags. */
function repeatPrevious(labels: LabelDocument, edit: (one: Edit) => void): void {
  const view = labelView.getState();
  const to = targetsOf(view);
  const places = to.map((id) => view.list?.indexOf(id) ?? -1).filter((place) => place >= 0);
  const fromId = view.list?.[Math.min(...places) - 1];
  const from = fromId === undefined ? undefined : labels.item(fromId);
  if (from === undefined || to.length === 0) {
    notifyDone(labelText.toast.noPrevious, { key: 'repeat' });
    return;
  }
  edit(copyEdit(from, to, labels.classes ?? []));
}

async function createTag(labels: LabelDocument, name: string, ids: readonly ItemId[]): Promise<void> {
  const result = await labels.do(addClassEdit(name));
  if (result === null) return;
  const checked = checkClassName(name);
  const made = checked.ok ? await labels.findClass(checked.name) : undefined;
  if (made !== undefined && ids.length > 0) {
    await labels.do(
      tagEdit({ itemIds: ids, add: [made.id], remove: [], labeled: true }, labels.classes ?? []),
    );
  }
}
