/** The points of the open image for screens: the document, plugged into the bridge, as React values. */
import { useEffect, useSyncExternalStore } from 'react';
import { onConnectionState, studio } from '#renderer/bridge/studio.ts';
import { PointsDocument, type PointMap } from '#renderer/document/PointsDocument.ts';
import type { PointsPort } from '#renderer/document/PointsPort.ts';
import { openProject } from '#renderer/session/openProject.ts';
import { startPointing } from '#renderer/session/pointing.ts';
import { saving, tellSaving } from '#renderer/session/saving.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { pointsText } from '#renderer/text/points.ts';
import type { ItemActionResult, ProjectChange } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { notifyDone, notifyError } from './notify.tsx';
import { useProjectChanges } from './useLabels.ts';

const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

/** The one that is shown, and those left behind that still have something to store. */
let open: PointsDocument | null = null;
const unsaved = new Set<PointsDocument>();
const all = (): Iterable<PointsDocument> => new Set([...(open === null ? [] : [open]), ...unsaved]);

/**
 * Opens the points of the image that is shown, follows what others do to them, and lets them finish when it is left. The
 * tool in hand ends its own gesture.
 */
export function useOpenPoints(project: ProjectId, item: ItemId | null): void {
  useEffect(() => {
    if (item === null) return undefined;
    const points = openPoints(project, item);
    return () => {
      if (open === points) open = null;
      tell();
    };
  }, [project, item]);
  useEffect(watchConnection, []);
  useProjectChanges(onChange);
}

function onChange(change: ProjectChange): void {
  for (const points of all()) points.onProjectChange(change);
}

function openPoints(project: ProjectId, item: ItemId): PointsDocument {
  const points = new PointsDocument(
    portOf(project),
    {
      onChange: tell,
      onSaveState: (state) => {
        if (state.pending > 0) unsaved.add(points);
        else unsaved.delete(points);
        const pending = [...unsaved].filter((one) => one !== points).length + state.pending;
        tellSaving('points', { state: state.state, pending });
      },
      onFailed: (error, what) => {
        if (what === 'edit') saving.setState({ problem: wordsForError(error).sentence });
        notifyError(error);
      },
      onMerged: () => notifyDone(pointsText.toast.merged, { key: 'merged' }),
      onStepped: (way, description) =>
        notifyDone(description ?? pointsText.toast.nothingTo[way], { key: 'history' }),
    },
    item,
    openProject.getState().project?.version ?? 0,
  );
  open = points;
  startPointing();
  tell();
  void points.load();
  return points;
}

const portOf = (project: ProjectId): PointsPort => ({
  read: async (item) => (await studio.points.read({ project, items: [item] }))[0]?.points ?? [],
  history: (item) => studio.labels.history({ project, item }),
  place: ({ item, changes, what }) => studio.points.place({ project, item, changes: [...changes], what }),
  undo: (item) => studio.labels.undo({ project, item }),
  redo: (item) => studio.labels.redo({ project, item }),
});

let isWatching = false;

/** Once for the whole page: points that are on their way when their image is left wait for the connection too. */
function watchConnection(): void {
  if (isWatching) return;
  isWatching = true;
  let wasLost = false;
  onConnectionState((state) => {
    if (state === 'open' && wasLost) for (const points of all()) points.onReconnect();
    wasLost = state === 'lost';
  });
  window.addEventListener('beforeunload', (event) => {
    if (unsaved.size > 0) event.preventDefault();
  });
}

/** Calls back whenever the points of the open image, or which image that is, change. @returns how to stop it */
export function subscribePoints(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The document itself, for tools. Null until an image is open. */
export const usePointsDocument = (): PointsDocument | null =>
  useSyncExternalStore(subscribePoints, () => open);

const NO_POINTS: PointMap = new Map();
const NO_HISTORY: HistoryState = { undo: null, redo: null };

export const currentPoints = (): PointsDocument | null => open;

/** The points of the open image as they are shown. */
export const usePoints = (): PointMap =>
  useSyncExternalStore(subscribePoints, () => open?.points ?? NO_POINTS);

export const usePointsHistory = (): HistoryState =>
  useSyncExternalStore(subscribePoints, () => open?.history ?? NO_HISTORY);

export const useArePointsRead = (): boolean =>
  useSyncExternalStore(subscribePoints, () => open?.isRead ?? false);

/** An action of the services changed the open image: accepting a suggestion, for one. */
export const takePointsAnswer = (item: ItemId, result: ItemActionResult): void => {
  if (open?.item === item) open.onAnswer(result);
};
