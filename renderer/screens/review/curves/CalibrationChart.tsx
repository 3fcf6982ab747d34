/** Whether probabilities mean what they say: observed over predicted, with the number of answers as bars. */
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Term } from '#renderer/components/Term.tsx';
import { curvesText } from '#renderer/text/reviewCurves.ts';
import { planText } from '#renderer/text/train.ts';
import type { Predictions } from '#shared/domain/run.ts';
import { calibration, type CalibrationBin } from '#shared/kernels/calibration.ts';
import { CHART, ChartFrame, xOf, yOf } from './chartFrame.tsx';
import classes from './Curves.module.css';

const words = curvesText.calibration;
/** Of the height of the chart. */
const TALLEST_BAR = 0.25;

export interface CalibrationChartProps {
  readonly predictions: Predictions;
  /** The class that is looked at beside it. */
  readonly column: number;
}

export function CalibrationChart({ predictions, column }: CalibrationChartProps) {
  const [scope, setScope] = useState('all');
  const { probabilities, targets, classes: names } = predictions;
  const found = useMemo(
    () =>
      calibration(probabilities, targets, {
        classes: names.length,
        column: scope === 'all' ? null : column,
      }),
    [probabilities, targets, names, scope, column],
  );
  const filled = found.bins.filter((bin) => bin.count > 0);
  const most = Math.max(1, ...found.bins.map(({ count }) => count));
  return (
    <section className={classes['card']} aria-label={words.title}>
      <header className={classes['cardHead']}>
        <h3 className={classes['name']}>
          <Term sentence={words.hint} moreLabel={planText.learnMore}>
            {words.title}
          </Term>
        </h3>
        <SegmentedControl
          size="xs"
          aria-label={words.scope}
          data={[
            { value: 'all', label: words.all },
            { value: 'one', label: words.one },
          ]}
          value={scope}
          onChange={setScope}
        />
      </header>
      <svg
        className={classes['chart']}
        viewBox={`0 0 ${CHART.widthPx} ${CHART.heightPx}`}
        role="img"
        aria-label={words.label(found.count, found.error)}
        data-testid="calibration-chart"
      >
        <ChartFrame across={words.predicted} up={words.observed}>
          {filled.map((bin) => (
            <Bar key={bin.from} bin={bin} most={most} />
          ))}
          <line className={classes['diagonal']} x1={xOf(0)} y1={yOf(0)} x2={xOf(1)} y2={yOf(1)} />
          <polyline
            className={classes['curve']}
            points={filled.map(({ predicted, observed }) => `${xOf(predicted)},${yOf(observed)}`).join(' ')}
          />
          {filled.map((bin) => (
            <circle
              key={bin.from}
              className={classes['chosen']}
              cx={xOf(bin.predicted)}
              cy={yOf(bin.observed)}
              r={4}
            >
              <title>{words.bin(bin.from, bin.to, bin.count, bin.observed)}</title>
            </circle>
          ))}
        </ChartFrame>
      </svg>
      <p className="dim num" title={words.errorHint} data-testid="calibration-error">
        {words.error(found.error)}
      </p>
    </section>
  );
}

/** By the square root, or all but the first bin would be too small to be seen. */
function Bar({ bin, most }: { readonly bin: CalibrationBin; readonly most: number }) {
  const height = TALLEST_BAR * Math.sqrt(bin.count / most);
  const left = xOf(bin.from) + 2;
  return (
    <rect
      className={classes['count']}
      x={left}
      y={yOf(height)}
      width={xOf(bin.to) - 2 - left}
      height={yOf(0) - yOf(height)}
    >
      <title>{words.bin(bin.from, bin.to, bin.count, bin.observed)}</title>
    </rect>
  );
}
