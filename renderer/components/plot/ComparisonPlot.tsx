/** The losses of two runs over each other, along epochs. */
import { Switch } from '@mantine/core';
import { useCallback, useEffect, useId, useMemo, useState } from 'react';
import { plotText } from '#renderer/text/plot.ts';
import { Canvas } from './Canvas.tsx';
import { comparisonColumns, type PlotCurve } from './plotData.ts';
import { PlotLink } from './PlotLink.ts';
import { comparisonOptions } from './plotOptions.ts';
import type { PlotColors } from './plotStyle.ts';
import classes from './Plot.module.css';

export interface ComparedCurve {
  readonly name: string;
  readonly curve: PlotCurve;
  readonly stepsPerEpoch: number;
}

export interface ComparisonPlotProps {
  readonly runs: readonly [ComparedCurve, ComparedCurve];
  readonly isLog: boolean;
  readonly onLogChange: (isLog: boolean) => void;
}

const INK = ['var(--limn-accent)', 'var(--limn-plot-other)'] as const;

export function ComparisonPlot({ runs, isLog, onLogChange }: ComparisonPlotProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const id = useId();
  const [link] = useState(() => new PlotLink(id, setHovered, () => undefined));
  const data = useMemo(() => comparisonColumns(runs), [runs]);
  const build = useCallback((colors: PlotColors) => comparisonOptions(colors, link, isLog), [link, isLog]);
  const lastEpoch = data[0].at(-1) ?? 1;

  useEffect(() => link.setFull({ min: 0, max: Math.max(1, lastEpoch) }), [link, lastEpoch]);

  return (
    <div className={classes['root']}>
      <div className={classes['legend']}>
        <span className={classes['entry']}>
          {plotText.epoch}
          <span className={classes['value']} style={{ minWidth: '6ch' }}>
            {hovered === null ? plotText.none : (data[0][hovered] ?? 0).toFixed(2)}
          </span>
        </span>
        {runs.map((run, i) => (
          <span key={i} className={classes['entry']}>
            <span
              className={classes['swatch']}
              data-look={i === 0 ? 'accent' : 'dashed'}
              style={{ color: INK[i] }}
            />
            <span className={classes['name']} title={run.name}>
              {run.name}
            </span>
            <span className={classes['value']} style={{ minWidth: '6ch' }}>
              {valueNear(data[1 + 2 * i], hovered)}
            </span>
          </span>
        ))}
        <span className={classes['entry']}>
          <span className={classes['swatch']} data-look="point" /> {plotText.valid}
        </span>
        <span className={classes['spacer']} />
        <Switch
          size="xs"
          label={plotText.log}
          checked={isLog}
          onChange={(event) => onLogChange(event.currentTarget.checked)}
        />
      </div>
      <Canvas
        build={build}
        data={data}
        link={link}
        heightPx="fill"
        label={plotText.comparisonLabel(runs[0].name, runs[1].name)}
      />
    </div>
  );
}

/** The column's value at an index, or the last one before it: the other run may have no point exactly there. */
function valueNear(column: readonly (number | null)[] | undefined, index: number | null): string {
  if (column === undefined) return plotText.none;
  const upTo = index === null ? column : column.slice(0, index + 1);
  const value = upTo.findLast((one) => one !== null);
  return value === undefined || value === null ? plotText.none : value.toFixed(4);
}
