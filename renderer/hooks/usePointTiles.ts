/** Points of the images in sight, for small pictures of them: read in portions, and again when they changed. */
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { ProjectChange } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ItemPoints } from '#shared/domain/points.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { notifyError } from './notify.tsx';
import { useProjectChanges } from './useLabels.ts';

/** Most images in one question, as the contract has it. */
const PORTION = 500;
/** Kept at most; the ones read first go. */
const KEPT = 20_000;

const listeners = new Set<() => void>();
const known = new Map<ItemId, ItemPoints>();
/** Shown until they were read again. */
const stale = new Set<ItemId>();
const asked = new Set<ItemId>();
let wanted: ItemId[] = [];
let projectOfAll: ProjectId | null = null;

const tell = (): void => listeners.forEach((listener) => listener());

/** The points of an image; undefined until they were read. They are read when this is shown. */
export function usePointTile(project: ProjectId, id: ItemId): ItemPoints | undefined {
  const points = useSyncExternalStore(
    subscribe,
    useCallback(() => (projectOfAll === project ? known.get(id) : undefined), [project, id]),
  );
  const isStale = useSyncExternalStore(
    subscribe,
    useCallback(() => stale.has(id), [id]),
  );
  useEffect(() => {
    if (points === undefined || isStale) ask(project, id);
  }, [project, id, points, isStale]);
  return points;
}

/** Keeps them up to date. Used once, by what shows the list. */
export const useFollowPointTiles = (): void => useProjectChanges(onChange);

function onChange({ itemIds, classesChanged }: ProjectChange): void {
  const changed = itemIds === null || classesChanged ? known.keys() : itemIds;
  for (const id of changed) if (known.has(id)) stale.add(id);
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function ask(project: ProjectId, id: ItemId): void {
  if (projectOfAll !== project) {
    projectOfAll = project;
    known.clear();
    stale.clear();
    asked.clear();
    wanted = [];
  }
  if (asked.has(id)) return;
  asked.add(id);
  // Questions of one turn go together.
  if (wanted.length === 0) queueMicrotask(() => void readAll(project));
  wanted.push(id);
}

async function readAll(project: ProjectId): Promise<void> {
  const ids = wanted;
  wanted = [];
  for (let start = 0; start < ids.length; start += PORTION) {
    const items = ids.slice(start, start + PORTION);
    // What changes from now on has to be read once more.
    for (const id of items) {
      stale.delete(id);
      asked.delete(id);
    }
    try {
      take(project, items, await studio.points.read({ project, items }));
    } catch (error) {
      notifyError(error);
    }
  }
}

const NONE: ItemPoints = [];

function take(
  project: ProjectId,
  items: readonly ItemId[],
  read: readonly { readonly item: ItemId; readonly points: ItemPoints }[],
): void {
  if (projectOfAll !== project) return;
  const found = new Map(read.map(({ item, points }) => [item, points]));
  for (const id of items) {
    known.delete(id);
    known.set(id, found.get(id) ?? NONE);
  }
  for (const id of [...known.keys()].slice(0, Math.max(0, known.size - KEPT))) known.delete(id);
  tell();
}
