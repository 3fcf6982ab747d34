/** Precision over recall of one class; a click on the curve chooses the threshold there. */
import { useMemo, useState, type PointerEvent } from 'react';
import { curvesText, formatThreshold } from '#renderer/text/reviewCurves.ts';
import { pointAt, type PrCurve } from '#shared/kernels/prCurve.ts';
import { CHART, ChartFrame, shareAt, xOf, yOf } from './chartFrame.tsx';
import classes from './Curves.module.css';

const words = curvesText.chart;

export interface PrChartProps {
  readonly name: string;
  readonly curve: PrCurve;
  /** That is chosen now, whether in use or only tried. */
  readonly threshold: number;
  readonly best: number | null;
  readonly onChoose: (threshold: number) => void;
}

export function PrChart({ name, curve, threshold, best, onChoose }: PrChartProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const path = useMemo(() => stairs(curve), [curve]);
  const near = (event: PointerEvent<SVGSVGElement>): number | null =>
    nearest(curve, shareAt(event.currentTarget, event));
  const chosen = pointAt(curve, threshold);
  return (
    <svg
      className={classes['chart']}
      viewBox={`0 0 ${CHART.widthPx} ${CHART.heightPx}`}
      role="img"
      aria-label={words.label(name, curve.averagePrecision)}
      data-testid="pr-chart"
      data-clickable
      onPointerMove={(event) => setHovered(near(event))}
      onPointerLeave={() => setHovered(null)}
      onPointerDown={(event) => {
        const at = near(event);
        if (at !== null) onChoose(curve.thresholds[at] ?? threshold);
      }}
    >
      <ChartFrame across={words.recall} up={words.precision}>
        <path className={classes['curve']} d={path} />
        {best === null ? null : <Best {...pointAt(curve, best)} />}
        <circle className={classes['chosen']} cx={xOf(chosen.recall)} cy={yOf(chosen.precision)} r={5.5} />
        {hovered === null ? null : <Hovered curve={curve} at={hovered} />}
      </ChartFrame>
    </svg>
  );
}

function Best({ precision, recall }: { readonly precision: number; readonly recall: number }) {
  return <circle className={classes['best']} cx={xOf(recall)} cy={yOf(precision)} r={9} />;
}

/** Beside the point, on the side with more room. */
function Hovered({ curve, at }: { readonly curve: PrCurve; readonly at: number }) {
  const [recall, precision] = [curve.recall[at] ?? 0, curve.precision[at] ?? 0];
  const isRight = recall > 0.6;
  return (
    <g className={classes['hovered']}>
      <circle cx={xOf(recall)} cy={yOf(precision)} r={4} />
      <text
        x={xOf(recall) + (isRight ? -10 : 10)}
        y={Math.max(CHART.top + 12, yOf(precision) - 8)}
        textAnchor={isRight ? 'end' : 'start'}
      >
        {formatThreshold(curve.thresholds[at])}
      </text>
    </g>
  );
}

/** Steps, because between two probabilities nothing changes: precision at once, then recall. */
function stairs({ precision, recall }: PrCurve): string {
  const parts: string[] = [];
  for (const [i, r] of recall.entries()) {
    const [x, y] = [xOf(r).toFixed(1), yOf(precision[i] ?? 0).toFixed(1)];
    parts.push(i === 0 ? `M${xOf(0).toFixed(1)} ${y}H${x}` : `V${y}H${x}`);
  }
  return parts.join('');
}

/** The point next to a place, null where there is none. */
function nearest(
  { precision, recall }: PrCurve,
  at: { readonly x: number; readonly y: number },
): number | null {
  let best: number | null = null;
  let least = Infinity;
  for (const [i, r] of recall.entries()) {
    const away = (r - at.x) ** 2 + ((precision[i] ?? 0) - at.y) ** 2;
    if (away < least) [best, least] = [i, away];
  }
  return best;
}
