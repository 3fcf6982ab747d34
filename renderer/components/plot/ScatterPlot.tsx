/** Pairs of numbers as dots, one number to the right and one upwards; a click chooses a dot. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useId, useMemo, useState } from 'react';
import { plotText } from '#renderer/text/plot.ts';
import { Canvas } from './Canvas.tsx';
import type { Columns } from './plotData.ts';
import { PlotLink } from './PlotLink.ts';
import type { PlotColors } from './plotStyle.ts';
import { powerOf, scatterRange, type ScatterPoint } from './scatterData.ts';
import { ScatterMark, scatterOptions, type ScatterWords } from './scatterOptions.ts';
import classes from './Plot.module.css';

export interface ScatterPlotProps {
  /** Memoized: others mean another plot. */
  readonly points: readonly ScatterPoint[];
  /** Axes start here; what is less is drawn as this. */
  readonly floor: number;
  /** Memoized. */
  readonly words: ScatterWords;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  /** The one to mark. */
  readonly marked: number | null;
  /** The same functions each time. */
  readonly onHover: (at: number | null) => void;
  readonly onChoose: (at: number) => void;
}

export function ScatterPlot(props: ScatterPlotProps) {
  const { points, floor, words, label, marked, onHover, onChoose } = props;
  const id = useId();
  const [isZoomed, setIsZoomed] = useState(false);
  const [mark] = useState(() => new ScatterMark());
  const [link] = useState(() => new PlotLink(id, () => undefined, setIsZoomed));
  const full = useMemo(() => scatterRange(points, floor), [points, floor]);
  const data = useMemo((): Columns => {
    const powers = points.map(({ x, y }) => [powerOf(x, floor), powerOf(y, floor)] as const);
    powers.sort(([a], [b]) => a - b);
    return [powers.map(([x]) => x), powers.map(([, y]) => y)];
  }, [points, floor]);
  const build = useCallback(
    (colors: PlotColors) =>
      scatterOptions({ colors, link, mark, points, full, floor, words, onHover, onChoose }),
    [link, mark, points, full, floor, words, onHover, onChoose],
  );
  useEffect(() => link.setFull(full), [link, full]);
  useEffect(() => mark.set(marked), [mark, marked]);
  return (
    <div className={classes['root']}>
      <div className={classes['legend']}>
        <ScatterKey look="ring" ink="var(--limn-accent)" name={words.a} />
        <ScatterKey look="disc" ink="var(--limn-plot-other)" name={words.b} />
        <span className={classes['spacer']} />
        {isZoomed ? (
          <Button size="compact-xs" variant="subtle" onClick={() => link.zoomTo(null)}>
            {plotText.resetDots}
          </Button>
        ) : (
          <span className={classes['hint']}>{plotText.dotsHint}</span>
        )}
      </div>
      <Canvas build={build} data={data} link={link} heightPx="fill" label={label} />
    </div>
  );
}

const ScatterKey = ({ look, ink, name }: { readonly look: string; readonly ink: string; readonly name: string }) => (
  <span className={classes['entry']}>
    <span className={classes['dot']} data-look={look} style={{ color: ink }} />
    {name}
  </span>
); // prettier-ignore
