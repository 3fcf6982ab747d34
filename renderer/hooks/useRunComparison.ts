/** Two runs held against each other image by image, worked out again when labels, weights or thresholds change. */
import { useCallback, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import type { RunComparison } from '#shared/domain/runComparison.ts';
import { useAnswer } from './useAnswer.ts';
import { drawnKey } from './useDrawnEvaluation.ts';
import { useSeen } from './useSeen.ts';

/** @returns `value` null until it is there; what was worked out of the same runs stays while a newer one is on its way */
export function useRunComparison(
  project: Project,
  a: Run,
  b: Run,
): { readonly value: RunComparison | null; readonly failure: unknown; readonly retry: () => void } {
  const seen = useSeen().piecesPx;
  const piecesPx = project.kind === 'masks' ? seen : null;
  const [attempt, setAttempt] = useState(0);
  const thresholds = JSON.stringify([project.threshold, project.classThresholds]);
  const key = [drawnKey(project, a, piecesPx), drawnKey(project, b, piecesPx), thresholds, attempt].join(' ');
  const { value, failure, isWaiting } = useAnswer(key, () =>
    studio.predicting.compareRuns({ project: project.id, run: a.id, other: b.id, split: 'valid', piecesPx }),
  );
  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  const isOfThese = value?.a === a.id && value.b === b.id;
  return { value: isOfThese ? value : null, failure: isWaiting ? null : failure, retry };
}
