/** The metrics of a run of tags, at the thresholds in use unless one says its own. */
import { useMemo } from 'react';
import { useReviewThresholds } from '#renderer/hooks/useReviewThresholds.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Predictions } from '#shared/domain/run.ts';
import { MetricsPanel } from './MetricsPanel.tsx';

export interface TagMetricsProps {
  readonly project: Project;
  readonly predictions: Predictions;
}

export function TagMetrics({ project, predictions }: TagMetricsProps) {
  const { classes, probabilities, targets } = predictions;
  const { thresholdsAt } = useReviewThresholds(project, classes);
  const { threshold } = project;
  const evidence = useMemo(
    () => ({ kind: 'tags', classes, probabilities, targets, thresholds: thresholdsAt(threshold) }) as const,
    [classes, probabilities, targets, thresholdsAt, threshold],
  );
  return <MetricsPanel evidence={evidence} />;
}
