/** Puts regions into a mask and replaces one class by another. */
import { UNLABELED, type Raster, type Rect, type Region } from '#shared/domain/mask.ts';
import { intersectRects, uniteRects, wholeOf } from './rects.ts';
import { regionOfRect, subtractRegions } from './regions.ts';
import { SpanPainter, type Paint } from './SpanPainter.ts';

/** Gives the pixels of a region a class. @returns around what has another class now; null when nothing has */
export function paintRegion(raster: Raster, region: Region, paint: Paint): Rect | null {
  const painter = new SpanPainter(raster, paint);
  const shared = intersectRects(region.rect, wholeOf(raster));
  if (shared === null) return null;
  const { rect, bits } = region;
  for (let y = shared.y; y < shared.y + shared.h; y += 1) {
    const start = (y - rect.y) * rect.w + shared.x - rect.x;
    const end = start + shared.w;
    const left = shared.x - start;
    for (let i = start; i < end;) {
      while (i < end && bits[i] !== 1) i += 1;
      const first = i;
      while (i < end && bits[i] === 1) i += 1;
      if (first < i) painter.span(y, first + left, i + left);
    }
  }
  return painter.changed;
}

/**
 * Gives a class another form: what it has left becomes unlabeled, what it has gained is painted over what may be.
 * @param before its pixels now (`regionOfClass`) @param after what they are to be @returns as `paintRegion`
 */
export function reshapeClass(
  raster: Raster,
  { value, mayPaint }: Paint,
  { before, after }: { before: Region; after: Region },
): Rect | null {
  const own = new Uint8Array(value + 1);
  own[value] = 1;
  const lost = paintRegion(raster, subtractRegions(before, after), { value: UNLABELED, mayPaint: own });
  return uniteRects(lost, paintRegion(raster, subtractRegions(after, before), { value, mayPaint }));
}

/** Makes one class another within a region (null: everywhere). @returns as `paintRegion` */
export function replaceClass(raster: Raster, region: Region | null, from: number, to: number): Rect | null {
  const mayPaint = new Uint8Array(from + 1);
  mayPaint[from] = 1;
  return paintRegion(raster, region ?? regionOfRect(wholeOf(raster)), { value: to, mayPaint });
}
