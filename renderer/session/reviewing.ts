/** What the Review place remembers: the threshold being tried, and the predictions that were read. */
import { createStore } from 'zustand/vanilla';
import type { Predictions } from '#shared/domain/run.ts';

export interface Evaluation {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly predictions: Predictions | null;
  readonly failure: unknown;
}

export interface Reviewing {
  readonly project: string | null;
  /** Tried but not yet used; null shows the project's own. */
  readonly threshold: number | null;
  /** By run, and by what its weights and the labels were then. */
  readonly evaluations: ReadonlyMap<string, Evaluation>;
}

const NOTHING: Reviewing = { project: null, threshold: null, evaluations: new Map() };

export const reviewing = createStore<Reviewing>(() => NOTHING);

/** Forgets what belonged to another project. */
export function reviewProject(project: string): void {
  if (reviewing.getState().project !== project) reviewing.setState({ ...NOTHING, project }, true);
}

export const tryThreshold = (threshold: number | null): void => reviewing.setState({ threshold });

/** Keeps the last few evaluations: each may be megabytes. */
export function keepEvaluation(key: string, evaluation: Evaluation): void {
  reviewing.setState(({ evaluations }) => {
    const others = [...evaluations].filter(([other]) => other !== key).slice(-3);
    return { evaluations: new Map([...others, [key, evaluation]]) };
  });
}
