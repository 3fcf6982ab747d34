/** One class: its curve, a slider for its threshold, and what that comes to before it is used. */
import { Button, Slider, Tooltip } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { formatMetric } from '#renderer/text/format.ts';
import { curvesText, fName, formatThreshold } from '#renderer/text/reviewCurves.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { Project } from '#shared/domain/project.ts';
import { fbetaOf } from '#shared/kernels/averagedScores.ts';
import { pointAt } from '#shared/kernels/prCurve.ts';
import type { CurveRow } from './ClassCurves.tsx';
import { PrChart } from './PrChart.tsx';
import { useSaveThresholds } from './useSaveThresholds.ts';
import review from '../Review.module.css';
import classes from './Curves.module.css';

const words = curvesText.chart;

export interface ChosenClassProps {
  readonly project: Project;
  readonly row: CurveRow;
  readonly beta: number;
}

export function ChosenClass({ project, row, beta }: ChosenClassProps) {
  const { name, id, curve, best } = row;
  const [threshold, setThreshold] = useState(row.threshold);
  const { isSaving, save } = useSaveThresholds(project);
  const { precision, recall } = pointAt(curve, threshold);
  const isInUse = Math.abs(threshold - row.threshold) < 1e-9;
  return (
    <section className={classes['card']} aria-label={name}>
      <header className={classes['cardHead']}>
        <h3 className={`${classes['name']} truncate`} title={name}>
          <bdi>{name}</bdi>
        </h3>
        {row.isOwn && id !== null ? (
          <Tooltip label={words.backHint}>
            <Button
              size="compact-xs"
              variant="subtle"
              disabled={isSaving}
              onClick={() => save([[id, null]], curvesText.savedBack(name))}
            >
              {words.back}
            </Button>
          </Tooltip>
        ) : null}
      </header>
      {curve.positives === 0 ? (
        <p className={`dim ${classes['absent']}`}>{words.absent}</p>
      ) : (
        <>
          <PrChart
            name={name}
            curve={curve}
            threshold={threshold}
            best={best?.threshold ?? null}
            onChoose={setThreshold}
          />
          <p className={`${classes['legend']} num`}>
            {words.at(precision, recall, `${fName(beta)} ${formatMetric(scoreAt(row, threshold, beta))}`)}
          </p>
        </>
      )}
      <div className={classes['choose']}>
        <div className={review['handle']}>
          <div className={review['line']}>
            <span>{words.threshold}</span>
            <output className={`${review['score']} num`}>{formatThreshold(threshold)}</output>
            <span className={review['spacer']} />
            {best === null ? null : Math.abs(best.threshold - threshold) < 1e-9 ? (
              <span className={`${review['small']} num`}>{words.isBest}</span>
            ) : (
              <Button size="compact-xs" variant="subtle" onClick={() => setThreshold(best.threshold)}>
                {words.best(best.threshold)}
              </Button>
            )}
          </div>
          <Slider
            size="sm"
            min={0.01}
            max={0.99}
            step={0.01}
            label={null}
            thumbLabel={words.slider(name)}
            value={threshold}
            onChange={setThreshold}
          />
        </div>
        <div className={classes['use']}>
          {isInUse || id === null ? (
            <span className={review['used']} title={id === null ? words.gone : undefined}>
              <IconCheck {...smallIcon} />
              {words.used}
            </span>
          ) : (
            <Button
              fullWidth
              loading={isSaving}
              onClick={() => save([[id, threshold]], curvesText.saved(name, threshold))}
            >
              {words.use(threshold)}
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}

function scoreAt({ curve }: CurveRow, threshold: number, beta: number): number {
  const at = curve.lowest.findLastIndex((probability) => probability > threshold);
  const [tp, fp] = at < 0 ? [0, 0] : [curve.tp[at] ?? 0, curve.fp[at] ?? 0];
  return fbetaOf({ tp, fp, fn: curve.positives - tp }, beta);
}
