/** Regions as polygons along the edges of their pixels, holes included; filling them gives the same pixels again. */
import type { Region } from '#shared/domain/mask.ts';
import { componentsOf, runAt } from './components.ts';
import { blankRegion, regionWithin } from './regions.ts';

/** One connected part of a region: corners x0, y0, x1, y1, ... in image pixels, the outer ring clockwise on the screen. */
export interface Polygon {
  readonly outer: readonly number[];
  /** Counter-clockwise. */
  readonly holes: readonly (readonly number[])[];
}

/** Right, down, left, up: the inside lies to the right of the way. */
const [STEP_X, STEP_Y] = [[1, 0, -1, 0], [0, 1, 0, -1]] as const; // prettier-ignore

/**
 * One polygon for each part of the region (pixels that only share a corner are two parts), by their uppermost pixels, the
 * leftmost first. All rings together, filled by either rule (`polygonRegion`), give exactly the region.
 */
export function polygonsOf(region: Region): Polygon[] {
  // A margin of nothing on all sides spares every look at a neighbour the question whether there is one.
  const { x, y, w, h } = region.rect;
  const padded =
    w === 0 || h === 0
      ? blankRegion({ x, y, w: 1, h: 1 })
      : regionWithin(region, { x: x - 1, y: y - 1, w: w + 2, h: h + 2 });
  const { bits, rect } = padded;
  const parts = componentsOf({ bits, w: rect.w, h: rect.h, value: 1, diagonal: false });
  const polygons: { outer: number[]; holes: number[][] }[] = [];
  for (let i = 0; i < parts.count; i += 1) polygons.push({ outer: [], holes: [] });
  /** 1: the upper edge of the pixel is part of a ring that was followed. */
  const followed = new Uint8Array(bits.length);
  for (let start = rect.w; start < bits.length; start += 1) {
    if (bits[start] !== 1 || bits[start - rect.w] === 1 || followed[start] === 1) continue;
    const ring = follow(padded, start, followed);
    const part = parts.component[runAt(parts, start % rect.w, Math.floor(start / rect.w))] ?? 0;
    const polygon = polygons[part];
    // The uppermost pixel of a part is at its outer ring, so that comes first.
    if (polygon?.outer.length === 0) polygon.outer = ring;
    else polygon?.holes.push(ring);
  }
  return polygons;
}

/** All rings of some polygons, as `polygonRegion` takes them. */
export const ringsOf = (polygons: readonly Polygon[]): (readonly number[])[] =>
  polygons.flatMap(({ outer, holes }) => [outer, ...holes]);

/**
 * Goes along the edges of pixels from the upper left corner of `start` until it is back there, and notes where it turns.
 * Where two pixels share only a corner it stays with its own.
 */
function follow({ rect, bits }: Region, start: number, followed: Uint8Array): number[] {
  const { w } = rect;
  const ring: number[] = [];
  /** The pixel right below the corner it stands on, and where it looks: 0 right, 1 down, 2 left, 3 up. */
  let [corner, direction] = [start, 0];
  do {
    if (direction === 0) followed[corner] = 1;
    corner += (STEP_X[direction] ?? 0) + w * (STEP_Y[direction] ?? 0);
    const [ahead, aheadLeft] = pixelsAhead(corner, direction, w);
    const turn = bits[ahead] !== 1 ? 1 : bits[aheadLeft] === 1 ? 3 : 0;
    if (turn === 0) continue;
    ring.push(rect.x + (corner % w), rect.y + Math.floor(corner / w));
    direction = (direction + turn) % 4;
  } while (corner !== start || direction !== 0);
  return ring;
}

/** The pixels ahead to the right and to the left of a corner. */
function pixelsAhead(corner: number, direction: number, w: number): readonly [number, number] {
  switch (direction) {
    case 0:
      return [corner, corner - w];
    case 1:
      return [corner - 1, corner];
    case 2:
      return [corner - w - 1, corner - 1];
    default:
      return [corner - w, corner - w - 1];
  }
}
