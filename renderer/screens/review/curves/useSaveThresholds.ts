/** Stores thresholds of classes, says so, and offers the way back. */
import { useCallback, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { notifyDone, notifyError } from '#renderer/hooks/notify.tsx';
import { refreshProject } from '#renderer/hooks/useFollowProject.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { Project } from '#shared/domain/project.ts';

type Change = readonly (readonly [ClassId, number | null])[];

export function useSaveThresholds({ id: project, classThresholds }: Project): {
  readonly isSaving: boolean;
  /** Null: the class follows the threshold of all others. */
  readonly save: (change: Change, done: string) => void;
} {
  const [isSaving, setIsSaving] = useState(false);
  const store = useCallback(
    async (change: Change): Promise<boolean> => {
      setIsSaving(true);
      try {
        const thresholds = change.map(([id, threshold]): [ClassId, number | null] => [id, threshold]);
        await studio.projects.setClassThresholds({ project, thresholds });
        await refreshProject(project);
        return true;
      } catch (error) {
        notifyError(error);
        return false;
      } finally {
        setIsSaving(false);
      }
    },
    [project],
  );
  const save = useCallback(
    (change: Change, done: string): void => {
      const before = new Map(classThresholds);
      const back = change.map(([id]) => [id, before.get(id) ?? null] as const);
      void store(change).then((isStored) => {
        if (isStored) notifyDone(done, { key: 'threshold', undo: () => void store(back) });
      });
    },
    [store, classThresholds],
  );
  return { isSaving, save };
}
