/**
 * COCO's run lengths: how many pixels are not and are in a region, by turns, down the first column, then the second, and so
 * on; as numbers or as the short string that pycocotools writes (its maskApi.c has both).
 */
import type { PixelSize, Rect, Region } from '#shared/domain/mask.ts';
import { intersectRects, wholeOf } from './rects.ts';
import { blankRegion, NO_REGION } from './regions.ts';

/** Of the pixels of an image that are in the region. The first is of pixels that are not, and may be 0. */
export function countsOf(region: Region, size: PixelSize): number[] {
  const shared = intersectRects(region.rect, wholeOf(size));
  const counts: number[] = [];
  const { widthPx, heightPx } = size;
  /** Everything before this pixel (x * height + y) is written. */
  let written = 0;
  let isInside = false;
  const turn = (pixel: number): void => {
    counts.push(pixel - written);
    written = pixel;
    isInside = !isInside;
  };
  const { rect, bits } = region;
  for (let x = shared?.x ?? 0; shared !== null && x < shared.x + shared.w; x += 1) {
    if (isInside && (shared.y > 0 || shared.h < heightPx)) turn((x - 1) * heightPx + shared.y + shared.h);
    const column = (shared.y - rect.y) * rect.w + x - rect.x;
    for (let row = 0, i = column; row < shared.h; row += 1, i += rect.w) {
      if ((bits[i] === 1) !== isInside) turn(x * heightPx + shared.y + row);
    }
  }
  if (isInside && shared !== null) {
    const end = (shared.x + shared.w - 1) * heightPx + shared.y + shared.h;
    if (end < widthPx * heightPx) turn(end);
  }
  if (written < widthPx * heightPx || counts.length === 0) counts.push(widthPx * heightPx - written);
  return counts;
}

/**
 * The way back, in the smallest rectangle.
 * @returns null when these are not exactly that many pixels, or not whole numbers from 0 on: they come from outside
 */
export function regionOfCounts(counts: readonly number[], { widthPx, heightPx }: PixelSize): Region | null {
  if (sumOf(counts) !== widthPx * heightPx) return null;
  const rect = countsBounds(counts, heightPx);
  if (rect === null) return NO_REGION;
  const region = blankRegion(rect);
  eachRun(counts, (from, to) => {
    for (let pixel = from; pixel < to;) {
      const x = Math.floor(pixel / heightPx);
      const end = Math.min(to, (x + 1) * heightPx);
      let i = (pixel - x * heightPx - rect.y) * rect.w + x - rect.x;
      for (; pixel < end; pixel += 1, i += rect.w) region.bits[i] = 1;
    }
  });
  return region;
}

/** How many pixels are in it. */
export function countsArea(counts: readonly number[]): number {
  let area = 0;
  for (let i = 1; i < counts.length; i += 2) area += counts[i] ?? 0;
  return area;
}

/** The smallest rectangle around what is in it; null when there is nothing. */
export function countsBounds(counts: readonly number[], heightPx: number): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  eachRun(counts, (from, to) => {
    const [first, last] = [Math.floor(from / heightPx), Math.floor((to - 1) / heightPx)];
    left = Math.min(left, first);
    right = Math.max(right, last);
    // A run that goes on in the next column reaches from top to bottom.
    top = Math.min(top, first < last ? 0 : from % heightPx);
    bottom = Math.max(bottom, first < last ? heightPx - 1 : (to - 1) % heightPx);
  });
  return right < 0 ? null : { x: left, y: top, w: right - left + 1, h: bottom - top + 1 };
}

/**
 * The counts as text: each from the fourth on as the difference to the one two before, five bits to a character (from '0'
 * on, lowest first; the sixth bit: more follow), the last with its sign.
 */
export function countsToText(counts: readonly number[]): string {
  let text = '';
  counts.forEach((count, i) => {
    let rest = i > 2 ? count - (counts[i - 2] ?? 0) : count;
    for (let isLast = false; !isLast;) {
      const bits = rest & 0x1f;
      rest >>= 5;
      isLast = (bits & 0x10) === 0 ? rest === 0 : rest === -1;
      text += String.fromCharCode(48 + bits + (isLast ? 0 : 0x20));
    }
  });
  return text;
}

/** The way back; null when the text cannot be such counts. */
export function countsFromText(text: string): number[] | null {
  const counts: number[] = [];
  for (let at = 0; at < text.length;) {
    let value = 0;
    let code = 0x20;
    for (let shift = 0; (code & 0x20) !== 0; shift += 5) {
      code = text.charCodeAt(at++) - 48;
      // More than seven characters are more than 32 bits; NaN is the end of the text.
      if (!(code >= 0 && code < 64) || shift > 30) return null;
      value |= (code & 0x1f) << shift;
      if ((code & 0x30) === 0x10 && shift + 5 < 32) value |= -1 << (shift + 5);
    }
    if (counts.length > 2) value += counts[counts.length - 2] ?? 0;
    if (value < 0) return null;
    counts.push(value);
  }
  return counts;
}

/** Visits the runs that are in it. */
function eachRun(counts: readonly number[], visit: (from: number, to: number) => void): void {
  let at = 0;
  counts.forEach((count, i) => {
    if (i % 2 === 1 && count > 0) visit(at, at + count);
    at += count;
  });
}

/** NaN when one of them is no whole number from 0 on. */
function sumOf(counts: readonly number[]): number {
  let sum = 0;
  for (const count of counts) {
    if (!Number.isSafeInteger(count) || count < 0) return NaN;
    sum += count;
  }
  return sum;
}
