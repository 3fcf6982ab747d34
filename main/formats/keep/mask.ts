/** Shapes as a mask: each class painted in drawing order, the last one on top. */
import { UNLABELED, type PixelSize, type Raster, type Region } from '#shared/domain/mask.ts';
import { countsFromText, regionOfCounts } from '#shared/kernels/mask/cocoRuns.ts';
import { paintRegion } from '#shared/kernels/mask/paint.ts';
import { intersectRects, wholeOf } from '#shared/kernels/mask/rects.ts';
import { blankRegion, NO_REGION } from '#shared/kernels/mask/regions.ts';
import { ellipseRegion, polygonRegion, rectangleRegion } from '#shared/kernels/mask/shapes.ts';
import type {
  AnnotatedImage,
  EllipseShape,
  Flat,
  PolygonShape,
  Report,
  RleShape,
  RowRunsShape,
  Shape,
} from '../annotations.ts';
import { IGNORED } from '../labelme.ts';

export interface MaskTarget {
  /** To be painted on: of the image's size. */
  readonly raster: Raster;
  /** The number that a class has in it; undefined for a class that is left out, which was said before. */
  readonly valueOf: (className: string) => number | undefined;
  readonly report: Report;
}

export interface Painted {
  readonly shapes: number;
  /** Of these, how many took pixels of another class that was painted before. */
  readonly over: number;
}

/** Paints the shapes of an image, the later ones on top; what a mask cannot hold is reported. */
export function paintShapes(image: AnnotatedImage, { raster, valueOf, report }: MaskTarget): Painted {
  let [painted, over] = [0, 0];
  for (const shape of image.shapes) {
    const region = regionOf(shape, image, raster);
    const problem = typeof region === 'string' ? region : region.bits.includes(1) ? null : emptyReason(shape);
    if (typeof region === 'string' || problem !== null) {
      report(problem ?? '', shape.place);
      continue;
    }
    const value = shape.className === IGNORED ? UNLABELED : valueOf(shape.className);
    if (value === undefined) continue;
    if (coversOther(raster, region, value)) over += 1;
    paintRegion(raster, region, { value, mayPaint: null });
    painted += 1;
  }
  for (const set of image.sets) report('points, which are no part of a mask', set.place);
  return { shapes: painted, over };
}

function coversOther(raster: Raster, { rect, bits }: Region, value: number): boolean {
  for (let row = 0; row < rect.h; row += 1) {
    const at = (rect.y + row) * raster.widthPx + rect.x;
    for (let i = 0; i < rect.w; i += 1) {
      const before = raster.data[at + i] ?? UNLABELED;
      if (bits[row * rect.w + i] === 1 && before !== UNLABELED && before !== value) return true;
    }
  }
  return false;
}

const emptyReason = (shape: Shape): string =>
  shape.kind === 'row-runs' || shape.kind === 'rle'
    ? 'a mask without a single pixel on the image'
    : 'a shape that covers no pixel of the image';

/** The pixels of a shape, or in words why it has none. */
function regionOf(shape: Shape, image: AnnotatedImage, size: PixelSize): Region | string {
  const [sx, sy] = image.isRelative ? [size.widthPx, size.heightPx] : [1, 1];
  switch (shape.kind) {
    case 'polygon':
      return polygonOf(shape, size, sx, sy);
    case 'rle':
      return rleOf(shape, size);
    case 'row-runs':
      return rowRunsRegion(shape, size);
    case 'box': {
      if (!shape.isArea) return 'a box, which does not say which pixels it means';
      const [a, b] = [
        { x: shape.x * sx, y: shape.y * sy },
        { x: (shape.x + shape.w) * sx, y: (shape.y + shape.h) * sy },
      ];
      return rectangleRegion(a, b, size);
    }
    case 'ellipse':
      return ellipseOf(
        { ...shape, cx: shape.cx * sx, cy: shape.cy * sy, rx: shape.rx * sx, ry: shape.ry * sy },
        size,
      );
    case 'other':
      return `a ${shape.what}, which has no area`;
  }
}

/** Parts are painted one by one: what two of them share is inside, what a hole takes away of one is not. */
function polygonOf({ parts }: PolygonShape, size: PixelSize, sx: number, sy: number): Region {
  const regions = parts.map((rings) =>
    polygonRegion(
      rings.map((ring) => scaled(ring, sx, sy)),
      size,
    ),
  );
  const [only] = regions;
  if (only !== undefined && regions.length === 1) return only;
  const all = blankRegion(wholeOf(size));
  for (const { rect, bits } of regions) {
    for (let row = 0; row < rect.h; row += 1) {
      const to = (rect.y + row) * size.widthPx + rect.x;
      for (let i = 0; i < rect.w; i += 1) if (bits[row * rect.w + i] === 1) all.bits[to + i] = 1;
    }
  }
  return all;
}

const scaled = (ring: Flat, sx: number, sy: number): ArrayLike<number> =>
  sx === 1 && sy === 1 ? ring : Float64Array.from(ring, (value, i) => value * (i % 2 === 0 ? sx : sy));

/** Lines around an ellipse: with this many corners they leave it by less than a hundredth of a pixel on any screen. */
const CORNERS = 360;

function ellipseOf({ cx, cy, rx, ry, angle }: EllipseShape, size: PixelSize): Region {
  if (!(rx > 0 && ry > 0)) return NO_REGION;
  if (angle === 0) return ellipseRegion({ x: cx - rx, y: cy - ry }, { x: cx + rx, y: cy + ry }, size);
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const ring = Array.from({ length: CORNERS }, (_, i) => {
    const turn = (i * 2 * Math.PI) / CORNERS;
    const [dx, dy] = [rx * Math.cos(turn), ry * Math.sin(turn)];
    return [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos];
  });
  return polygonRegion([ring.flat()], size);
}

const isSame = (a: PixelSize, b: PixelSize): boolean => a.widthPx === b.widthPx && a.heightPx === b.heightPx;

/** In words, for a mask of another size than its image. */
export const sizeProblem = (found: PixelSize, wanted: PixelSize): string =>
  `a mask of ${String(found.widthPx)} x ${String(found.heightPx)} pixels on an image of ${String(wanted.widthPx)} x ${String(wanted.heightPx)}`;

function rleOf(shape: RleShape, size: PixelSize): Region | string {
  if (!isSame(shape, size)) return sizeProblem(shape, size);
  const counts = typeof shape.counts === 'string' ? countsFromText(shape.counts) : shape.counts;
  const region = counts === null ? null : regionOfCounts(counts, size);
  return region ?? `run lengths that are not ${String(size.widthPx)} x ${String(size.heightPx)} pixels`;
}

function rowRunsRegion(shape: RowRunsShape, size: PixelSize): Region | string {
  if (shape.size !== null && !isSame(shape.size, size)) return sizeProblem(shape.size, size);
  const rect = { x: Math.round(shape.x), y: Math.round(shape.y), w: shape.w, h: shape.h };
  let total = 0;
  for (let i = 0; i < shape.counts.length; i += 1) total += shape.counts[i] ?? 0;
  if (!Number.isInteger(rect.w) || !Number.isInteger(rect.h) || total !== rect.w * rect.h)
    return `run lengths of ${String(total)} pixels for a mask of ${String(rect.w)} x ${String(rect.h)}`;
  const seen = intersectRects(rect, wholeOf(size));
  if (seen === null) return NO_REGION;
  const region = blankRegion(seen);
  for (let i = 0, at = 0; i < shape.counts.length; i += 1) {
    const end = at + (shape.counts[i] ?? 0);
    if (i % 2 === 1) fillRun(region, rect, at, end);
    at = end;
  }
  return region;
}

/** Sets the pixels from `at` to `end` of a rectangle, row by row, where they lie in the region. */
function fillRun(region: Region, rect: { x: number; y: number; w: number }, at: number, end: number): void {
  const { rect: seen, bits } = region;
  for (let from = at; from < end;) {
    const row = Math.floor(from / rect.w);
    const rowEnd = Math.min(end, (row + 1) * rect.w);
    const y = rect.y + row - seen.y;
    const left = Math.max(0, from - row * rect.w + rect.x - seen.x);
    const right = Math.min(seen.w, rowEnd - row * rect.w + rect.x - seen.x);
    if (y >= 0 && y < seen.h && left < right) bits.fill(1, y * seen.w + left, y * seen.w + right);
    from = rowEnd;
  }
}
