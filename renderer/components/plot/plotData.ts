/** From curves to what uPlot draws: aligned columns, ranges that show the curve rather than its spikes, readable ticks. */
import type { EpochRow } from '#shared/domain/run.ts';

/** A curve with one entry per step in every array. */
export interface PlotCurve {
  readonly step: readonly number[];
  readonly loss: readonly number[];
  readonly smooth: readonly number[];
  readonly lr: readonly number[];
  readonly mom: readonly number[];
  /** Norm of the gradient. */
  readonly norm: readonly number[];
  readonly epochs: readonly EpochRow[];
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** One x column and any number of y columns of the same length; null is a hole. */
export type Columns = [number[], ...(number | null)[][]];

const holed = (values: readonly number[]): (number | null)[] =>
  values.map((value) => (Number.isFinite(value) ? value : null));

/** Columns step, batch loss, smoothed loss, validation loss (at the step where its epoch ended). */
export function lossColumns(curve: PlotCurve): Columns {
  return [[...curve.step], holed(curve.loss), holed(curve.smooth), validationColumn(curve)];
}

/** Columns step, learning rate, momentum. */
export const rateColumns = (curve: PlotCurve): Columns => [
  [...curve.step],
  holed(curve.lr),
  holed(curve.mom),
];

/** Columns step, norm of the gradient; a step without one is a hole, and so is 0, which no logarithmic axis shows. */
export const normColumns = (curve: PlotCurve): Columns => [
  [...curve.step],
  curve.norm.map((value) => (Number.isFinite(value) && value > 0 ? value : null)),
];

/** The visible norms but for the few highest, which stand above all else now and then. */
export function normRange(data: Columns, visible: Range): Range {
  const [steps, norms = []] = data;
  return robustRange({ faint: [norms], strong: [], points: [] }, inSight(steps, visible, true), true);
}

function validationColumn(curve: PlotCurve): (number | null)[] {
  const column = curve.step.map((): number | null => null);
  for (const row of curve.epochs) {
    const i = nearestIndex(curve.step, row.step);
    if (i !== null && Number.isFinite(row.valid_loss)) column[i] = row.valid_loss;
  }
  return column;
}

/** Index of the entry nearest to x in an ascending list, or null when the list is empty. */
export function nearestIndex(ascending: readonly number[], x: number): number | null {
  if (ascending.length === 0) return null;
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) < x) low = middle + 1;
    else high = middle;
  }
  const before = ascending[low - 1];
  const here = ascending[low] ?? x;
  return before !== undefined && x - before < here - x ? low - 1 : low;
}

/** A validation point this many times above training's losses is marked at the edge instead of pressing all else flat. */
const VALID_HEADROOM = 2.5;

/**
 * Range of the loss axis for the visible steps: all of the smoothed loss, all but the highest 2 % of the faint batch
 * losses, and the validation points but for a few that stand far above (early in training one often does).
 * @param data columns of `lossColumns` @param visible steps in sight
 */
export function lossRange(data: Columns, visible: Range, isLog: boolean): Range {
  const [steps, batch = [], smooth = [], valid = []] = data;
  return robustRange(
    { faint: [batch], strong: [smooth], points: [valid] },
    inSight(steps, visible, isLog),
    isLog,
  );
}

/** The same for the columns of `comparisonColumns`. */
export function comparisonRange(data: Columns, visible: Range, isLog: boolean): Range {
  const [epochs, smoothA = [], validA = [], smoothB = [], validB = []] = data;
  const look = inSight(epochs, visible, isLog);
  return robustRange({ faint: [], strong: [smoothA, smoothB], points: [validA, validB] }, look, isLog);
}

type Column = readonly (number | null)[];

function inSight(x: readonly number[], visible: Range, isLog: boolean): (column: Column) => number[] {
  const from = nearestIndex(x, visible.min) ?? 0;
  const to = (nearestIndex(x, visible.max) ?? -1) + 1;
  return (column) =>
    column.slice(from, to).filter((value): value is number => value !== null && (!isLog || value > 0));
}

interface Weighted {
  readonly faint: readonly Column[];
  readonly strong: readonly Column[];
  readonly points: readonly Column[];
}

function robustRange(columns: Weighted, look: (column: Column) => number[], isLog: boolean): Range {
  const faint = thinned(columns.faint.flatMap(look)).sort((a, b) => a - b);
  const shown = columns.strong.flatMap(look);
  const low = faint[Math.floor(faint.length * 0.005)];
  const high = faint[Math.ceil(faint.length * 0.98) - 1];
  if (low !== undefined) shown.push(low);
  if (high !== undefined) shown.push(high);
  const points = columns.points.flatMap(look).sort((a, b) => a - b);
  const median = points[(points.length - 1) >> 1] ?? 0;
  const top = shown.reduce((highest, value) => Math.max(highest, value), 0);
  const limit = Math.max(VALID_HEADROOM * top, 1.2 * median);
  shown.push(...points.filter((value) => isLog || value <= limit));
  return paddedRange(shown, isLog);
}

/** At most about two thousand evenly taken values: enough for a quantile ten times a second. */
function thinned(values: number[]): number[] {
  const stride = Math.ceil(values.length / 2000);
  return stride <= 1 ? values : values.filter((_, i) => i % stride === 0);
}

/** The values' own range with a little room above and below; 0 to 1 (0.01 to 1 on a log axis) when there are none. */
function paddedRange(values: readonly number[], isLog: boolean): Range {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return isLog ? { min: 0.01, max: 1 } : { min: 0, max: 1 };
  if (isLog) return { min: min / 1.12, max: max * 1.12 };
  const room = (max - min) * 0.06 || Math.abs(max) * 0.1 || 0.1;
  return { min: min >= 0 ? Math.max(0, min - room) : min - room, max: max + room };
}

/** Ticks 1, 2, 5 (all digits when less than a decade is in sight) of every power of ten inside the range. */
export function logTicks(min: number, max: number): number[] {
  if (!(min > 0) || !(max > min)) return [];
  const decades = Math.log10(max / min);
  const digits = decades < 0.8 ? [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8] : decades < 2.5 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
    for (const digit of digits) {
      const tick = digit * 10 ** power;
      if (tick >= min && tick <= max) ticks.push(Number(tick.toPrecision(3)));
    }
  }
  return ticks;
}

/** A range after zooming by a factor around a point, kept inside the full range; null once nothing is cut off. */
export function zoomed(range: Range, around: number, factor: number, full: Range): Range | null {
  const min = Math.max(full.min, around - (around - range.min) * factor);
  const max = Math.min(full.max, around + (range.max - around) * factor);
  if (max - min < 2) return range;
  return min <= full.min && max >= full.max ? null : { min, max };
}

/** A range moved sideways by part of its width, kept inside the full range. */
export function panned(range: Range, part: number, full: Range): Range {
  const width = range.max - range.min;
  const min = Math.min(full.max - width, Math.max(full.min, range.min + part * width));
  return { min, max: min + width };
}

/** The curves of several runs over epochs, so that runs with other batch sizes can be held against each other. */
export function comparisonColumns(
  runs: readonly { readonly curve: PlotCurve; readonly stepsPerEpoch: number }[],
): Columns {
  const epochs = runs.map(({ curve, stepsPerEpoch }) =>
    curve.step.map((step) => Number((step / Math.max(1, stepsPerEpoch)).toFixed(6))),
  );
  const all = [...new Set(epochs.flat())].sort((a, b) => a - b);
  const place = new Map(all.map((x, i) => [x, i]));
  const columns: (number | null)[][] = [];
  runs.forEach(({ curve }, r) => {
    const valid = validationColumn(curve);
    const smooth = all.map((): number | null => null);
    const points = all.map((): number | null => null);
    epochs[r]?.forEach((x, i) => {
      const at = place.get(x);
      if (at === undefined) return;
      const value = curve.smooth[i];
      smooth[at] = value !== undefined && Number.isFinite(value) ? value : null;
      points[at] = valid[i] ?? null;
    });
    columns.push(smooth, points);
  });
  return [all, ...columns];
}
