/** Heat maps: made as large as a picture, held against their hottest place, and coloured. */
import type { HeatMap } from '#shared/domain/explanation.ts';
import type { PixelSize } from '#shared/domain/mask.ts';
import { packRgba } from './mask/colorize.ts';

/** The largest value, 0 where nothing is above it. */
export const hottestOf = ({ values }: HeatMap): number => values.reduce((most, v) => Math.max(most, v), 0);

/** The middle of the hottest cell as shares of width and height; null where no cell is above 0. */
export function hottestPlace(map: HeatMap): { readonly x: number; readonly y: number } | null {
  const hottest = hottestOf(map);
  if (hottest === 0) return null;
  const at = map.values.indexOf(hottest);
  const [column, row] = [at % map.columns, Math.floor(at / map.columns)];
  return { x: (column + 0.5) / map.columns, y: (row + 0.5) / map.rows };
}

interface Between {
  readonly low: number;
  readonly high: number;
  /** How far from low to high, 0..1. */
  readonly part: number;
}

/** Where the middle of each of `to` pixels lies among the middles of `from` cells; the edge is repeated. */
const places = (from: number, to: number): readonly Between[] =>
  Array.from({ length: to }, (_, i) => {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(at);
    return { low, high: Math.min(from - 1, low + 1), part: at - low };
  });

/**
 * Bilinear, between the middles of the cells as PyTorch's interpolate(align_corners=False) does, in shares of the hottest cell:
 * [height, width] numbers of 0..1. All 0 where no cell is above 0.
 */
export function heatShares(map: HeatMap, { widthPx, heightPx }: PixelSize): Float32Array {
  const shares = new Float32Array(widthPx * heightPx);
  const hottest = hottestOf(map);
  if (hottest === 0) return shares;
  const [across, down] = [places(map.columns, widthPx), places(map.rows, heightPx)];
  const cell = (row: number, column: number): number => map.values[row * map.columns + column] ?? 0;
  let to = 0;
  for (const y of down) {
    for (const x of across) {
      const top = cell(y.low, x.low) * (1 - x.part) + cell(y.low, x.high) * x.part;
      const bottom = cell(y.high, x.low) * (1 - x.part) + cell(y.high, x.high) * x.part;
      shares[to++] = (top * (1 - y.part) + bottom * y.part) / hottest;
    }
  }
  return shares;
}

/** Where a colour stands: share of the hottest place, red, green, blue, alpha. */
type Stop = readonly [share: number, red: number, green: number, blue: number, alpha: number];

/** Cold is clear, so that the image shows; then as metal glows. Lighter all the way, so that it reads without colours too. */
const STOPS: readonly Stop[] = [
  [0, 66, 10, 104, 0],
  [0.25, 106, 23, 110, 0.45],
  [0.5, 188, 55, 84, 0.7],
  [0.75, 243, 120, 25, 0.85],
  [1, 252, 236, 120, 0.95],
];

/** The colour of a share: red, green, blue 0..255 and alpha 0..1. */
export function heatColor(share: number): readonly [number, number, number, number] {
  const at = Math.min(1, Math.max(0, share));
  const upper = Math.max(1, STOPS.findIndex(([stop]) => stop >= at)); // prettier-ignore
  const [from, to] = [STOPS[upper - 1] ?? [0, 0, 0, 0, 0], STOPS[upper] ?? [1, 0, 0, 0, 0]];
  const part = (at - from[0]) / (to[0] - from[0]);
  const mixed = (i: 1 | 2 | 3 | 4): number => from[i] + part * (to[i] - from[i]);
  return [mixed(1), mixed(2), mixed(3), mixed(4)];
}

/** `heatColor` of 256 shares, packed for a canvas. */
const PACKED = Uint32Array.from({ length: 256 }, (_, i) => {
  const [red, green, blue, alpha] = heatColor(i / 255);
  return packRgba(Math.round(red), Math.round(green), Math.round(blue), Math.round(255 * alpha));
});

/** The map as colours to be laid over what the model saw: [height, width], packed as `packRgba` does. */
export const heatPixels = (map: HeatMap, size: PixelSize): Uint32Array =>
  Uint32Array.from(heatShares(map, size), (share) => PACKED[Math.round(255 * share)] ?? 0);
