/** Probabilities of a run on the validation images, computed once and kept while one moves between places. */
import { useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import { studio } from '#renderer/bridge/studio.ts';
import { keepEvaluation, reviewing, reviewProject, type Evaluation } from '#renderer/session/reviewing.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';

const LOADING: Evaluation = { state: 'loading', predictions: null, failure: null };

/** @param run a run with a checkpoint, or null to read nothing */
export function useEvaluation(
  project: Project,
  run: Run | null,
): { readonly evaluation: Evaluation; readonly retry: () => void } {
  const key =
    run === null ? null : `${run.id} ${run.best?.epoch ?? 0} ${run.best?.step ?? 0} ${project.version}`;
  const kept = useStore(reviewing, (state) => (key === null ? undefined : state.evaluations.get(key)));
  const id = run?.id;
  const read = useCallback(() => {
    if (key === null || id === undefined) return;
    keepEvaluation(key, LOADING);
    studio.predicting.evaluate({ project: project.id, run: id, split: 'valid' }).then(
      (predictions) => keepEvaluation(key, { state: 'ready', predictions, failure: null }),
      (failure: unknown) => keepEvaluation(key, { state: 'failed', predictions: null, failure }),
    );
  }, [key, id, project.id]);
  useEffect(() => {
    reviewProject(project.id);
    if (key !== null && reviewing.getState().evaluations.get(key) === undefined) read();
  }, [key, read, project.id]);
  return { evaluation: kept ?? LOADING, retry: read };
}
