/** The loss over ever larger learning rates, with suggestions as marks; a click on it chooses a rate. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useId, useMemo, useState } from 'react';
import { formatLoss, formatSmall } from '#renderer/text/format.ts';
import { plotText } from '#renderer/text/plot.ts';
import type { LrPoint } from '#shared/domain/lrFind.ts';
import { Canvas } from './Canvas.tsx';
import { LR_RANGE, lrColumns, type LrMark } from './lrPlotData.ts';
import { lrPlotOptions } from './lrPlotOptions.ts';
import { PlotLink } from './PlotLink.ts';
import type { PlotColors } from './plotStyle.ts';
import classes from './Plot.module.css';

export interface LrPlotProps {
  readonly points: readonly LrPoint[];
  /** Memoized: others mean another plot. */
  readonly marks: readonly LrMark[];
  readonly chosen: number | null;
  readonly onChoose: (lr: number) => void;
}

export function LrPlot({ points, marks, chosen, onChoose }: LrPlotProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const [isZoomed, setIsZoomed] = useState(false);
  const id = useId();
  const [link] = useState(() => new PlotLink(id, setHovered, setIsZoomed));
  const data = useMemo(() => lrColumns(points), [points]);
  const build = useCallback(
    (colors: PlotColors) => lrPlotOptions({ colors, link, marks, chosen, onChoose }),
    [link, marks, chosen, onChoose],
  );
  useEffect(() => link.setFull(LR_RANGE), [link]);
  const at = points[hovered ?? points.length - 1];
  return (
    <div className={classes['root']}>
      <div className={classes['legend']}>
        <LrValue label={plotText.rate} value={at === undefined ? plotText.none : rateOf(at.lr)} />
        <LrValue label={plotText.batch} look="faint" value={lossOf(at?.loss)} />
        <LrValue label={plotText.smooth} look="accent" value={lossOf(at?.smoothed)} />
        <span className={classes['spacer']} />
        {isZoomed ? (
          <Button size="compact-xs" variant="subtle" onClick={() => link.zoomTo(null)}>
            {plotText.resetRates}
          </Button>
        ) : (
          <span className={classes['hint']}>{plotText.chooseHint}</span>
        )}
      </div>
      <Canvas build={build} data={data} link={link} heightPx="fill" label={plotText.lrLabel(points.length)} />
    </div>
  );
}

/** 3.3e-6, and 1.3 where that is shorter. */
const rateOf = (lr: number): string => (lr < 0.1 ? formatSmall(lr) : lr.toPrecision(2));

const lossOf = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? plotText.none : formatLoss(value);

interface LrValueProps {
  readonly label: string;
  readonly value: string;
  readonly look?: 'faint' | 'accent';
}

function LrValue({ label, value, look }: LrValueProps) {
  return (
    <span className={classes['entry']}>
      {look === undefined ? null : (
        <span
          className={classes['swatch']}
          data-look={look}
          style={{ color: look === 'accent' ? 'var(--limn-accent)' : 'var(--limn-dim)' }}
        />
      )}
      {label}
      <span className={classes['value']} style={{ minWidth: '7ch' }}>
        {value}
      </span>
    </span>
  );
}
