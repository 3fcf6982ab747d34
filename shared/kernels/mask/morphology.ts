/** Regions made larger, smaller, smoother, without holes and without specks; radii are exact Euclidean distances. */
import type { PixelSize, Rect, Region } from '#shared/domain/mask.ts';
import { componentsOf, type Components } from './components.ts';
import { squaredDistances } from './distances.ts';
import { growRect } from './rects.ts';
import { cropRegion, NO_REGION, regionBounds, regionWithin, trimRegion } from './regions.ts';

/** All pixels of the image no further than `radiusPx` from the region, from centre to centre. */
export function growRegion(region: Region, radiusPx: number, size: PixelSize): Region {
  const bounds = regionBounds(region);
  if (bounds === null) return NO_REGION;
  // What lies beside the image counts as well.
  const all = enlarged(bounds, Math.floor(radiusPx));
  const { bits } = regionWithin(region, all);
  const squared = squaredDistances(bits, all.w, all.h, 1);
  return trimRegion(cropRegion({ rect: all, bits: nearer(squared, radiusPx) }, size));
}

/**
 * The pixels of the region that are further than `radiusPx` from all others of the image, from centre to centre. The border
 * of the image takes nothing away: what is labeled up to it goes on beyond.
 */
export function shrinkRegion(region: Region, radiusPx: number, size: PixelSize): Region {
  const inside = trimRegion(cropRegion(region, size));
  // One pixel around it is enough to hold all that is nearest from within.
  const rect = inside === NO_REGION ? null : growRect(inside.rect, 1, size);
  return rect === null ? NO_REGION : shrunk(inside, rect, radiusPx);
}

/**
 * Opening, then closing with a disc: loses what is thinner than twice the radius, then fills what is narrower (Serra 1982).
 * Corners become as round as the disc.
 */
export function smoothRegion(region: Region, radiusPx: number, size: PixelSize): Region {
  const opened = growRegion(shrinkRegion(region, radiusPx, size), radiusPx, size);
  if (opened === NO_REGION) return NO_REGION;
  // Closing goes beyond the image for a while, so that its border closes nothing.
  const reach = Math.floor(radiusPx) + 1;
  const around = enlarged(opened.rect, 2 * reach);
  const [w, h] = [around.w, around.h];
  const { bits } = regionWithin(opened, around);
  const grown = nearer(squaredDistances(bits, w, h, 1), radiusPx);
  return trimRegion(cropRegion(shrunk({ rect: around, bits: grown }, around, radiusPx), size));
}

/**
 * Fills what the region encloses: pixels from which steps left, right, up and down do not lead out of it.
 * @param maxAreaPx leave larger holes open
 */
export function fillHoles(region: Region, maxAreaPx = Infinity): Region {
  const { rect, bits } = trimRegion(region);
  const { w, h } = rect;
  const outside = componentsOf({ bits, w, h, value: 0, diagonal: false });
  const filled = bits.slice();
  eachRun(outside, w, (id, from, to) => {
    if (outside.touchesBorder[id] === 0 && (outside.areas[id] ?? 0) <= maxAreaPx) filled.fill(1, from, to);
  });
  return { rect, bits: filled };
}

/** Without parts of fewer than `minAreaPx` pixels; pixels that share a corner hang together. */
export function removeSpecks(region: Region, minAreaPx: number): Region {
  const { rect, bits } = region;
  const parts = componentsOf({ bits, w: rect.w, h: rect.h, value: 1, diagonal: true });
  const kept = bits.slice();
  eachRun(parts, rect.w, (id, from, to) => {
    if ((parts.areas[id] ?? 0) < minAreaPx) kept.fill(0, from, to);
  });
  return trimRegion({ rect, bits: kept });
}

/** Only the part that holds most pixels (the first of several); pixels that share a corner hang together. */
export function largestPart(region: Region): Region {
  const { rect, bits } = region;
  const parts = componentsOf({ bits, w: rect.w, h: rect.h, value: 1, diagonal: true });
  const largest = parts.areas.indexOf(parts.areas.reduce((most, area) => Math.max(most, area), 0));
  const kept = new Uint8Array(bits.length);
  eachRun(parts, rect.w, (id, from, to) => {
    if (id === largest) kept.fill(1, from, to);
  });
  return trimRegion({ rect, bits: kept });
}

/** Within `rect`, the pixels of the region that are further than this from those that are not. */
function shrunk(region: Region, rect: Rect, radiusPx: number): Region {
  const { bits } = regionWithin(region, rect);
  const squared = squaredDistances(bits, rect.w, rect.h, 0);
  return trimRegion({ rect, bits: farther(squared, radiusPx) });
}

function nearer(squared: Int32Array, radiusPx: number): Uint8Array {
  const bits = new Uint8Array(squared.length);
  const limit = radiusPx * radiusPx;
  for (let i = 0; i < bits.length; i += 1) bits[i] = (squared[i] ?? 0) <= limit ? 1 : 0;
  return bits;
}

function farther(squared: Int32Array, radiusPx: number): Uint8Array {
  const bits = new Uint8Array(squared.length);
  const limit = radiusPx * radiusPx;
  for (let i = 0; i < bits.length; i += 1) bits[i] = (squared[i] ?? 0) > limit ? 1 : 0;
  return bits;
}

const enlarged = ({ x, y, w, h }: Rect, px: number): Rect => ({
  x: x - px,
  y: y - px,
  w: w + 2 * px,
  h: h + 2 * px,
});

/** Visits all runs: the component, and where its bits begin and end. */
function eachRun(
  { rowStarts, starts, ends, component }: Components,
  w: number,
  visit: (id: number, from: number, to: number) => void,
): void {
  for (let y = 0; y + 1 < rowStarts.length; y += 1) {
    const rowEnd = rowStarts[y + 1] ?? 0;
    for (let run = rowStarts[y] ?? 0; run < rowEnd; run += 1) {
      visit(component[run] ?? 0, y * w + (starts[run] ?? 0), y * w + (ends[run] ?? 0));
    }
  }
}
