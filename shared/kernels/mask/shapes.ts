/** Rectangles, ellipses and polygons as the pixels whose centres lie within. */
import type { PixelSize, Region } from '#shared/domain/mask.ts';
import type { Position } from './brush.ts';
import { pixelsWithin } from './rects.ts';
import { blankRegion, NO_REGION, regionOfRect, trimRegion } from './regions.ts';

/** A closed line: x0, y0, x1, y1, ... in image pixels, (0, 0) the corner of the first one; the end joins the start. */
export type Ring = ArrayLike<number>;

/** Which parts of crossing or nested rings are inside: those behind an odd number of lines, or those wound around. */
export type FillRule = 'evenodd' | 'nonzero';

/** The pixels whose centres lie between two corners (left and top included, right and bottom not). */
export function rectangleRegion(a: Position, b: Position, size: PixelSize): Region {
  const rect = pixelsWithin(boxOf(a, b), size);
  return rect === null ? NO_REGION : regionOfRect(rect);
}

/** The pixels whose centres lie within the ellipse between two corners. */
export function ellipseRegion(a: Position, b: Position, size: PixelSize): Region {
  const box = boxOf(a, b);
  const rect = pixelsWithin(box, size);
  if (rect === null) return NO_REGION;
  const region = blankRegion(rect);
  const [rx, ry] = [(box.right - box.left) / 2, (box.bottom - box.top) / 2];
  const [cx, cy] = [box.left + rx, box.top + ry];
  for (let row = 0; row < rect.h; row += 1) {
    const dy = (rect.y + row + 0.5 - cy) / ry;
    const half = rx * Math.sqrt(1 - dy * dy);
    fillSpan(region, row, cx - half, cx + half);
  }
  return trimRegion(region);
}

/**
 * The pixels whose centres lie within the rings, as a scanline fill has it: a centre that lies exactly on a line belongs to
 * what is right of or below it, so that polygons with a common edge share no pixel and leave none out.
 * (`skimage.draw.polygon` gives the same pixels, and those on right and lower edges as well.)
 * @param rings several at once, holes too; those with fewer than three corners have no inside
 */
export function polygonRegion(rings: readonly Ring[], size: PixelSize, rule: FillRule = 'evenodd'): Region {
  const box = boxAround(rings);
  const rect = box && pixelsWithin(box, size);
  if (!rect) return NO_REGION;
  const region = blankRegion(rect);
  const edges = edgesOf(rings, rect.y, rect.y + rect.h);
  let next = 0;
  let active: Edge[] = [];
  for (let row = 0; row < rect.h; row += 1) {
    const y = rect.y + row;
    active = active.filter((edge) => edge.lastRow >= y);
    for (let edge = edges[next]; edge !== undefined && edge.firstRow <= y; edge = edges[next]) {
      if (edge.lastRow >= y) active.push(edge);
      next += 1;
    }
    for (const edge of active) edge.at = edge.x + (y + 0.5 - edge.y) * edge.slope;
    sortByPlace(active);
    fillRow(region, row, active, rule);
  }
  return trimRegion(region);
}

/** A line between two corners of which the first is above the second. */
interface Edge {
  readonly x: number;
  readonly y: number;
  readonly slope: number;
  /** The rows whose centres it crosses. */
  readonly firstRow: number;
  readonly lastRow: number;
  /** 1 when the ring goes down here, -1 when it goes up. */
  readonly winding: 1 | -1;
  /** Where it crosses the present row. */
  at: number;
}

/** All lines that cross the centre of a row within top <= row < bottom, by their first rows. */
function edgesOf(rings: readonly Ring[], top: number, bottom: number): Edge[] {
  const edges: Edge[] = [];
  for (const ring of rings) {
    const corners = ring.length >> 1;
    for (let i = 0, j = corners - 1; i < corners; j = i, i += 1) {
      const edge = edgeBetween(cornerOf(ring, j), cornerOf(ring, i));
      if (edge !== null && edge.lastRow >= top && edge.firstRow < bottom) edges.push(edge);
    }
  }
  return edges.sort((a, b) => a.firstRow - b.firstRow);
}

function edgeBetween(from: Position, to: Position): Edge | null {
  const goesDown = from.y < to.y;
  const [a, b] = goesDown ? [from, to] : [to, from];
  const firstRow = Math.ceil(a.y - 0.5);
  const lastRow = Math.ceil(b.y - 0.5) - 1;
  if (!(firstRow <= lastRow)) return null;
  const slope = (b.x - a.x) / (b.y - a.y);
  return { x: a.x, y: a.y, slope, firstRow, lastRow, winding: goesDown ? 1 : -1, at: 0 };
}

/** From one row to the next hardly any lines change places, which insertion sort is quick at. */
function sortByPlace(edges: Edge[]): void {
  for (let i = 1; i < edges.length; i += 1) {
    const moved = edges[i];
    if (moved === undefined) return;
    let j = i - 1;
    for (let other = edges[j]; other !== undefined && other.at > moved.at; other = edges[j]) {
      edges[j + 1] = other;
      j -= 1;
    }
    edges[j + 1] = moved;
  }
}

function fillRow(region: Region, row: number, crossings: readonly Edge[], rule: FillRule): void {
  let winding = 0;
  let start = 0;
  for (const { at, winding: turn } of crossings) {
    const wasInside = winding !== 0;
    winding = rule === 'evenodd' ? 1 - winding : winding + turn;
    if (!wasInside) start = at;
    else if (winding === 0) fillSpan(region, row, start, at);
  }
}

/** Sets the pixels of a row of the region whose centres lie in left <= x < right; image coordinates. */
function fillSpan({ rect, bits }: Region, row: number, left: number, right: number): void {
  const from = Math.max(0, Math.ceil(left - 0.5) - rect.x);
  const to = Math.min(rect.w, Math.ceil(right - 0.5) - rect.x);
  if (from < to) bits.fill(1, row * rect.w + from, row * rect.w + to);
}

const cornerOf = (ring: Ring, i: number): Position => ({ x: ring[2 * i] ?? NaN, y: ring[2 * i + 1] ?? NaN });

const boxOf = (a: Position, b: Position): { left: number; top: number; right: number; bottom: number } => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  right: Math.max(a.x, b.x),
  bottom: Math.max(a.y, b.y),
});

function boxAround(rings: readonly Ring[]): ReturnType<typeof boxOf> | null {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const { x, y } = cornerOf(ring, i / 2);
      if (x < box.left) box.left = x;
      if (x > box.right) box.right = x;
      if (y < box.top) box.top = y;
      if (y > box.bottom) box.bottom = y;
    }
  }
  return box.left <= box.right && box.top <= box.bottom ? box : null;
}
