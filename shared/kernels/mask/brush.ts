/** The brush: what a disc or a square covers while it moves in a straight line and changes its size, row by row. */
import type { PixelSize, Raster, Rect } from '#shared/domain/mask.ts';
import { pixelsWithin } from './rects.ts';
import { SpanPainter, type Paint } from './SpanPainter.ts';

/** Image pixels from the upper left corner; (0.5, 0.5) is the centre of the first pixel. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** One move of a brush. */
export interface Stroke {
  readonly from: Position;
  readonly to: Position;
  /** Half the width of the brush in pixels, at both ends and linear in between. */
  readonly radiusFrom: number;
  readonly radiusTo: number;
  readonly shape: 'round' | 'square';
}

/** A disc of this radius holds the centre of the pixel it is in. */
const SMALLEST = 0.7072;
/** Narrower brushes draw a line of single pixels. */
const THIN = 0.75;

/**
 * Paints the pixels whose centres the brush passes over. Round: nearer than the radius to the line; square: within
 * -radius <= d < radius in x and in y, so that a square of n pixels is n pixels wide wherever it lies. Brushes of about one
 * pixel draw the thinnest connected line (Bresenham 1965) instead; wider ones never miss the pixel under the pointer.
 * @returns around what has another class now; null when nothing has
 */
export function paintSegment(raster: Raster, stroke: Stroke & Paint): Rect | null {
  const painter = new SpanPainter(raster, stroke);
  const bounds = segmentBounds(stroke, raster);
  if (bounds === null) return null;
  if (Math.max(stroke.radiusFrom, stroke.radiusTo) < THIN) paintThin(painter, stroke, raster);
  else if (stroke.shape === 'round') paintRound(painter, stroke, bounds);
  else paintSquare(painter, stroke, bounds);
  return painter.changed;
}

/** A rectangle that holds all that `paintSegment` can change: what to remember before it does. Null: nothing. */
export function segmentBounds({ from, to, radiusFrom, radiusTo }: Stroke, size: PixelSize): Rect | null {
  const [a, b] = [Math.max(radiusFrom, SMALLEST), Math.max(radiusTo, SMALLEST)];
  const box = {
    left: Math.min(from.x - a, to.x - b),
    top: Math.min(from.y - a, to.y - b),
    right: Math.max(from.x + a, to.x + b),
    bottom: Math.max(from.y + a, to.y + b),
  };
  return pixelsWithin(box, size);
}

/** One pixel per step along the longer axis, from the pixel under one end to the one under the other, both included. */
function paintThin(painter: SpanPainter, { from, to }: Stroke, { widthPx, heightPx }: PixelSize): void {
  const [x0, y0] = [Math.floor(from.x), Math.floor(from.y)];
  const [dx, dy] = [Math.floor(to.x) - x0, Math.floor(to.y) - y0];
  const steps = Math.max(Math.abs(dx), Math.abs(dy), 1);
  // Only the steps that can fall on the image: pointers stray far.
  const [firstX, lastX] = stepsWithin(x0, dx / steps, widthPx);
  const [firstY, lastY] = stepsWithin(y0, dy / steps, heightPx);
  const last = Math.min(steps, lastX, lastY);
  for (let i = Math.max(0, firstX, firstY); i <= last; i += 1) {
    const x = Math.round(x0 + (i * dx) / steps);
    painter.span(Math.round(y0 + (i * dy) / steps), x, x + 1);
  }
}

/** The first and last i for which start + i * slope can be within 0 to length - 1, a little more at both ends. */
function stepsWithin(start: number, slope: number, length: number): [number, number] {
  if (slope === 0) return [0, Infinity];
  const [a, b] = [-start / slope, (length - 1 - start) / slope];
  const slack = 1 / Math.abs(slope);
  return [Math.ceil(Math.min(a, b) - slack), Math.floor(Math.max(a, b) + slack)];
}

/**
 * The area is the convex hull of the discs at both ends: of the two discs and the two tangents they share. In each row it is
 * one run from the leftmost to the rightmost of these.
 */
function paintRound(painter: SpanPainter, { from, to, radiusFrom, radiusTo }: Stroke, bounds: Rect): void {
  const a = Math.max(radiusFrom, SMALLEST);
  const b = Math.max(radiusTo, SMALLEST);
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  // Without tangents one disc lies within the other.
  const hasTangents = length > Math.abs(a - b);
  const sine = hasTangents ? (a - b) / length : 0;
  const cosine = Math.sqrt(1 - sine * sine);
  // The unit normals of the tangents, on either side of the direction of movement.
  const [ux, uy] = hasTangents ? [dx / length, dy / length] : [0, 0];
  const one = tangent(sine * ux - cosine * uy, sine * uy + cosine * ux);
  const two = tangent(sine * ux + cosine * uy, sine * uy - cosine * ux);
  for (let row = bounds.y; row < bounds.y + bounds.h; row += 1) {
    const y = row + 0.5;
    const half0 = halfChord(a, y - from.y);
    const half1 = halfChord(b, y - to.y);
    let low = Math.min(from.x - half0, to.x - half1);
    let high = Math.max(from.x + half0, to.x + half1);
    if (hasTangents) {
      const [p, q] = [crossing(one, y), crossing(two, y)];
      // Comparisons, and not Math.min: NaN stands for a tangent that does not cross this row.
      if (p < low) low = p;
      if (q < low) low = q;
      if (p > high) high = p;
      if (q > high) high = q;
    }
    if (low < high) painter.span(row, Math.floor(low - 0.5) + 1, Math.ceil(high - 0.5));
  }
  function tangent(nx: number, ny: number): Edge {
    return edgeBetween(from.x + a * nx, from.y + a * ny, to.x + b * nx, to.y + b * ny);
  }
}

/** Half of what a disc covers of a line `d` from its centre; -Infinity when it covers none. */
const halfChord = (radius: number, d: number): number =>
  Math.abs(d) < radius ? Math.sqrt(radius * radius - d * d) : -Infinity;

interface Edge {
  readonly x: number;
  readonly y: number;
  readonly endY: number;
  /** How far it goes to the right per row. */
  readonly slope: number;
}

const edgeBetween = (x: number, y: number, endX: number, endY: number): Edge => ({
  x,
  y,
  endY,
  slope: (endX - x) / (endY - y),
});

/** Where a segment crosses a row; NaN when it does not. */
const crossing = ({ x, y, endY, slope }: Edge, row: number): number =>
  y < row === endY < row ? NaN : x + (row - y) * slope;

/**
 * At time t from 0 to 1 the square is |x - cx(t)| <= r(t), |y - cy(t)| <= r(t), all of it linear in t. A row is within for
 * one stretch of time, and the furthest it reaches left and right it reaches at an end of that.
 */
function paintSquare(painter: SpanPainter, { from, to, radiusFrom, radiusTo }: Stroke, bounds: Rect): void {
  const a = Math.max(radiusFrom, 0.5);
  const b = Math.max(radiusTo, 0.5);
  const top = { start: from.y - a, end: to.y - b };
  const bottom = { start: from.y + a, end: to.y + b };
  for (let row = bounds.y; row < bounds.y + bounds.h; row += 1) {
    const y = row + 0.5;
    let [begin, end] = [0, 1];
    // top(t) <= y
    if (top.start > y && top.end > y) continue;
    if (top.start > y) begin = Math.max(begin, (top.start - y) / (top.start - top.end));
    if (top.end > y) end = Math.min(end, (y - top.start) / (top.end - top.start));
    // y < bottom(t)
    if (bottom.start <= y && bottom.end <= y) continue;
    if (bottom.start <= y) begin = Math.max(begin, (y - bottom.start) / (bottom.end - bottom.start));
    if (bottom.end <= y) end = Math.min(end, (bottom.start - y) / (bottom.start - bottom.end));
    if (begin > end) continue;
    const low = Math.min(leftAt(begin), leftAt(end));
    const high = Math.max(rightAt(begin), rightAt(end));
    painter.span(row, Math.ceil(low - 0.5), Math.ceil(high - 0.5));
  }
  function leftAt(t: number): number {
    return from.x - a + t * (to.x - b - from.x + a);
  }
  function rightAt(t: number): number {
    return from.x + a + t * (to.x + b - from.x - a);
  }
}
