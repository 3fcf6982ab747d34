/** The mask of the open image for screens: the document, plugged into the bridge, as React values. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { onConnectionState, studio } from '#renderer/bridge/studio.ts';
import { MaskAreas } from '#renderer/document/MaskAreas.ts';
import { MaskDocument } from '#renderer/document/MaskDocument.ts';
import type { MaskPort } from '#renderer/document/MaskPort.ts';
import { openProject } from '#renderer/session/openProject.ts';
import { saving, tellSaving } from '#renderer/session/saving.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { maskText } from '#renderer/text/masks.ts';
import type { ItemActionResult, ProjectChange } from '#shared/contract/answers.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { ClassAreas, Rect, StoredMask } from '#shared/domain/mask.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { notifyDone, notifyError } from './notify.tsx';
import { useProjectChanges } from './useLabels.ts';

const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

/** The one that is shown, and those left behind that still have something to store. */
let open: MaskDocument | null = null;
const unsaved = new Set<MaskDocument>();

/** What opening an image asks for, asked before: each answer is taken once. */
interface Ahead {
  readonly mask?: Promise<StoredMask>;
  readonly history?: Promise<HistoryState>;
}

/** Images that were read ahead, so that the next one is there at once. */
const ahead = new Map<ItemId, Ahead>();
const AHEAD_MOST = 4;

/** Opens the mask of the image that is shown, follows what others do to it, and lets it finish when it is left. */
export function useOpenMask(project: ProjectId, item: Item | undefined): void {
  const { id, widthPx, heightPx } = item ?? { id: null, widthPx: 0, heightPx: 0 };
  useEffect(() => {
    if (id === null) return undefined;
    const mask = openMask(project, { item: id, widthPx, heightPx });
    return () => {
      mask.cancel();
      if (open === mask) open = null;
      tell();
    };
  }, [project, id, widthPx, heightPx]);
  useProjectChanges(onChange);
}

function onChange(change: ProjectChange): void {
  if (change.itemIds === null || change.classesChanged) ahead.clear();
  else for (const item of change.itemIds) ahead.delete(item);
  for (const mask of new Set([open, ...unsaved])) mask?.onProjectChange(change);
}

/** Reads masks that will probably be shown next. */
export function prefetchMasks(project: ProjectId, items: readonly ItemId[]): void {
  for (const item of items) {
    if (ahead.has(item)) continue;
    const asked = { project, item };
    const [mask, history] = [studio.masks.read(asked), studio.labels.history(asked)];
    Promise.all([mask, history]).catch(() => ahead.delete(item));
    ahead.set(item, { mask, history });
  }
  for (const item of [...ahead.keys()].slice(0, Math.max(0, ahead.size - AHEAD_MOST))) ahead.delete(item);
}

function openMask(
  project: ProjectId,
  image: { readonly item: ItemId; readonly widthPx: number; readonly heightPx: number },
): MaskDocument {
  const pixels = new Set<(rect: Parameters<PixelListener>[0]) => void>();
  const mask = new MaskDocument(
    portOf(project),
    {
      onPixels: (rect) => pixels.forEach((listener) => listener(rect)),
      onChange: tell,
      onSaveState: (state) => {
        if (state.pending > 0) unsaved.add(mask);
        else unsaved.delete(mask);
        const pending = [...unsaved].filter((one) => one !== mask).length + state.pending;
        tellSaving('mask', { state: state.state, pending });
      },
      onFailed: (error, what) => {
        if (what === 'edit') saving.setState({ problem: wordsForError(error).sentence });
        notifyError(error);
      },
      onMerged: () => notifyDone(maskText.toast.merged, { key: 'merged' }),
      onStepped: (way, description) =>
        notifyDone(description ?? maskText.toast.nothingTo[way], { key: 'history' }),
    },
    image,
    openProject.getState().project?.version ?? 0,
  );
  pixelListeners.set(mask, pixels);
  open = mask;
  tell();
  void mask.load();
  return mask;
}

type PixelListener = ConstructorParameters<typeof MaskDocument>[1]['onPixels'];
const pixelListeners = new WeakMap<MaskDocument, Set<PixelListener>>();

/** Calls back whenever pixels of the mask change. @returns how to stop it */
export function onMaskPixels(mask: MaskDocument, listener: PixelListener): () => void {
  const all = pixelListeners.get(mask);
  all?.add(listener);
  return () => {
    all?.delete(listener);
  };
}

function takeAhead<Part extends keyof Ahead>(item: ItemId, part: Part): Ahead[Part] {
  const { [part]: answer, ...rest } = ahead.get(item) ?? {};
  if (Object.keys(rest).length > 0) ahead.set(item, rest);
  else ahead.delete(item);
  return answer;
}

const portOf = (project: ProjectId): MaskPort => ({
  read: (item) => takeAhead(item, 'mask') ?? studio.masks.read({ project, item }),
  history: (item) => takeAhead(item, 'history') ?? studio.labels.history({ project, item }),
  paint: ({ item, tiles, what }) => studio.masks.paint({ project, item, tiles: [...tiles], what }),
  undo: (item) => studio.labels.undo({ project, item }),
  redo: (item) => studio.labels.redo({ project, item }),
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The document itself, for tools. Null until an image is open. */
export const useMask = (): MaskDocument | null => useSyncExternalStore(subscribe, () => open);

export const currentMask = (): MaskDocument | null => open;

const NO_AREAS: ReadonlyMap<ClassId, number> = new Map();
/** Long enough that neither a stroke nor going to the next image is slowed down by counting. */
const COUNT_AFTER_MS = 250;

/** Which share of the open image each class has, 0 to 1; a moment behind what is shown. */
export function useMaskAreas(): ReadonlyMap<ClassId, number> {
  const mask = useMask();
  const isRead = useIsMaskRead();
  const [areas, setAreas] = useState(NO_AREAS);
  useEffect(() => {
    if (mask === null || !isRead) return undefined;
    const counted = new MaskAreas(mask.raster);
    const count = (): void => setAreas(sharesOf(counted.count(), mask));
    let timer = setTimeout(count, COUNT_AFTER_MS);
    const soon = (rect: Rect | null): void => {
      counted.changed(rect);
      clearTimeout(timer);
      timer = setTimeout(count, COUNT_AFTER_MS);
    };
    const stop = onMaskPixels(mask, soon);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [mask, isRead]);
  return mask === null ? NO_AREAS : areas;
}

function sharesOf(areas: ClassAreas, { raster }: MaskDocument): ReadonlyMap<ClassId, number> {
  const all = raster.data.length;
  return new Map([...areas].map(([id, pixels]) => [id, pixels / all]));
}

const NO_HISTORY: HistoryState = { undo: null, redo: null };

export const useMaskHistory = (): HistoryState =>
  useSyncExternalStore(subscribe, () => open?.history ?? NO_HISTORY);

export const useIsMaskRead = (): boolean => useSyncExternalStore(subscribe, () => open?.isRead ?? false);

/** An action of the services changed the open image: accepting a suggestion, for one. */
export const takeAnswer = (item: ItemId, result: ItemActionResult): void => {
  if (open?.item === item) open.onAnswer(result);
};

let wasLost = false;
onConnectionState((state) => {
  if (state === 'open' && wasLost) for (const mask of [open, ...unsaved]) mask?.onReconnect();
  wasLost = state === 'lost';
});
window.addEventListener('beforeunload', (event) => {
  if (unsaved.size > 0) event.preventDefault();
});
