/** From pairs of numbers above 0 to a square of powers of ten: both axes the same, what is nearly 0 on a floor. */
import { logTicks, type Range } from './plotData.ts';

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** Which axis it speaks for; null: neither. */
  readonly side: 'a' | 'b' | null;
  /** Not what is looked at. */
  readonly isFaint: boolean;
}

/** A power of ten; no lower than that of the floor. */
export const powerOf = (value: number, floor: number): number => Math.log10(Math.max(floor, value));

/** Of both axes, with a little room; one power of ten where there is nothing. */
export function scatterRange(points: readonly ScatterPoint[], floor: number): Range {
  let [min, max] = [Infinity, -Infinity];
  for (const { x, y } of points) {
    min = Math.min(min, powerOf(x, floor), powerOf(y, floor));
    max = Math.max(max, powerOf(x, floor), powerOf(y, floor));
  }
  if (min > max) return { min: Math.log10(floor), max: Math.log10(floor) + 1 };
  const room = Math.max(0.06 * (max - min), 0.04);
  return { min: min - room, max: max + room };
}

/** What of the other axis is in sight when a part of the first is; all of it without a part. */
export function otherRange(
  points: readonly ScatterPoint[],
  floor: number,
  across: Range,
  full: Range,
): Range {
  if (across.min <= full.min && across.max >= full.max) return full;
  const seen = points.filter(({ x }) => {
    const power = powerOf(x, floor);
    return power >= across.min && power <= across.max;
  });
  return seen.length === 0 ? full : scatterRange(seen.map((one) => ({ ...one, x: one.y })), floor); // prettier-ignore
}

export interface Tick {
  /** Power of ten. */
  readonly at: number;
  readonly text: string;
}

/** So few powers and parts of powers say too little. */
const FEW_TICKS = 3;

/** Readable numbers; on the floor stands that it may be less. */
export function scatterTicks({ min, max }: Range, floor: number): readonly Tick[] {
  const [low, high] = [Math.max(floor * 1.001, 10 ** min), 10 ** max];
  const powers = logTicks(low, high);
  const values = powers.length < FEW_TICKS ? evenTicks(low, high) : powers;
  const ticks = values.map((value) => ({ at: Math.log10(value), text: String(value) }));
  const least = Math.log10(floor);
  return least >= min && least <= max ? [{ at: least, text: `≤ ${floor}` }, ...ticks] : ticks;
}

/** Four or so round numbers at even distances. */
function evenTicks(low: number, high: number): readonly number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((digit) => digit * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

export interface Placed {
  readonly left: number;
  readonly top: number;
}

/** Index of the nearest place to the pointer, or null when none is so near. */
export function nearestPlace(places: readonly Placed[], pointer: Placed, withinPx: number): number | null {
  let best: number | null = null;
  let least = withinPx ** 2;
  places.forEach(({ left, top }, i) => {
    const away = (left - pointer.left) ** 2 + (top - pointer.top) ** 2;
    if (away <= least) [best, least] = [i, away];
  });
  return best;
}
