/** What a plot of pairs looks like: dots and rings on logarithmic axes, the line where both are equal, one that is marked. */
import type uPlot from 'uplot';
import type { PlotLink } from './PlotLink.ts';
import { common, hoverHooks, valueAxis, xScale } from './plotOptions.ts';
import { faded, PLOT_FONT, type PlotColors } from './plotStyle.ts';
import { nearestPlace, otherRange, powerOf, scatterTicks, type Placed, type ScatterPoint } from './scatterData.ts'; // prettier-ignore
import type { Range } from './plotData.ts';

export interface ScatterWords {
  readonly x: string;
  readonly y: string;
  /** In the half where y is more, and where it is less. */
  readonly above: string;
  readonly below: string;
  /** What dots of each side are. */
  readonly a: string;
  readonly b: string;
}

export interface ScatterParts {
  readonly colors: PlotColors;
  readonly link: PlotLink;
  readonly mark: ScatterMark;
  readonly points: readonly ScatterPoint[];
  readonly full: Range;
  /** What is less is drawn as this. */
  readonly floor: number;
  readonly words: ScatterWords;
  readonly onHover: (at: number | null) => void;
  readonly onChoose: (at: number) => void;
}

/** The point that is marked; changing it draws anew without making the plot anew. */
export class ScatterMark {
  #at: number | null = null;
  #plot: uPlot | null = null;

  get at(): number | null {
    return this.#at;
  }

  attach(plot: uPlot): void {
    this.#plot = plot;
  }

  detach(): void {
    this.#plot = null;
  }

  set(at: number | null): void {
    if (at === this.#at) return;
    this.#at = at;
    this.#plot?.redraw(false);
  }
}

/** So far from a dot it is still meant. */
const REACH_PX = 12;
const LABEL_PX = 18;

export function scatterOptions(parts: ScatterParts): Omit<uPlot.Options, 'width' | 'height'> {
  const { colors, link, mark, points, full, floor, words } = parts;
  const shared = common(link);
  const axis = { ...valueAxis(colors), labelFont: PLOT_FONT, labelSize: LABEL_PX, labelGap: 0 };
  const ticks: Pick<uPlot.Axis, 'splits' | 'values' | 'filter'> = {
    splits: (_plot, _axis, min, max) => scatterTicks({ min, max }, floor).map(({ at }) => at),
    values: (plot, splits) => splits.map((at) => textAt(plot, at, floor)),
    filter: (_plot, splits) => splits,
  };
  return {
    ...shared,
    padding: [8, 12, 0, 0],
    cursor: { ...shared.cursor, x: false },
    scales: {
      x: xScale(link),
      y: {
        range: () => {
          const { min, max } = otherRange(points, floor, link.range, full);
          return [min, max];
        },
      },
    },
    axes: [
      { ...axis, ...ticks, size: 24, space: 40, label: words.x },
      { ...axis, ...ticks, space: 24, label: words.y },
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      setSelect: hoverHooks(link).setSelect ?? [],
      ready: [(plot) => listen(plot, parts)],
      destroy: [() => mark.detach()],
      draw: [(plot) => drawAll(plot, parts)],
    },
  };
}

function textAt({ scales }: uPlot, at: number, floor: number): string {
  const { min = at, max = at } = scales['x'] ?? {};
  const range = { min: Math.min(min ?? at, at), max: Math.max(max ?? at, at) };
  return scatterTicks(range, floor).find((tick) => Math.abs(tick.at - at) < 1e-9)?.text ?? '';
}

const placesOf = (plot: uPlot, { points, floor }: ScatterParts, isCanvas: boolean): readonly Placed[] =>
  points.map(({ x, y }) => ({
    left: plot.valToPos(powerOf(x, floor), 'x', isCanvas),
    top: plot.valToPos(powerOf(y, floor), 'y', isCanvas),
  }));

function listen(plot: uPlot, parts: ScatterParts): void {
  const { mark, onHover, onChoose } = parts;
  mark.attach(plot);
  const at = (event: MouseEvent): number | null => {
    const box = plot.over.getBoundingClientRect();
    const pointer = { left: event.clientX - box.left, top: event.clientY - box.top };
    return nearestPlace(placesOf(plot, parts, false), pointer, REACH_PX);
  };
  plot.over.addEventListener('mousemove', (event) => {
    const found = at(event);
    plot.over.style.cursor = found === null ? 'default' : 'pointer';
    onHover(found);
  });
  plot.over.addEventListener('mouseleave', () => onHover(null));
  // A drag zooms, and uPlot keeps its click to itself.
  plot.over.addEventListener('click', (event) => {
    const found = at(event);
    if (found !== null) onChoose(found);
  });
}

function drawAll(plot: uPlot, parts: ScatterParts): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  drawEqual(plot, parts);
  drawHalves(plot, parts);
  const places = placesOf(plot, parts, true);
  const order = [...places.keys()].sort((a, b) => rankOf(parts.points[a]) - rankOf(parts.points[b]));
  for (const i of order) drawPoint(plot, parts, i, places[i]);
  const { at } = parts.mark;
  if (at !== null) drawMark(plot, parts.colors, places[at]);
  ctx.restore();
}

/** What is looked at lies above what is not. */
const rankOf = (point: ScatterPoint | undefined): number =>
  (point?.isFaint === true ? 0 : 2) + (point?.side === null ? 0 : 1);

function drawEqual(plot: uPlot, { colors, full }: ScatterParts): void {
  const { ctx } = plot;
  const unit = devicePixelRatio;
  ctx.strokeStyle = colors.dim;
  ctx.lineWidth = unit;
  ctx.setLineDash([4 * unit, 3 * unit]);
  ctx.beginPath();
  ctx.moveTo(plot.valToPos(full.min, 'x', true), plot.valToPos(full.min, 'y', true));
  ctx.lineTo(plot.valToPos(full.max, 'x', true), plot.valToPos(full.max, 'y', true));
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawHalves(plot: uPlot, { colors, words }: ScatterParts): void {
  const { ctx, bbox } = plot;
  const inset = 8 * devicePixelRatio;
  ctx.font = PLOT_FONT.replace('11px', `${11 * devicePixelRatio}px`);
  ctx.fillStyle = colors.faint;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.fillText(words.above, bbox.left + inset, bbox.top + inset);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  ctx.fillText(words.below, bbox.left + bbox.width - inset, bbox.top + bbox.height - inset);
}

/** Filled for one side, a ring for the other, small for neither: not told by colour alone. */
function drawPoint(
  plot: uPlot,
  { colors, points }: ScatterParts,
  i: number,
  place: Placed | undefined,
): void {
  const point = points[i];
  if (point === undefined || place === undefined) return;
  const { ctx } = plot;
  const unit = devicePixelRatio;
  const ink = point.side === 'a' ? colors.accent : point.side === 'b' ? colors.other : colors.faint;
  const shade = faded(ink, point.isFaint ? 0.22 : point.side === null ? 0.7 : 1);
  ctx.beginPath();
  ctx.arc(place.left, place.top, (point.side === null ? 2.5 : 4) * unit, 0, 2 * Math.PI);
  if (point.side === 'a') {
    ctx.lineWidth = 2 * unit;
    ctx.strokeStyle = shade;
    ctx.stroke();
    return;
  }
  ctx.fillStyle = shade;
  ctx.fill();
}

function drawMark({ ctx }: uPlot, colors: PlotColors, place: Placed | undefined): void {
  if (place === undefined) return;
  ctx.beginPath();
  ctx.arc(place.left, place.top, 8 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.strokeStyle = colors.text;
  ctx.stroke();
}
