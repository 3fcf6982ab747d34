/** What the plot of a learning-rate search looks like: a logarithmic axis of rates, suggestions as lines with their names. */
import type uPlot from 'uplot';
import { lrLossRange, rowsOfMarks, type LrMark } from './lrPlotData.ts';
import type { Columns } from './plotData.ts';
import type { PlotLink } from './PlotLink.ts';
import { common, evenly, hoverHooks, valueAxis, xScale } from './plotOptions.ts';
import { faded, PLOT_FONT, type PlotColors } from './plotStyle.ts';

export interface LrPlotParts {
  readonly colors: PlotColors;
  readonly link: PlotLink;
  readonly marks: readonly LrMark[];
  readonly chosen: number | null;
  readonly onChoose: (lr: number) => void;
}

export function lrPlotOptions(parts: LrPlotParts): Omit<uPlot.Options, 'width' | 'height'> {
  const { colors, link } = parts;
  return {
    ...common(link),
    padding: [8, 12, 0, 0],
    scales: {
      x: xScale(link),
      y: {
        range: (plot) => {
          const { min, max } = lrLossRange(plot.data as Columns);
          return [min, max];
        },
      },
    },
    axes: [rateAxis(colors), { ...valueAxis(colors), space: 40, values: (_, splits) => evenly(splits) }],
    series: [
      {},
      { stroke: faded(colors.dim, 0.38), width: 1, points: { show: false } },
      { stroke: colors.accent, width: 2.25, points: { show: false } },
    ],
    hooks: {
      ...hoverHooks(link),
      ready: [(plot) => listen(plot, parts)],
      draw: [(plot) => drawMarks(plot, parts)],
    },
  };
}

/** 1e-5, and between the powers nothing. */
const rateAxis = (colors: PlotColors): uPlot.Axis => ({
  stroke: colors.faint,
  font: PLOT_FONT,
  size: 24,
  gap: 4,
  grid: { stroke: faded(colors.line, 0.6), width: 1 },
  ticks: { show: false },
  splits: (_plot, _axis, min, max) => {
    const first = Math.ceil(min);
    return Array.from({ length: Math.max(0, Math.floor(max) - first + 1) }, (_, i) => first + i);
  },
  values: (_plot, splits) => splits.map((power) => (power === 0 ? '1' : power === 1 ? '10' : `1e${power}`)),
});

/** A drag zooms, and uPlot keeps its click to itself. */
function listen(plot: uPlot, { onChoose }: LrPlotParts): void {
  plot.over.style.cursor = 'pointer';
  plot.over.addEventListener('click', (event) => {
    const left = event.clientX - plot.over.getBoundingClientRect().left;
    onChoose(10 ** plot.posToVal(left, 'x'));
  });
}

const NAME_PX = 64;
const ROW_PX = 14;

function drawMarks(plot: uPlot, { colors, marks, chosen }: LrPlotParts): void {
  const unit = devicePixelRatio;
  const places = marks.map(({ lr }) => plot.valToPos(Math.log10(lr), 'x', true));
  const rows = rowsOfMarks(places, NAME_PX * unit);
  const { ctx } = plot;
  ctx.save();
  ctx.font = PLOT_FONT.replace('11px', `${11 * unit}px`);
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  marks.forEach(({ name }, i) => {
    const top = plot.bbox.top + (rows[i] ?? 0) * ROW_PX * unit;
    drawLine(plot, { x: places[i] ?? 0, top, ink: colors.faint, dash: [3, 3] });
    ctx.fillStyle = colors.dim;
    ctx.fillText(name, (places[i] ?? 0) + 4 * unit, top + unit);
  });
  if (chosen !== null) drawChosen(plot, Math.log10(chosen), colors);
  ctx.restore();
}

/** A line and a dot where it meets the curve, so that it is not told by colour alone. */
function drawChosen(plot: uPlot, power: number, colors: PlotColors): void {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(power, 'x', true);
  drawLine(plot, { x, top: bbox.top, ink: colors.text, dash: [] });
  const [powers, , smooth = []] = plot.data as Columns;
  const at = powers.findLastIndex((one) => one <= power + 1e-9);
  const loss = smooth[at];
  if (loss === null || loss === undefined) return;
  const y = plot.valToPos(loss, 'y', true);
  if (y < bbox.top) return;
  ctx.beginPath();
  ctx.arc(x, y, 5 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.fillStyle = colors.surface;
  ctx.fill();
  ctx.stroke();
}

interface MarkLine {
  readonly x: number;
  readonly top: number;
  readonly ink: string;
  readonly dash: readonly number[];
}

function drawLine(plot: uPlot, { x, top, ink, dash }: MarkLine): void {
  const { ctx, bbox } = plot;
  ctx.strokeStyle = ink;
  ctx.lineWidth = (dash.length === 0 ? 2 : 1) * devicePixelRatio;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);
}
