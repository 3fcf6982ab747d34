/** Reads how a run of masks or points does, and says while that takes its time or when it failed. */
import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { Note } from '#renderer/components/Note.tsx';
import { useDrawnEvaluation } from '#renderer/hooks/useDrawnEvaluation.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import classes from '../Review.module.css';

export interface DrawnEvaluatedProps {
  readonly project: Project;
  readonly run: Run;
  readonly children: (evaluation: DrawnEvaluation) => ReactNode;
}

export function DrawnEvaluated({ project, run, children }: DrawnEvaluatedProps) {
  const { evaluation, failure, retry } = useDrawnEvaluation(project, run);
  if (failure !== null) {
    return (
      <div className={classes['message']}>
        <Note
          tone="bad"
          actions={
            <Button size="compact-sm" variant="default" onClick={retry}>
              {reviewText.retry}
            </Button>
          }
        >
          {reviewText.failed} {wordsForError(failure).sentence}
        </Note>
      </div>
    );
  }
  if (evaluation === null) {
    return (
      <div className={classes['waiting']} role="status">
        <Loader size="sm" />
        {reviewText.drawn.loading}
      </div>
    );
  }
  return children(evaluation);
}
