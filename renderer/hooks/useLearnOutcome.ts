/** What a run that learned from corrections gained and forgot, worked out again when labels or weights change. */
import { useCallback, useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { LearnOutcome } from '#shared/domain/inbox.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';

interface Read {
  readonly key: string;
  readonly outcome: LearnOutcome | null;
  readonly failure: unknown;
}

/** @returns `outcome` null until it is there; what was worked out before stays while a newer one is on its way */
export function useLearnOutcome(
  project: Project,
  run: Run,
): Omit<Read, 'key'> & { readonly retry: () => void } {
  const [state, setState] = useState<Read | null>(null);
  const [attempt, setAttempt] = useState(0);
  const isReady = run.hasCheckpoint && run.best !== null;
  const key = `${run.id} ${run.best?.step ?? 0} ${project.version} ${attempt}`;
  useEffect(() => {
    if (!isReady) return undefined;
    let isOver = false;
    const keep = (read: Omit<Read, 'key'>): void => {
      if (!isOver) setState({ ...read, key });
    };
    studio.inbox.outcome({ project: project.id, run: run.id }).then(
      (outcome) => keep({ outcome, failure: null }),
      (failure: unknown) => keep({ outcome: null, failure }),
    );
    return () => {
      isOver = true;
    };
  }, [key, isReady, project.id, run.id]);
  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  const isOfRun = state?.key.startsWith(`${run.id} `) === true;
  return {
    outcome: isOfRun ? state.outcome : null,
    failure: state?.key === key ? state.failure : null,
    retry,
  };
}
