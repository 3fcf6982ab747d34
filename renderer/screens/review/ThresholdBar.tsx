/** The threshold of all classes without one of their own: a handle that moves every number, and the button that makes it the project's. */
import { Button, Slider, Tooltip } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Term } from '#renderer/components/Term.tsx';
import { notifyDone, notifyError } from '#renderer/hooks/notify.tsx';
import { refreshProject } from '#renderer/hooks/useFollowProject.ts';
import { f2Sweep, type Scores, type SweepPoint } from '#renderer/session/mistakes.ts';
import { remember } from '#renderer/session/navigation.ts';
import { tryThreshold } from '#renderer/session/reviewing.ts';
import { formatMetric } from '#renderer/text/format.ts';
import { reviewText } from '#renderer/text/review.ts';
import { planText } from '#renderer/text/train.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Predictions } from '#shared/domain/run.ts';
import classes from './Review.module.css';

const words = reviewText.threshold;
/** Half a frame. */
const SLICE_MS = 8;

export interface ThresholdBarProps {
  readonly project: Project;
  readonly predictions: Predictions;
  readonly threshold: number;
  readonly scores: Scores;
  /** What each class is held to when this is the one of all others. */
  readonly thresholdsAt: (threshold: number) => readonly number[];
  /** Classes with a threshold of their own. */
  readonly ownCount: number;
}

export function ThresholdBar(props: ThresholdBarProps) {
  const { project, predictions, threshold, scores, thresholdsAt, ownCount } = props;
  const isInUse = Math.abs(threshold - project.threshold) < 1e-9;
  const [isSaving, setIsSaving] = useState(false);
  const use = async (): Promise<void> => {
    setIsSaving(true);
    try {
      await studio.projects.setThreshold({ project: project.id, threshold });
      await refreshProject(project.id);
      tryThreshold(null);
      notifyDone(words.saved(threshold), { key: 'threshold' });
    } catch (error) {
      notifyError(error);
    } finally {
      setIsSaving(false);
    }
  };
  return (
    <div className={classes['threshold']}>
      <div className={classes['sums']}>
        <Sum label={words.f2} hint={words.f2Hint} value={scores.fbeta} />
        <Sum label={words.accuracy} hint={words.accuracyHint} value={scores.accuracy} />
      </div>
      <div className={classes['handle']}>
        <div className={classes['line']}>
          <Term sentence={words.hint} moreLabel={planText.learnMore}>
            {words.label}
          </Term>
          <output className={`${classes['score']} num`}>{threshold.toFixed(2)}</output>
          {ownCount === 0 ? null : (
            <button
              type="button"
              className={`${classes['link']} ${classes['small']}`}
              title={words.ownHint}
              onClick={() => remember({ tab: 'curves', item: null })}
            >
              {words.own(ownCount)}
            </button>
          )}
          <span className={classes['spacer']} />
          <BestThreshold {...{ predictions, threshold, thresholdsAt }} />
        </div>
        <Slider
          size="sm"
          min={0.01}
          max={0.99}
          step={0.01}
          label={null}
          thumbLabel={words.label}
          marks={[{ value: project.threshold }]}
          value={threshold}
          onChange={tryThreshold}
        />
      </div>
      <Tooltip label={words.useHint} multiline w={260}>
        <div className={classes['use']}>
          {isInUse ? (
            <span className={classes['used']} tabIndex={0}>
              <IconCheck {...smallIcon} />
              {words.used}
            </span>
          ) : (
            <Button fullWidth loading={isSaving} onClick={() => void use()}>
              {words.use}
            </Button>
          )}
        </div>
      </Tooltip>
    </div>
  );
}

function Sum({
  label,
  hint,
  value,
}: {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
}) {
  return (
    <div className={classes['sum']}>
      <span className={classes['small']}>
        <Term sentence={hint} moreLabel={planText.learnMore}>
          {label}
        </Term>
      </span>
      <span className={`${classes['big']} num`} data-testid={`sum-${label}`}>
        {formatMetric(value)}
      </span>
    </div>
  );
}

/** What a better threshold could gain, counted a little at a time so that the handle never waits for it. */
function BestThreshold({
  predictions,
  threshold,
  thresholdsAt,
}: Pick<ThresholdBarProps, 'predictions' | 'threshold' | 'thresholdsAt'>) {
  const [best, setBest] = useState<SweepPoint | null>(null);
  useEffect(() => {
    const points = f2Sweep(predictions, thresholdsAt);
    let top: SweepPoint | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const count = (): void => {
      const until = performance.now() + SLICE_MS;
      while (performance.now() < until) {
        const next = points.next();
        if (next.done === true) return setBest(top);
        if (top === null || next.value.f2 > top.f2) top = next.value;
      }
      timer = setTimeout(count, 0);
    };
    timer = setTimeout(count, 200);
    return () => clearTimeout(timer);
  }, [predictions, thresholdsAt]);
  if (best === null) return null;
  return (
    <span className={`${classes['small']} ${classes['line']} ${classes['whole']} num`} title={words.bestHint}>
      {words.best(best.threshold, best.f2)}
      <Button
        size="compact-xs"
        variant="subtle"
        disabled={Math.abs(best.threshold - threshold) < 1e-9}
        onClick={() => tryThreshold(best.threshold)}
      >
        {words.tryBest}
      </Button>
    </span>
  );
}
