/** Puts regions into a mask and replaces one class by another. */
import type { Raster, Rect, Region } from '#shared/domain/mask.ts';
import { intersectRects, wholeOf } from './rects.ts';
import { regionOfRect } from './regions.ts';
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

/** Makes one class another within a region (null: everywhere). @returns as `paintRegion` */
export function replaceClass(raster: Raster, region: Region | null, from: number, to: number): Rect | null {
  const mayPaint = new Uint8Array(from + 1);
  mayPaint[from] = 1;
  return paintRegion(raster, region ?? regionOfRect(wholeOf(raster)), { value: to, mayPaint });
}
