/** How a run of masks or points does on the validation images, read again when labels or weights change. */
import { useCallback, useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';

interface Read {
  readonly key: string;
  readonly evaluation: DrawnEvaluation | null;
  readonly failure: unknown;
}

/** @returns `evaluation` null until it is there; what was read before stays while a newer one is on its way */
export function useDrawnEvaluation(
  project: Project,
  run: Run,
): Omit<Read, 'key'> & { readonly retry: () => void } {
  const [state, setState] = useState<Read | null>(null);
  const [attempt, setAttempt] = useState(0);
  const key = `${run.id} ${run.best?.epoch ?? 0} ${run.best?.step ?? 0} ${project.version} ${attempt}`;
  useEffect(() => {
    let isOver = false;
    const keep = (read: Omit<Read, 'key'>): void => {
      if (!isOver) setState({ ...read, key });
    };
    studio.predicting.evaluateDrawn({ project: project.id, run: run.id, split: 'valid' }).then(
      (evaluation) => keep({ evaluation, failure: null }),
      (failure: unknown) => keep({ evaluation: null, failure }),
    );
    return () => {
      isOver = true;
    };
  }, [key, project.id, run.id]);
  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  const isOfRun = state?.key.startsWith(`${run.id} `) === true;
  return {
    evaluation: isOfRun ? state.evaluation : null,
    failure: state?.key === key ? state.failure : null,
    retry,
  };
}
