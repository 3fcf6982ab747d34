/** Left third of Train: what will be trained, what stands in the way, and the one button. */
import { Button, Skeleton, Tooltip } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { Keys } from '#renderer/components/Keys.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { useRuns } from '#renderer/hooks/useProject.ts';
import { useDevices, type Plan } from '#renderer/hooks/useTrainPlan.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { probeOf } from '#renderer/session/planDevice.ts';
import { estimateTime } from '#renderer/session/runFacts.ts';
import { resetPlan } from '#renderer/session/trainPlan.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { planText } from '#renderer/text/train.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { Project } from '#shared/domain/project.ts';
import { FlipNote } from '../data/FlipNote.tsx';
import { PlanData } from './PlanData.tsx';
import { PlanFields } from './PlanFields.tsx';
import classes from './Train.module.css';

export interface TrainPlanProps {
  readonly project: Project;
  readonly plan: Plan | null;
  readonly failure: unknown;
  readonly isRunning: boolean;
  readonly isStarting: boolean;
  /** Train is the place's primary action unless a finished run asks for a review. */
  readonly isPrimary: boolean;
  readonly onTrain: () => void;
}

export function TrainPlan(props: TrainPlanProps) {
  const { project, plan, failure } = props;
  return (
    <aside className={classes['plan']} aria-label={planText.title}>
      <header className={classes['head']}>
        <h2 className={classes['title']}>{planText.title}</h2>
        {plan?.isEdited ? (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={resetPlan}>
            {planText.reset}
          </Button>
        ) : null}
      </header>
      <div className={classes['body']}>
        <PlanData project={project} />
        {failure === null ? null : <Note tone="bad">{wordsForError(failure).sentence}</Note>}
        {plan === null ? (
          <PlanSkeleton hasFailed={failure !== null} />
        ) : (
          <PlanFields
            project={project.id}
            kind={project.kind}
            plan={plan}
            items={project.counts.bySplit.train}
          />
        )}
      </div>
      <PlanFooter {...props} />
    </aside>
  );
}

function PlanFooter({ project, plan, isRunning, isStarting, isPrimary, onTrain }: TrainPlanProps) {
  const { train, valid } = project.counts.bySplit;
  // With labels enough for both sides a bad split is the obstacle, and its editor stands above.
  const needsLabels = project.counts.labeled < 5 || (train > 0 && valid > 0);
  const obstacle = plan?.obstacle ?? null;
  const isReady = canTrain(plan, isRunning) && !isStarting;
  return (
    <footer className={classes['foot']}>
      {obstacle === null ? (
        <>
          {(train > 0 && !isRunning ? (plan?.remarks ?? []) : []).map((remark) => (
            <div key={remark} className={classes['note']}>
              {remark}
            </div>
          ))}
          {plan === null || isRunning ? null : (
            <FlipNote project={project} transforms={plan.config.transforms} />
          )}
          {plan === null ? null : <Estimate project={project} plan={plan} />}
        </>
      ) : (
        <Note
          tone="warn"
          actions={
            needsLabels ? (
              <Button size="compact-sm" onClick={() => goToScreen('label')}>
                {planText.goLabel}
              </Button>
            ) : undefined
          }
        >
          {obstacle}
        </Note>
      )}
      <Tooltip label={<Keys parts={keysOf('train.start')} />} disabled={!isReady} position="top">
        <Button
          className={classes['train']}
          size="md"
          fullWidth
          variant={isPrimary ? 'filled' : 'default'}
          disabled={!isReady}
          loading={isStarting}
          leftSection={<IconPlayerPlayFilled {...smallIcon} />}
          onClick={onTrain}
        >
          {planText.train}
        </Button>
      </Tooltip>
      {isRunning ? <div className={classes['note']}>{planText.running}</div> : null}
      {plan?.isWaiting ? <div className={classes['note']}>{planText.start.first}</div> : null}
      {(plan?.lrProblem ?? null) === null ? null : <div className={classes['note']}>{planText.fixFirst}</div>}
    </footer>
  );
}

/** Whether pressing Train would start a run now. */
export const canTrain = (plan: Plan | null, isRunning: boolean): boolean =>
  plan !== null && plan.obstacle === null && plan.lrProblem === null && !plan.isWaiting && !isRunning;

function Estimate({ project, plan }: { readonly project: Project; readonly plan: Plan }) {
  const runs = useRuns() ?? [];
  const probe = probeOf(plan.config.device, useDevices());
  const { train, valid } = project.counts.bySplit;
  const estimate = estimateTime(plan.config, { train, valid }, runs, probe);
  const words =
    estimate === null
      ? planText.estimate.none
      : planText.estimate[estimate.basis](estimate.ms, estimate.imagesPerSecond);
  return <div className={`${classes['estimate']} num`}>{words}</div>;
}

function PlanSkeleton({ hasFailed }: { readonly hasFailed: boolean }) {
  if (hasFailed) return null;
  return (
    <div className={classes['grid']} aria-hidden>
      {[1, 2, 3, 4, 5, 6].map((key) => (
        <Skeleton key={key} height={52} />
      ))}
    </div>
  );
}
