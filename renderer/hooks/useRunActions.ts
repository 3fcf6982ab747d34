/** What can be done with a run from anywhere: stop, pause, resume, extend, rename, note, delete with a way back. */
import { useMemo } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { inBackground, notifyDone, notifyError } from './notify.tsx';
import { refreshRuns } from './useFollowProject.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { Run, StagePlan } from '#shared/domain/run.ts';

export interface RunActions {
  readonly stop: (run: Run) => void;
  readonly pause: (run: Run) => void;
  readonly resume: (run: Run) => void;
  /** Adds stages to the plan of a run that ended, and goes on. */
  readonly extend: (run: Run, stages: readonly StagePlan[]) => void;
  readonly rename: (run: Run, name: string) => void;
  readonly setNotes: (run: Run, notes: string) => Promise<void>;
  readonly remove: (run: Run) => void;
}

export function useRunActions(project: string): RunActions {
  return useMemo(() => {
    const act = async (work: Promise<unknown>): Promise<boolean> => {
      try {
        await work;
        await refreshRuns(project);
        return true;
      } catch (error) {
        notifyError(error);
        return false;
      }
    };
    const restore = (run: Run): void => inBackground(act(studio.training.restore({ project, run: run.id })));
    return {
      stop: (run) => inBackground(act(studio.training.stop({ project, run: run.id }))),
      pause: (run) => inBackground(act(studio.training.pause({ project, run: run.id }))),
      resume: (run) => inBackground(act(studio.training.resume({ project, run: run.id }))),
      extend: (run, stages) =>
        inBackground(act(studio.training.extend({ project, run: run.id, stages: [...stages] }))),
      rename: (run, name) => inBackground(act(studio.training.rename({ project, run: run.id, name }))),
      setNotes: async (run, notes) => {
        await act(studio.training.setNotes({ project, run: run.id, notes }));
      },
      remove: (run) => {
        const gone = async (): Promise<void> => {
          if (!(await act(studio.training.delete({ project, run: run.id })))) return;
          notifyDone(reviewText.deleted(run.name), { undo: () => restore(run), key: `deleted-${run.id}` });
        };
        inBackground(gone());
      },
    };
  }, [project]);
}
