/** Reads how a run of masks or points does, and says while that takes its time or when it failed. */
import type { ReactNode } from 'react';
import { useDrawnEvaluation } from '#renderer/hooks/useDrawnEvaluation.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { Awaited } from '../Awaited.tsx';

export interface DrawnEvaluatedProps {
  readonly project: Project;
  readonly run: Run;
  readonly children: (evaluation: DrawnEvaluation) => ReactNode;
}

export function DrawnEvaluated({ project, run, children }: DrawnEvaluatedProps) {
  const { evaluation, failure, retry } = useDrawnEvaluation(project, run);
  return (
    <Awaited
      value={evaluation}
      failure={failure}
      retry={retry}
      failed={reviewText.failed}
      loading={reviewText.drawn.loading}
    >
      {children}
    </Awaited>
  );
}
