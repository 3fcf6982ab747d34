/** One uPlot on the page: made once, fed with new data, resized with its box, drawn anew when the theme changes. */
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { PlotLink } from './PlotLink.ts';
import type { Columns } from './plotData.ts';
import { plotColors, type PlotColors } from './plotStyle.ts';
import classes from './Plot.module.css';

export interface CanvasProps {
  /** Memoized: another function means another plot. */
  readonly build: (colors: PlotColors) => Omit<uPlot.Options, 'width' | 'height'>;
  readonly data: Columns;
  readonly link: PlotLink;
  readonly heightPx: number | 'fill';
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
}

export function Canvas({ build, data, link, heightPx, label }: CanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(data);
  const scheme = useScheme();

  useEffect(() => {
    latest.current = data;
    const frame = requestAnimationFrame(() => plot.current?.setData(data));
    return () => cancelAnimationFrame(frame);
  }, [data]);

  useEffect(() => {
    const box = host.current;
    if (box === null) return undefined;
    const size = { width: Math.max(1, box.clientWidth), height: Math.max(1, box.clientHeight) };
    const made = new uPlot({ ...build(plotColors(box)), ...size }, latest.current, box);
    plot.current = made;
    const leave = link.add(made);
    const stopPointer = followPointer(made, link);
    const observer = new ResizeObserver(() => {
      if (box.clientWidth > 0 && box.clientHeight > 0) {
        made.setSize({ width: box.clientWidth, height: box.clientHeight });
      }
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
      stopPointer();
      leave();
      made.destroy();
      plot.current = null;
    };
  }, [build, link, scheme]);

  return (
    <div
      ref={host}
      className={classes['canvas']}
      style={heightPx === 'fill' ? { flex: 1, minHeight: 0 } : { height: heightPx }}
      role="img"
      aria-label={label}
      tabIndex={0}
      onKeyDown={(event) => {
        if (onPlotKey(event.key, link)) event.preventDefault();
      }}
    />
  );
}

/** Wheel zooms around the pointer, with Shift it moves; a double click shows everything again. */
function followPointer(plot: uPlot, link: PlotLink): () => void {
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      link.panBy(Math.sign(sideways) * 0.1);
      return;
    }
    const left = event.clientX - plot.over.getBoundingClientRect().left;
    link.zoomBy(plot.posToVal(left, 'x'), event.deltaY > 0 ? 1.25 : 0.8);
  };
  const onDouble = (): void => link.zoomTo(null);
  const onLeave = (): void => link.hover(null);
  plot.over.addEventListener('wheel', onWheel, { passive: false });
  plot.over.addEventListener('dblclick', onDouble);
  plot.over.addEventListener('mouseleave', onLeave);
  return () => {
    plot.over.removeEventListener('wheel', onWheel);
    plot.over.removeEventListener('dblclick', onDouble);
    plot.over.removeEventListener('mouseleave', onLeave);
  };
}

function onPlotKey(key: string, link: PlotLink): boolean {
  const { min, max } = link.range;
  const middle = (min + max) / 2;
  if (key === '+' || key === '=') link.zoomBy(middle, 0.8);
  else if (key === '-') link.zoomBy(middle, 1.25);
  else if (key === 'ArrowLeft') link.panBy(-0.1);
  else if (key === 'ArrowRight') link.panBy(0.1);
  else if (key === 'Home' || key === '0') link.zoomTo(null);
  else return false;
  return true;
}

/** Counts changes of the colour scheme, because a canvas does not follow CSS by itself. */
function useScheme(): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const observer = new MutationObserver(() => setVersion((old) => old + 1));
    observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['data-mantine-color-scheme'],
    });
    return () => observer.disconnect();
  }, []);
  return version;
}
