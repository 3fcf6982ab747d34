/** Per class and Predictions share one threshold and one set of probabilities. */
import { Button, Loader } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useDeferredValue, useMemo } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { useEvaluation } from '#renderer/hooks/useEvaluation.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { scoresAt } from '#renderer/session/mistakes.ts';
import { reviewing } from '#renderer/session/reviewing.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Predictions, Run } from '#shared/domain/run.ts';
import { PerClass } from './PerClass.tsx';
import { PredictionGrid } from './PredictionGrid.tsx';
import { ThresholdBar } from './ThresholdBar.tsx';
import classes from './Review.module.css';

export interface JudgedProps {
  readonly project: Project;
  readonly run: Run;
  readonly part: 'classes' | 'predictions';
}

export function Judged({ project, run, part }: JudgedProps) {
  const hasItems = project.counts.bySplit.valid > 0;
  const { evaluation, retry } = useEvaluation(project, hasItems ? run : null);
  if (!hasItems || evaluation.predictions?.itemIds.length === 0) return <NoItems />;
  if (evaluation.state === 'failed') {
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
          {reviewText.failed} {wordsForError(evaluation.failure).sentence}
        </Note>
      </div>
    );
  }
  if (evaluation.predictions === null) {
    return (
      <div className={classes['waiting']} role="status">
        <Loader size="sm" />
        {reviewText.loading(project.counts.bySplit.valid)}
      </div>
    );
  }
  return <Shown project={project} predictions={evaluation.predictions} part={part} />;
}

interface ShownProps {
  readonly project: Project;
  readonly predictions: Predictions;
  readonly part: 'classes' | 'predictions';
}

function Shown({ project, predictions, part }: ShownProps) {
  const tried = useStore(reviewing, (state) => state.threshold);
  const threshold = tried ?? project.threshold;
  // The handle follows the pointer at once; the numbers follow as fast as they can be counted.
  const counted = useDeferredValue(threshold);
  const scores = useMemo(() => scoresAt(predictions, counted), [predictions, counted]);
  return (
    <>
      <ThresholdBar project={project} predictions={predictions} threshold={threshold} scores={scores} />
      {part === 'classes' ? (
        <PerClass scores={scores} />
      ) : (
        <PredictionGrid project={project.id} predictions={predictions} threshold={counted} />
      )}
    </>
  );
}

function NoItems() {
  return (
    <EmptyState
      icon={<IconPhotoOff size={28} stroke={1.5} aria-hidden />}
      title={reviewText.noItems.title}
      actions={<Button onClick={() => goToScreen('train')}>{reviewText.noItems.action}</Button>}
    >
      {reviewText.noItems.body}
    </EmptyState>
  );
}
