/** Says why there is nothing to judge when a run has kept no weights (yet). */
import { Button } from '@mantine/core';
import { IconChartHistogram } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { goToScreen } from '#renderer/session/navigation.ts';
import { isActive } from '#renderer/session/runFacts.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { Run } from '#shared/domain/run.ts';

export interface NeedsWeightsProps {
  readonly run: Run;
  readonly children: ReactNode;
}

export function NeedsWeights({ run, children }: NeedsWeightsProps) {
  if (run.hasCheckpoint && run.best !== null) return children;
  const goesOn = isActive(run);
  return (
    <EmptyState
      icon={<IconChartHistogram size={28} stroke={1.5} aria-hidden />}
      title={reviewText.noCheckpoint.title}
      actions={
        goesOn ? (
          <Button onClick={() => goToScreen('train', { run: run.id })}>
            {reviewText.noCheckpoint.watch}
          </Button>
        ) : undefined
      }
    >
      {goesOn ? reviewText.noCheckpoint.active : reviewText.noCheckpoint.over}
    </EmptyState>
  );
}
