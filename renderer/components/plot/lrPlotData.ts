/** From the points of a learning-rate search to what uPlot draws: the power of ten to the right, the loss upwards. */
import type { LrPoint } from '#shared/domain/lrFind.ts';
import type { Columns, Range } from './plotData.ts';

/** A rate that is marked on the curve. */
export interface LrMark {
  readonly name: string;
  readonly lr: number;
}

const holed = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Columns log10 of the rate, loss of the batch, smoothed loss. */
export const lrColumns = (points: readonly LrPoint[]): Columns => [
  points.map(({ lr }) => Math.log10(lr)),
  points.map(({ loss }) => holed(loss)),
  points.map(({ smoothed }) => holed(smoothed)),
];

/** All rates that are tried, with a little room. */
export const LR_RANGE: Range = { min: -7.15, max: 1.15 };

/** The first points of a running mean say little. */
const NOISY = 10;

/** From below the lowest smoothed loss to so far above the way down that the explosion at the end is seen to begin. */
export function lrLossRange([, , smooth = []]: Columns): Range {
  const all = smooth.filter((value) => value !== null);
  const losses = all.length > 2 * NOISY ? all.slice(NOISY) : all;
  if (losses.length === 0) return { min: 0, max: 1 };
  const low = Math.min(...losses);
  const high = Math.max(...losses.slice(0, losses.indexOf(low) + 1));
  const fall = Math.max(high - low, 0.1 * Math.abs(low), 1e-6);
  return { min: Math.max(low >= 0 ? 0 : -Infinity, low - 0.12 * fall), max: high + 0.6 * fall };
}

/** Marks so close together that their names would cover each other stand in rows: the row of each, in the order given. */
export function rowsOfMarks(places: readonly number[], widthPx: number): readonly number[] {
  const ends: number[] = [];
  const rows = places.map(() => 0);
  for (const i of places.map((_, at) => at).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))) {
    const place = places[i] ?? 0;
    const free = ends.findIndex((end) => end <= place);
    const row = free < 0 ? ends.length : free;
    rows[i] = row;
    ends[row] = place + widthPx;
  }
  return rows;
}
