/** How a run of masks or points does on the validation images, read again when labels or weights change. */
import { useCallback, useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { useSeen } from './useSeen.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';

interface Read {
  readonly key: string;
  readonly evaluation: DrawnEvaluation | null;
  readonly failure: unknown;
}

/** Changes whenever figures may: other weights, other labels, seen otherwise. Begins with the run's id. */
export const drawnKey = (project: Project, run: Run, piecesPx: number | null): string =>
  `${run.id} ${project.id} ${run.best?.epoch ?? 0} ${run.best?.step ?? 0} ${project.version} ${piecesPx ?? ''}`;

/** The last few, so that going from one tab to another asks once. */
const kept = new Map<string, DrawnEvaluation>();
const KEPT_MOST = 4;

function keep(key: string, evaluation: DrawnEvaluation): void {
  kept.delete(key);
  kept.set(key, evaluation);
  for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT_MOST))) kept.delete(old);
}

/**
 * @param run null reads nothing
 * @returns `evaluation` null until it is there; what was read before stays while a newer one is on its way
 */
export function useDrawnEvaluation(
  project: Project,
  run: Run | null,
): Omit<Read, 'key'> & { readonly retry: () => void } {
  const [state, setState] = useState<Read | null>(null);
  const [attempt, setAttempt] = useState(0);
  const seen = useSeen().piecesPx;
  const piecesPx = project.kind === 'masks' ? seen : null;
  const key = run === null ? null : drawnKey(project, run, piecesPx);
  const id = run?.id ?? null;
  useEffect(() => {
    if (key === null || id === null || kept.has(key)) return undefined;
    let isOver = false;
    const tell = (read: Omit<Read, 'key'>): void => {
      if (!isOver) setState({ ...read, key });
    };
    studio.predicting.evaluateDrawn({ project: project.id, run: id, split: 'valid', piecesPx }).then(
      (evaluation) => {
        keep(key, evaluation);
        tell({ evaluation, failure: null });
      },
      (failure: unknown) => tell({ evaluation: null, failure }),
    );
    return () => {
      isOver = true;
    };
  }, [key, project.id, id, attempt, piecesPx]);
  const retry = useCallback(() => {
    setState(null);
    setAttempt((n) => n + 1);
  }, []);
  const isOfRun = id !== null && state?.key.startsWith(`${id} `) === true;
  return {
    evaluation: (key === null ? undefined : kept.get(key)) ?? (isOfRun ? state.evaluation : null),
    failure: state?.key === key ? state.failure : null,
    retry,
  };
}
