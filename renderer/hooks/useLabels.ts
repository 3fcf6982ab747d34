/** The labels of the open project for screens: the document, plugged into the bridge, as React values. */
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { onConnectionState, studio } from '#renderer/bridge/studio.ts';
import { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { selectionTags, type SelectionTags } from '#renderer/document/tagStates.ts';
import type { LabelPort } from '#renderer/document/LabelPort.ts';
import { resetSaving, saving, tellSaving } from '#renderer/session/saving.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import type { ProjectChange } from '#shared/contract/answers.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { Project, ProjectId } from '#shared/domain/project.ts';
import { inBackground, notifyError } from './notify.tsx';

const listeners = new Set<() => void>();
const changeListeners = new Set<(change: ProjectChange) => void>();
let open: LabelDocument | null = null;

let isTelling = false;

/** Once per frame, however many answers came in it: what is not drawn need not be worked out. */
function tell(): void {
  if (isTelling) return;
  isTelling = true;
  requestAnimationFrame(() => {
    isTelling = false;
    listeners.forEach((listener) => listener());
  });
}

/** Makes the document of a project that was just opened. Only the hook that follows the project calls it. */
export function openLabels(project: Project): {
  readonly onChange: (change: ProjectChange) => void;
  readonly close: () => void;
} {
  const labels = new LabelDocument(
    portOf(project.id),
    {
      onChange: tell,
      onSaveState: (state) => tellSaving('labels', state),
      onFailed: (error, what) => {
        if (what === 'edit') saving.setState({ problem: wordsForError(error).sentence });
        notifyError(error);
      },
    },
    project.version,
  );
  open = labels;
  resetSaving();
  inBackground(labels.load());
  let wasLost = false;
  const stopState = onConnectionState((state) => {
    if (state === 'open' && wasLost) labels.onReconnect();
    wasLost = state === 'lost';
  });
  window.addEventListener('beforeunload', warnBeforeLoss);
  tell();
  return {
    onChange: (change) => {
      labels.onProjectChange(change);
      changeListeners.forEach((listener) => listener(change));
    },
    close: () => {
      stopState();
      window.removeEventListener('beforeunload', warnBeforeLoss);
      if (open === labels) open = null;
      tell();
    },
  };
}

const portOf = (project: ProjectId): LabelPort => ({
  read: (ids) => studio.items.read({ project, ids: [...ids] }),
  classes: () => studio.classes.list({ project }),
  history: () => studio.labels.history({ project }),
  apply: ({ itemIds, add, remove, labeled }) =>
    studio.labels.apply({ project, itemIds: [...itemIds], add: [...add], remove: [...remove], labeled }),
  copy: ({ from, to }) => studio.labels.copy({ project, from, to: [...to] }),
  replace: ({ itemIds, from, into }) => studio.labels.replace({ project, itemIds: [...itemIds], from, into }),
  accept: ({ items, sure }) =>
    studio.suggestions.accept({ project, items: items === null ? null : [...items], sure }),
  correct: ({ items, add, remove }) =>
    studio.suggestions.correct({ project, items: [...items], add: [...add], remove: [...remove] }),
  reject: ({ items, isRejected }) => studio.suggestions.reject({ project, items: [...items], isRejected }),
  undo: () => studio.labels.undo({ project }),
  redo: () => studio.labels.redo({ project }),
  addClass: (change) => studio.classes.add({ project, ...change }),
  renameClass: (change) => studio.classes.rename({ project, ...change }),
  recolorClass: (change) => studio.classes.recolor({ project, ...change }),
  moveClass: (change) => studio.classes.move({ project, ...change }),
  groupClasses: ({ ids, group }) => studio.classes.setGroup({ project, ids: [...ids], group }),
  mergeClasses: ({ from, into }) => studio.classes.merge({ project, from: [...from], into }),
  setVoidClass: (change) => studio.classes.setVoid({ project, ...change }),
  deleteClass: (change) => studio.classes.delete({ project, ...change }),
  setScheme: ({ scheme }) => studio.points.setScheme({ project, scheme }),
  useTemplate: ({ template }) => studio.points.useTemplate({ project, template }),
});

/** The browser asks before it closes the page while something is not stored. */
function warnBeforeLoss(event: BeforeUnloadEvent): void {
  if (open?.hasPending === true) event.preventDefault();
}

/** Calls back whenever something to show may have changed. */
export function subscribeLabels(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The document itself, for edits. Null until the project is open. */
export const useLabelDocument = (): LabelDocument | null => useSyncExternalStore(subscribeLabels, () => open);

/** An item as shown; undefined until it was read. */
export const useItem = (id: ItemId | null): Item | undefined =>
  useSyncExternalStore(
    subscribeLabels,
    useCallback(() => (id === null ? undefined : open?.item(id)), [id]),
  );

/** Items that are known by now; the same array as long as they are the same. */
export function useItems(ids: readonly ItemId[]): readonly Item[] {
  const read = useMemo(() => rememberItems(ids), [ids]);
  return useSyncExternalStore(subscribeLabels, read);
}

function rememberItems(ids: readonly ItemId[]): () => readonly Item[] {
  let last: readonly Item[] = [];
  return () => {
    const now = ids.map((id) => open?.item(id)).filter((item) => item !== undefined);
    if (now.length !== last.length || now.some((item, index) => item !== last[index])) last = now;
    return last;
  };
}

/** Classes in order, counts included; null until they were read. */
export const useClasses = (): readonly LabelClass[] | null =>
  useSyncExternalStore(subscribeLabels, () => open?.classes ?? null);

const NO_HISTORY: HistoryState = { undo: null, redo: null };

export const useHistoryState = (): HistoryState =>
  useSyncExternalStore(subscribeLabels, () => open?.history ?? NO_HISTORY);

/** The tags of many items together. Worked out anew only when one of them changed. */
export function useSelectionTags(ids: readonly ItemId[]): SelectionTags {
  const read = useMemo(() => rememberTags(ids), [ids]);
  return useSyncExternalStore(subscribeLabels, read);
}

function rememberTags(ids: readonly ItemId[]): () => SelectionTags {
  let items: readonly (Item | undefined)[] | null = null;
  let tags = selectionTags([], ids.length);
  return () => {
    const now = ids.map((id) => open?.item(id));
    if (items === null || now.some((item, index) => item !== items?.[index])) {
      items = now;
      tags = selectionTags(
        now.filter((item) => item !== undefined),
        ids.length,
      );
    }
    return tags;
  };
}

/**
 * Reads these items when they are shown, and again when they may have changed.
 * @param ids the same array as long as nothing changes
 */
export function useEnsureItems(ids: readonly ItemId[]): void {
  const epoch = useSyncExternalStore(subscribeLabels, () => open?.epoch ?? 0);
  useEffect(() => {
    open?.ensure(ids);
  }, [ids, epoch]);
}

/** Calls back for every stored change of the project, ours included. */
export function useProjectChanges(listener: (change: ProjectChange) => void): void {
  useEffect(() => {
    changeListeners.add(listener);
    return () => {
      changeListeners.delete(listener);
    };
  }, [listener]);
}
