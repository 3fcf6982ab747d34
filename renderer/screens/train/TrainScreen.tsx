/** Train: the plan on the left, the run on the right. */
import { IconChartLine } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { notifyError } from '#renderer/hooks/notify.tsx';
import { useCommands } from '#renderer/hooks/useCommands.ts';
import { refreshRuns } from '#renderer/hooks/useFollowProject.ts';
import { useIsLrFinderOpen } from '#renderer/hooks/useLrFinder.ts';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { useProject, useRuns } from '#renderer/hooks/useProject.ts';
import { useTrainPlan } from '#renderer/hooks/useTrainPlan.ts';
import { closeLrFinder } from '#renderer/session/lrFinder.ts';
import { remember } from '#renderer/session/navigation.ts';
import { isActive } from '#renderer/session/runFacts.ts';
import { runText } from '#renderer/text/train.ts';
import type { Run } from '#shared/domain/run.ts';
import { LrFinderPanel } from './LrFinderPanel.tsx';
import { LessonDialog } from './lessons/LessonDialog.tsx';
import { RunPanel } from './RunPanel.tsx';
import { canTrain, TrainPlan } from './TrainPlan.tsx';
import classes from './Train.module.css';

export function TrainScreen() {
  const project = useProject();
  const runs = useRuns();
  const query = usePlaceQuery();
  const { plan, failure } = useTrainPlan(project);
  const [isStarting, setIsStarting] = useState(false);
  const active = runs?.find(isActive);
  const shown = runs?.find((run) => run.id === query['run']) ?? active ?? runs?.[0];

  const train = useCallback(async (): Promise<void> => {
    if (plan === null) return;
    setIsStarting(true);
    try {
      const run = await studio.training.start({ project: project.id, config: plan.config });
      await refreshRuns(project.id);
      closeLrFinder();
      remember({ run: run.id });
    } catch (error) {
      notifyError(error);
    } finally {
      setIsStarting(false);
    }
  }, [plan, project.id]);

  const isRunning = active !== undefined;
  const isFinding = useIsLrFinderOpen(project.id);
  useCommands(
    useMemo(
      () => [
        {
          id: 'train.start' as const,
          isEnabled: () => canTrain(plan, isRunning) && !isStarting,
          run: () => void train(),
        },
      ],
      [plan, isRunning, isStarting, train],
    ),
  );

  return (
    <div className={classes['screen']}>
      <TrainPlan
        project={project}
        plan={plan}
        failure={failure}
        isRunning={isRunning}
        isStarting={isStarting}
        isPrimary={!isFinding && !asksForReview(shown)}
        onTrain={() => void train()}
      />
      {runs === null ? (
        <div />
      ) : isFinding ? (
        <LrFinderPanel project={project.id} plan={plan} runs={runs} isTraining={isRunning} />
      ) : shown === undefined ? (
        <EmptyState icon={<IconChartLine size={28} stroke={1.5} aria-hidden />} title={runText.empty.title}>
          {(plan?.obstacle ?? null) === null ? runText.empty.body : runText.empty.bodyObstacle}
        </EmptyState>
      ) : (
        <RunPanel project={project.id} runs={runs} listed={shown} />
      )}
      <LessonDialog />
    </div>
  );
}

/** One filled button per place: a finished run offers its review, an interrupted one to go on. */
const asksForReview = (run: Run | undefined): boolean =>
  run !== undefined &&
  !isActive(run) &&
  (run.best !== null || run.status === 'interrupted' || run.status === 'paused');
