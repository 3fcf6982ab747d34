/** Regions: put together, cut out of each other, trimmed, read from a mask. */
import type { PixelSize, Raster, Rect, Region } from '#shared/domain/mask.ts';
import { Bounds, intersectRects, uniteRects, wholeOf } from './rects.ts';

/** No pixel at all. */
export const NO_REGION: Region = { rect: { x: 0, y: 0, w: 0, h: 0 }, bits: new Uint8Array(0) };

/** A region of the given place without any pixel yet. */
export const blankRegion = (rect: Rect): Region => ({ rect, bits: new Uint8Array(rect.w * rect.h) });

/** All pixels of a rectangle. */
export const regionOfRect = (rect: Rect): Region => ({ rect, bits: new Uint8Array(rect.w * rect.h).fill(1) });

/** How many pixels it has. */
export function regionArea({ bits }: Region): number {
  let area = 0;
  for (const bit of bits) area += bit;
  return area;
}

/** Is this pixel in it? */
export const regionHas = ({ rect, bits }: Region, x: number, y: number): boolean =>
  x >= rect.x &&
  y >= rect.y &&
  x < rect.x + rect.w &&
  y < rect.y + rect.h &&
  bits[(y - rect.y) * rect.w + x - rect.x] === 1;

/** The smallest rectangle around its pixels; null when there are none. */
export function regionBounds({ rect, bits }: Region): Rect | null {
  const bounds = new Bounds();
  for (let row = 0; row < rect.h; row += 1) {
    const start = row * rect.w;
    let [first, last] = [start, start + rect.w - 1];
    while (first <= last && bits[first] === 0) first += 1;
    if (first > last) continue;
    while (bits[last] === 0) last -= 1;
    bounds.add(row + rect.y, first - start + rect.x, last - start + rect.x);
  }
  return bounds.rect;
}

/** The same pixels in another rectangle: blank where it reaches further, cut where it does not. */
export function regionWithin(region: Region, rect: Rect): Region {
  const found = blankRegion(rect);
  mergeRows(found, region, (into, from, length) => {
    found.bits.set(region.bits.subarray(from, from + length), into);
  });
  return found;
}

/** The same pixels in the smallest rectangle. */
export function trimRegion(region: Region): Region {
  const bounds = regionBounds(region);
  if (bounds === null) return NO_REGION;
  const { x, y, w, h } = region.rect;
  const isTight = bounds.x === x && bounds.y === y && bounds.w === w && bounds.h === h;
  return isTight ? region : regionWithin(region, bounds);
}

/** What of it lies on the image. */
export function cropRegion(region: Region, size: PixelSize): Region {
  const kept = intersectRects(region.rect, wholeOf(size));
  return kept === null ? NO_REGION : regionWithin(region, kept);
}

/** The pixels that are in a, in b, or in both. */
export function uniteRegions(a: Region, b: Region): Region {
  const rect = uniteRects(someRect(a), someRect(b));
  if (rect === null) return NO_REGION;
  const found = regionWithin(a, rect);
  mergeRows(found, b, (into, from, length) => {
    for (let i = 0; i < length; i += 1) if (b.bits[from + i] === 1) found.bits[into + i] = 1;
  });
  return found;
}

/** The pixels of a that are not in b. */
export function subtractRegions(a: Region, b: Region): Region {
  const found: Region = { rect: a.rect, bits: a.bits.slice() };
  mergeRows(found, b, (into, from, length) => {
    for (let i = 0; i < length; i += 1) if (b.bits[from + i] === 1) found.bits[into + i] = 0;
  });
  return found;
}

/** The pixels that are in both. */
export function intersectRegions(a: Region, b: Region): Region {
  const rect = intersectRects(a.rect, b.rect);
  if (rect === null) return NO_REGION;
  const found = regionWithin(a, rect);
  mergeRows(found, b, (into, from, length) => {
    for (let i = 0; i < length; i += 1) if (b.bits[from + i] !== 1) found.bits[into + i] = 0;
  });
  return found;
}

/** Where a mask has this class, in the smallest rectangle. @param rect look only here; whole pixels */
export function regionOfClass(raster: Raster, classId: number, rect: Rect = wholeOf(raster)): Region {
  const within = intersectRects(rect, wholeOf(raster));
  if (within === null) return NO_REGION;
  const { data, widthPx } = raster;
  const bounds = new Bounds();
  for (let y = within.y; y < within.y + within.h; y += 1) {
    const start = y * widthPx + within.x;
    let [first, last] = [start, start + within.w - 1];
    while (first <= last && data[first] !== classId) first += 1;
    if (first > last) continue;
    while (data[last] !== classId) last -= 1;
    bounds.add(y, first - y * widthPx, last - y * widthPx);
  }
  if (bounds.rect === null) return NO_REGION;
  const found = blankRegion(bounds.rect);
  const { x, w, h } = found.rect;
  for (let row = 0; row < h; row += 1) {
    const from = (found.rect.y + row) * widthPx + x;
    for (let i = 0; i < w; i += 1) if (data[from + i] === classId) found.bits[row * w + i] = 1;
  }
  return found;
}

const someRect = ({ rect }: Region): Rect | null => (rect.w > 0 && rect.h > 0 ? rect : null);

/** Visits the rows that two regions share: where each begins in their bits, and how long they are. */
function mergeRows(
  { rect: into }: Region,
  { rect: from }: Region,
  visit: (into: number, from: number, length: number) => void,
): void {
  const shared = intersectRects(into, from);
  if (shared === null) return;
  for (let y = shared.y; y < shared.y + shared.h; y += 1) {
    visit((y - into.y) * into.w + shared.x - into.x, (y - from.y) * from.w + shared.x - from.x, shared.w);
  }
}
