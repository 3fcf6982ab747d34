/** What the three plots look like: loss, learning rate and momentum, and the comparison of two runs. */
import type uPlot from 'uplot';
import { formatSmall } from '#renderer/text/format.ts';
import type { PlotLink } from './PlotLink.ts';
import { comparisonRange, logTicks, lossRange, normRange, type Columns } from './plotData.ts';
import { faded, PLOT_FONT, type PlotColors } from './plotStyle.ts';

type Options = Omit<uPlot.Options, 'width' | 'height'>;

/** Same on both sides in all plots, so that x axes stand exactly below each other. */
const SIDE_PX = 52;

/** A part of the run whose size or layers are others than before. */
export interface StageMark {
  /** Steps done when it begins. */
  readonly step: number;
  readonly name: string;
}

export interface PlotMarks {
  /** Steps. */
  readonly epochEnds: readonly number[];
  /** None where the run is of one piece. */
  readonly stages: readonly StageMark[];
}

/** Batch loss faint, smoothed strong, validation as points; a thin line where each epoch ends. */
export function lossOptions(
  colors: PlotColors,
  link: PlotLink,
  isLog: boolean,
  marks: () => PlotMarks,
): Options {
  return {
    ...common(link),
    scales: { x: xScale(link), y: lossScale(link, isLog, lossRange) },
    axes: [xAxis(colors, false), lossAxis(colors, isLog), emptyAxis()],
    series: [
      {},
      { stroke: faded(colors.dim, 0.38), width: 1, points: { show: false } },
      { stroke: colors.accent, width: 2.25, points: { show: false } },
      validation(colors.text, colors.surface),
    ],
    hooks: {
      ...hoverHooks(link),
      drawAxes: [
        (plot) => drawEpochs(plot, marks().epochEnds, colors),
        (plot) => drawStages(plot, marks().stages, colors),
      ],
      draw: [(plot) => drawAbove(plot, 3, colors.text)],
    },
  };
}

/** Holds the one-cycle momentum (0.95 to 0.85 and back), so that the axis stands still while it moves. */
const MOMENTUM: [number, number] = [0.84, 0.96];

/** Learning rate on the left axis, momentum on the right one. */
export function rateOptions(colors: PlotColors, link: PlotLink): Options {
  const topOf = (values: readonly (number | null)[] = []): number =>
    values.reduce<number>((top, value) => Math.max(top, value ?? 0), 0);
  return {
    ...common(link),
    scales: {
      x: xScale(link),
      lr: { range: (plot) => [0, topOf((plot.data as Columns)[1]) * 1.08 || 1e-3] },
      mom: { range: () => MOMENTUM },
    },
    axes: [
      xAxis(colors, true),
      { ...valueAxis(colors), scale: 'lr', space: 28, values: (_, splits) => splits.map(formatSmall) },
      {
        ...valueAxis(colors),
        scale: 'mom',
        side: 1,
        splits: () => [0.85, 0.9, 0.95],
        grid: { show: false },
        values: (_, splits) => splits.map((value) => value.toFixed(2)),
      },
    ],
    series: [
      {},
      { scale: 'lr', stroke: colors.accent, width: 1.5, points: { show: false } },
      { scale: 'mom', stroke: colors.dim, width: 1.5, dash: [4, 4], points: { show: false } },
    ],
    hooks: hoverHooks(link),
  };
}

/** The norm of the gradient on a logarithmic axis: it spans powers of ten. */
export function normOptions(colors: PlotColors, link: PlotLink): Options {
  return {
    ...common(link),
    scales: {
      x: xScale(link),
      y: {
        distr: 3,
        range: (plot) => {
          const { min, max } = normRange(plot.data as Columns, link.range);
          return [min, max];
        },
      },
    },
    axes: [
      xAxis(colors, false),
      { ...lossAxis(colors, true), splits: (_plot, _axis, min, max) => sparse(logTicks(min, max)) },
      emptyAxis(),
    ],
    series: [{}, { stroke: colors.dim, width: 1, points: { show: false } }],
    hooks: hoverHooks(link),
  };
}

/** Smoothed and validation loss of two runs over epochs; the second run is dashed, so that colour is not all. */
export function comparisonOptions(colors: PlotColors, link: PlotLink, isLog: boolean): Options {
  const strokes = [colors.accent, colors.other];
  return {
    ...common(link),
    scales: { x: xScale(link), y: lossScale(link, isLog, comparisonRange) },
    axes: [xAxis(colors, true), lossAxis(colors, isLog), emptyAxis()],
    series: [
      {},
      ...strokes.flatMap((stroke, i) => [
        { stroke, width: 2, spanGaps: true, points: { show: false }, ...(i === 0 ? {} : { dash: [8, 4] }) },
        validation(stroke, colors.surface),
      ]),
    ],
    hooks: {
      ...hoverHooks(link),
      draw: strokes.map((stroke, i) => (plot: uPlot) => drawAbove(plot, 2 + 2 * i, stroke)),
    },
  };
}

/** What all plots have in common: one cursor and one zoom, no legend of uPlot's own. */
export function common(link: PlotLink): Pick<uPlot.Options, 'legend' | 'cursor' | 'padding' | 'pxAlign'> {
  return {
    legend: { show: false },
    padding: [8, 0, 0, 0],
    cursor: {
      sync: { key: link.syncKey, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      points: { show: false },
      y: false,
      bind: { dblclick: () => null },
    },
  };
}

export function hoverHooks(link: PlotLink): uPlot.Hooks.Arrays {
  return {
    setCursor: [
      (plot) =>
        link.hover(plot.cursor.left === undefined || plot.cursor.left < 0 ? null : (plot.cursor.idx ?? null)),
    ],
    setSelect: [
      (plot) => {
        const { left, width } = plot.select;
        if (width < 4) return;
        link.zoomTo({ min: plot.posToVal(left, 'x'), max: plot.posToVal(left + width, 'x') });
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      },
    ],
  };
}

export const xScale = (link: PlotLink): uPlot.Scale => ({
  time: false,
  range: () => [link.range.min, link.range.max],
});

const lossScale = (link: PlotLink, isLog: boolean, rangeOf: typeof lossRange): uPlot.Scale => ({
  distr: isLog ? 3 : 1,
  range: (plot) => {
    const range = rangeOf(plot.data as Columns, link.range, isLog);
    return [range.min, range.max];
  },
});

const xAxis = (colors: PlotColors, isShown: boolean): uPlot.Axis => ({
  stroke: colors.faint,
  font: PLOT_FONT,
  size: isShown ? 24 : 4,
  gap: 4,
  space: 64,
  grid: { stroke: faded(colors.line, 0.6), width: 1 },
  ticks: { show: false },
  ...(isShown ? {} : { values: (_plot: uPlot, splits: number[]) => splits.map(() => '') }),
});

export const valueAxis = (colors: PlotColors): uPlot.Axis => ({
  stroke: colors.faint,
  font: PLOT_FONT,
  size: SIDE_PX,
  gap: 6,
  grid: { stroke: faded(colors.line, 0.6), width: 1 },
  ticks: { show: false },
});

const lossAxis = (colors: PlotColors, isLog: boolean): uPlot.Axis => ({
  ...valueAxis(colors),
  space: 40,
  ...(isLog
    ? {
        splits: (_plot: uPlot, _axis: number, min: number, max: number) => logTicks(min, max),
        filter: (_plot: uPlot, splits: number[]) => splits,
        values: (_plot: uPlot, splits: number[]) => splits.map((value) => String(value)),
      }
    : { values: (_plot: uPlot, splits: number[]) => evenly(splits) }),
});

/** A strip has room for so many. */
const STRIP_TICKS = 3;

/** Evenly taken ones, where there are too many for a strip. */
export const sparse = (ticks: readonly number[]): number[] => {
  const stride = Math.ceil(ticks.length / STRIP_TICKS);
  return ticks.filter((_, i) => i % stride === 0);
};

/** All ticks with as many decimals as the finest needs. */
export function evenly(splits: readonly number[]): string[] {
  const [first = 0, second = first + 1] = splits;
  if (Math.max(...splits) >= 1e5) return splits.map(formatSmall);
  const decimals = Math.min(6, Math.max(0, Math.ceil(-Math.log10(second - first) - 1e-9)));
  return splits.map((value) => value.toFixed(decimals));
}

/**
 * Room on the right, where the strip below has its momentum axis. It has no ticks of its own: on a logarithmic scale the
 * plot's usual ones never end for some ranges (seen at 0.1 to 0.4).
 */
export const emptyAxis = (): uPlot.Axis => ({
  side: 1,
  size: SIDE_PX,
  scale: 'y',
  grid: { show: false },
  ticks: { show: false },
  splits: () => [],
});

const validation = (stroke: string, fill: string): uPlot.Series => ({
  stroke,
  width: 1,
  spanGaps: true,
  points: { show: true, size: 8, width: 2, stroke, fill },
});

function drawEpochs(plot: uPlot, ends: readonly number[], colors: PlotColors): void {
  const { ctx, bbox } = plot;
  const places = ends.map((step) => plot.valToPos(step, 'x', true));
  const [first, second] = places;
  if (first === undefined) return;
  if (second !== undefined && second - first < 12 * devicePixelRatio) return;
  ctx.save();
  ctx.strokeStyle = colors.line;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const x of places) {
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

/** A line where a stage begins, and its name at the foot of it where there is room before the next. */
function drawStages(plot: uPlot, stages: readonly StageMark[], colors: PlotColors): void {
  const { ctx, bbox } = plot;
  const unit = devicePixelRatio;
  const right = bbox.left + bbox.width;
  const places = stages.map(({ step }) => plot.valToPos(step, 'x', true));
  ctx.save();
  ctx.strokeStyle = colors.faint;
  ctx.fillStyle = colors.dim;
  ctx.lineWidth = unit;
  ctx.font = PLOT_FONT.replace('11px', `${11 * unit}px`);
  ctx.textBaseline = 'bottom';
  stages.forEach(({ step, name }, i) => {
    const at = places[i] ?? right;
    const from = Math.max(at, bbox.left);
    const until = Math.min(places[i + 1] ?? right, right);
    if (step > 0 && at >= bbox.left && at <= right) {
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
    }
    if (ctx.measureText(name).width + 8 * unit > until - from) return;
    ctx.fillText(name, from + 4 * unit, bbox.top + bbox.height - 2 * unit);
  });
  ctx.restore();
}

/** Validation points above the axis: a small arrow at the top edge with the value, so that they are not overlooked. */
function drawAbove(plot: uPlot, column: number, ink: string): void {
  const [steps] = plot.data as Columns;
  const valid = (plot.data as Columns)[column] ?? [];
  const max = plot.scales['y']?.max ?? Infinity;
  const { ctx, bbox } = plot;
  const unit = devicePixelRatio;
  ctx.save();
  ctx.fillStyle = ink;
  ctx.font = PLOT_FONT.replace('11px', `${11 * unit}px`);
  valid.forEach((value, i) => {
    if (value === null || value <= max) return;
    const x = plot.valToPos(steps[i] ?? 0, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x - 4 * unit, bbox.top + 7 * unit);
    ctx.lineTo(x + 4 * unit, bbox.top + 7 * unit);
    ctx.fill();
    ctx.fillText(value < 1e5 ? value.toFixed(2) : formatSmall(value), x + 8 * unit, bbox.top + 9 * unit);
  });
  ctx.restore();
}
