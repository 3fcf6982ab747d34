/** The search for a learning rate of a project, live, with what may be done about it. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { studio, subscribe } from '#renderer/bridge/studio.ts';
import { chooseLr, lrFinder } from '#renderer/session/lrFinder.ts';
import type { LrFindState } from '#shared/domain/lrFind.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { inBackground, notifyError } from './notify.tsx';
import { useJobs } from './useProject.ts';

/** Whether the screen shows the search instead of a run. */
export const useIsLrFinderOpen = (project: string): boolean =>
  useStore(lrFinder, (state) => state.isOpen && state.project === project);

export interface LrSearch {
  /** The search that was started last; null when there was none since the studio started. */
  readonly state: LrFindState | null;
  /** From the click until the first word of it. */
  readonly isStarting: boolean;
  readonly start: (config: TrainConfig) => void;
  /** Null while there is nothing to cancel. */
  readonly cancel: (() => void) | null;
}

export function useLrSearch(project: string): LrSearch {
  const [told, setTold] = useState<{ readonly of: string; readonly state: LrFindState } | null>(null);
  const [isStarting, setIsStarting] = useState(false);
  const jobs = useJobs();
  useEffect(
    () =>
      subscribe('lrFind', project, (state) => {
        setTold({ of: project, state });
        setIsStarting(false);
      }),
    [project],
  );
  const start = useMemo(
    () => (config: TrainConfig) => {
      setIsStarting(true);
      chooseLr(null);
      const begin = async (): Promise<void> => {
        try {
          await studio.training.lrFind({ project, config });
        } catch (error) {
          setIsStarting(false);
          notifyError(error);
        }
      };
      inBackground(begin());
    },
    [project],
  );
  const job = jobs.find(({ kind, state: at }) => kind === 'lr-find' && at === 'running')?.id ?? null;
  const cancel = useMemo(
    () => (job === null ? null : () => inBackground(studio.jobs.cancel({ job }))),
    [job],
  );
  return { state: told?.of === project ? told.state : null, isStarting, start, cancel };
}
