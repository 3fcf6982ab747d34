/** Per class and Predictions share thresholds and one set of probabilities. */
import { Button } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useDeferredValue, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { useEvaluation } from '#renderer/hooks/useEvaluation.ts';
import { useReviewThresholds } from '#renderer/hooks/useReviewThresholds.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { scoresAt } from '#renderer/session/mistakes.ts';
import { reviewing } from '#renderer/session/reviewing.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Predictions, Run } from '#shared/domain/run.ts';
import { PerClass } from './PerClass.tsx';
import { PredictionGrid } from './PredictionGrid.tsx';
import { ThresholdBar } from './ThresholdBar.tsx';
import { Awaited } from './Awaited.tsx';

export interface JudgedProps {
  readonly project: Project;
  readonly run: Run;
  readonly part: 'classes' | 'predictions';
}

export function Judged({ project, run, part }: JudgedProps) {
  return (
    <TagsEvaluated project={project} run={run}>
      {(predictions) => <Shown {...{ project, run, predictions, part }} />}
    </TagsEvaluated>
  );
}

export interface TagsEvaluatedProps {
  readonly project: Project;
  readonly run: Run;
  readonly children: (predictions: Predictions) => ReactNode;
}

/** Reads how a run of tags does, and says while that takes its time or when it failed. */
export function TagsEvaluated({ project, run, children }: TagsEvaluatedProps) {
  const hasItems = project.counts.bySplit.valid > 0;
  const { evaluation, retry } = useEvaluation(project, hasItems ? run : null);
  if (!hasItems || evaluation.predictions?.itemIds.length === 0) return <NoItems />;
  return (
    <Awaited
      value={evaluation.predictions}
      failure={evaluation.failure}
      retry={retry}
      failed={reviewText.failed}
      loading={reviewText.loading(project.counts.bySplit.valid)}
    >
      {children}
    </Awaited>
  );
}

interface ShownProps extends JudgedProps {
  readonly predictions: Predictions;
}

function Shown({ project, run, predictions, part }: ShownProps) {
  const tried = useStore(reviewing, (state) => state.threshold);
  const threshold = tried ?? project.threshold;
  // The handle follows the pointer at once; the numbers follow as fast as they can be counted.
  const counted = useDeferredValue(threshold);
  const { thresholdsAt, own } = useReviewThresholds(project, predictions.classes);
  const thresholds = useMemo(() => thresholdsAt(counted), [thresholdsAt, counted]);
  const scores = useMemo(() => scoresAt(predictions, thresholds), [predictions, thresholds]);
  return (
    <>
      <ThresholdBar {...{ project, predictions, threshold, scores, thresholdsAt }} ownCount={own.size} />
      {part === 'classes' ? (
        <PerClass scores={scores} own={own} />
      ) : (
        <PredictionGrid {...{ project, run, predictions }} threshold={thresholds} />
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
