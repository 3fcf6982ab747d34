/** Rings with fewer corners, and polygons with holes as one ring for formats that know no holes. */
import type { Polygon } from './polygons.ts';

/**
 * Leaves out corners as long as the line stays within `tolerancePx` of them (Ramer 1972, Douglas and Peucker 1973), from the
 * first corner and the one furthest from it on. Rings may come to cross others or themselves by that.
 * @returns as it was when fewer than three corners would be left
 */
export function simplifyRing(ring: readonly number[], tolerancePx: number): readonly number[] {
  const corners = ring.length >> 1;
  if (corners < 4 || tolerancePx <= 0) return ring;
  const keep = new Uint8Array(corners + 1);
  const furthest = furthestFrom(ring, 0);
  keep[0] = 1;
  keep[furthest] = 1;
  const waiting: [number, number][] = [
    [0, furthest],
    [furthest, corners],
  ];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const [from, to] = part;
    const { corner, squared } = worstBetween(ring, from, to);
    if (squared <= tolerancePx * tolerancePx) continue;
    keep[corner] = 1;
    waiting.push([from, corner], [corner, to]);
  }
  const simple = ring.filter((_, i) => keep[i >> 1] === 1);
  return simple.length < 6 ? ring : simple;
}

/** All rings with fewer corners; holes that would be too small to have three stay as they are. */
export const simplifyPolygon = ({ outer, holes }: Polygon, tolerancePx: number): Polygon => ({
  outer: simplifyRing(outer, tolerancePx),
  holes: holes.map((hole) => simplifyRing(hole, tolerancePx)),
});

/**
 * One ring that goes into each hole and back on the same level line, from the hole's leftmost corner to the first line left
 * of it. Filled by either rule it gives what the polygon with its holes does.
 */
export function keyhole({ outer, holes }: Polygon): readonly number[] {
  const leftmost = holes.map((hole) => ({ hole, start: leftmostCorner(hole) }));
  // From left to right, so that what is left of a hole is part of the ring already.
  leftmost.sort((a, b) => xOf(a.hole, a.start) - xOf(b.hole, b.start));
  let ring = outer;
  for (const { hole, start } of leftmost) ring = bridged(ring, hole, start);
  return ring;
}

/** Twice the area a ring encloses, positive when it goes clockwise on the screen (Gauss's formula). */
export function doubleArea(ring: readonly number[]): number {
  let sum = 0;
  for (let i = 0, j = (ring.length >> 1) - 1; i < ring.length >> 1; j = i, i += 1) {
    sum += xOf(ring, j) * yOf(ring, i) - xOf(ring, i) * yOf(ring, j);
  }
  return sum;
}

function bridged(ring: readonly number[], hole: readonly number[], start: number): readonly number[] {
  const [x, y] = [xOf(hole, start), yOf(hole, start)];
  const corners = ring.length >> 1;
  let best = { x: -Infinity, after: 0 };
  for (let i = 0; i < corners; i += 1) {
    const next = (i + 1) % corners;
    const [y0, y1] = [yOf(ring, i), yOf(ring, next)];
    if (Math.min(y0, y1) > y || Math.max(y0, y1) < y) continue;
    for (const hit of crossings(ring, i, next, y)) if (hit <= x && hit > best.x) best = { x: hit, after: i };
  }
  // Holes of a hostile or simplified polygon may stick out: any bridge will do then.
  const door = best.x === -Infinity ? [] : [best.x, y];
  const split = 2 * (best.after + 1);
  const around = [...hole.slice(2 * start), ...hole.slice(0, 2 * start), x, y];
  const entry = door.length > 0 ? door : ring.slice(split - 2, split);
  return [...ring.slice(0, split), ...door, ...around, ...entry, ...ring.slice(split)];
}

/** Where the line between two corners meets a level one: one place, or both ends when it is level itself. */
function crossings(ring: readonly number[], from: number, to: number, y: number): readonly number[] {
  const [x0, y0, x1, y1] = [xOf(ring, from), yOf(ring, from), xOf(ring, to), yOf(ring, to)];
  return y0 === y1 ? [x0, x1] : [x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)];
}

function leftmostCorner(ring: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < ring.length >> 1; i += 1) if (xOf(ring, i) < xOf(ring, best)) best = i;
  return best;
}

function furthestFrom(ring: readonly number[], corner: number): number {
  let [best, most] = [corner, -1];
  for (let i = 0; i < ring.length >> 1; i += 1) {
    const squared = (xOf(ring, i) - xOf(ring, corner)) ** 2 + (yOf(ring, i) - yOf(ring, corner)) ** 2;
    if (squared > most) [best, most] = [i, squared];
  }
  return best;
}

/** The corner strictly between two that is furthest from their line; one past the last is the first again. */
function worstBetween(
  ring: readonly number[],
  from: number,
  to: number,
): { corner: number; squared: number } {
  const end = to % (ring.length >> 1);
  const [x0, y0] = [xOf(ring, from), yOf(ring, from)];
  const [dx, dy] = [xOf(ring, end) - x0, yOf(ring, end) - y0];
  const length = dx * dx + dy * dy;
  const worst = { corner: from, squared: -1 };
  for (let i = from + 1; i < to; i += 1) {
    const [px, py] = [xOf(ring, i) - x0, yOf(ring, i) - y0];
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length));
    const squared = (px - t * dx) ** 2 + (py - t * dy) ** 2;
    if (squared > worst.squared) [worst.corner, worst.squared] = [i, squared];
  }
  return worst;
}

const xOf = (ring: readonly number[], corner: number): number => ring[2 * corner] ?? 0;
const yOf = (ring: readonly number[], corner: number): number => ring[2 * corner + 1] ?? 0;
