/** The correction inbox of the open project: its counts and its entries, fresh while they are shown. */
import { useCallback, useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { ProjectChange } from '#shared/contract/answers.ts';
import type { InboxEntry, InboxState, InboxSummary } from '#shared/domain/inbox.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import { notifyError } from './notify.tsx';
import { useProjectChanges } from './useLabels.ts';
import { useProject } from './useProject.ts';

/** Reads now, and again whenever images of the project changed; an answer that a newer one overtook is dropped. */
function useFresh<T>(key: string, read: () => Promise<T>): T | null {
  const [known, setKnown] = useState<{ readonly key: string; readonly value: T } | null>(null);
  const [version, setVersion] = useState(0);
  useEffect(() => {
    let isOver = false;
    read().then(
      (value) => {
        if (!isOver) setKnown({ key, value });
      },
      (error: unknown) => {
        if (!isOver) notifyError(error);
      },
    );
    return () => {
      isOver = true;
    };
  }, [key, read, version]);
  useProjectChanges(
    useCallback((change: ProjectChange) => {
      if (change.itemIds?.length !== 0 || change.itemsChanged) setVersion((n) => n + 1);
    }, []),
  );
  return known?.key === key ? known.value : null;
}

/** Null until it was read. */
export function useInboxSummary(): InboxSummary | null {
  const { id: project } = useProject();
  return useFresh(
    project,
    useCallback(() => studio.inbox.summary({ project }), [project]),
  );
}

/** Null until they were read. */
export function useInboxEntries(state: InboxState): readonly InboxEntry[] | null {
  const { id: project } = useProject();
  return useFresh(
    `${project} ${state}`,
    useCallback(() => studio.inbox.list({ project, state }), [project, state]),
  );
}

/** What a run said of an image with all that is drawn; null until it was read, and where that is not known. */
export function useInboxAnswer(project: ProjectId, item: ItemId): ModelAnswer | null {
  return useFresh(
    `${project} ${item}`,
    useCallback(() => studio.inbox.answer({ project, item }), [project, item]),
  );
}
