/** How much of a mask each class has, and how far two masks agree. */
import { UNLABELED, type ClassAreas, type Raster, type Rect } from '#shared/domain/mask.ts';
import { intersectRects, wholeOf } from './rects.ts';

/** Pixels of each class, unlabeled ones left out, by class id. @param rect count only here; whole pixels */
export function classAreas(raster: Raster, rect: Rect = wholeOf(raster)): ClassAreas {
  const counts = new Float64Array(0x10000);
  const within = intersectRects(rect, wholeOf(raster));
  for (let y = within?.y ?? 0; within !== null && y < within.y + within.h; y += 1) {
    const start = y * raster.widthPx + within.x;
    for (let i = start; i < start + within.w; i += 1) {
      const value = raster.data[i] ?? 0;
      counts[value] = (counts[value] ?? 0) + 1;
    }
  }
  const areas = new Map<number, number>();
  counts.forEach((pixels, classId) => {
    if (classId !== UNLABELED && pixels > 0) areas.set(classId, pixels);
  });
  return areas;
}

/** How often pixels of class `a` in one mask are `b` in the other. */
export interface ClassPair {
  readonly a: number;
  readonly b: number;
  readonly pixels: number;
}

/** Every pair of classes that occurs at the same pixel of two masks of one size, unlabeled too, the most frequent first. */
export function classPairs(one: Raster, other: Raster): ClassPair[] {
  const counts = new Map<number, number>();
  const { data } = one;
  // Neighbours are mostly alike, so runs of the same pair are counted at once.
  let [pair, run] = [-1, 0];
  for (let i = 0; i < data.length; i += 1) {
    const next = (data[i] ?? 0) * 0x10000 + (other.data[i] ?? 0);
    if (next !== pair) {
      if (run > 0) counts.set(pair, (counts.get(pair) ?? 0) + run);
      [pair, run] = [next, 0];
    }
    run += 1;
  }
  if (run > 0) counts.set(pair, (counts.get(pair) ?? 0) + run);
  const pairs = Array.from(counts, ([key, pixels]) => ({
    a: Math.floor(key / 0x10000),
    b: key % 0x10000,
    pixels,
  }));
  return pairs.sort((p, q) => q.pixels - p.pixels || p.a - q.a || p.b - q.b);
}

/**
 * The part of the pixels labeled in both masks that have another class in each, 0 to 1.
 * @param voidId a class that does not count wherever it is
 * @returns null when the sizes differ or no pixel counts
 */
export function disagreement(one: Raster, other: Raster, voidId: number | null = null): number | null {
  if (one.widthPx !== other.widthPx || one.heightPx !== other.heightPx) return null;
  const counts = (id: number): boolean => id !== UNLABELED && id !== voidId;
  let [all, different] = [0, 0];
  for (const { a, b, pixels } of classPairs(one, other)) {
    if (!counts(a) || !counts(b)) continue;
    all += pixels;
    if (a !== b) different += pixels;
  }
  return all === 0 ? null : different / all;
}
