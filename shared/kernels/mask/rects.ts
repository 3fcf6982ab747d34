/** Rectangles of pixels: what two have in common, what holds both, and the smallest around everything that was added. */
import type { PixelSize, Rect } from '#shared/domain/mask.ts';

/** The whole image. */
export const wholeOf = (size: PixelSize): Rect => ({ x: 0, y: 0, w: size.widthPx, h: size.heightPx });

/** Null when they have no pixel in common. */
export function intersectRects(a: Rect, b: Rect): Rect | null {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const w = Math.min(a.x + a.w, b.x + b.w) - x;
  const h = Math.min(a.y + a.h, b.y + b.h) - y;
  return w > 0 && h > 0 ? { x, y, w, h } : null;
}

/** The smallest that holds both; null stands for nothing. */
export function uniteRects(a: Rect | null, b: Rect | null): Rect | null {
  if (a === null || b === null) return a ?? b;
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y };
}

/** A rectangle with `px` more on every side, within the image. */
export const growRect = (rect: Rect, px: number, size: PixelSize): Rect | null =>
  intersectRects({ x: rect.x - px, y: rect.y - px, w: rect.w + 2 * px, h: rect.h + 2 * px }, wholeOf(size));

/** The pixels whose centres lie in left <= x < right and top <= y < bottom, within the image; null when there are none. */
export function pixelsWithin(
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
  size: PixelSize,
): Rect | null {
  const [x, y] = [Math.max(0, Math.ceil(left - 0.5)), Math.max(0, Math.ceil(top - 0.5))];
  const w = Math.min(size.widthPx, Math.ceil(right - 0.5)) - x;
  const h = Math.min(size.heightPx, Math.ceil(bottom - 0.5)) - y;
  return w > 0 && h > 0 ? { x, y, w, h } : null;
}

/** The smallest rectangle around the runs of pixels added to it. */
export class Bounds {
  #left = 0x7fffffff;
  #top = 0x7fffffff;
  #right = -0x80000000;
  #bottom = -0x80000000;

  /** Adds row `y` from `x0` to `x1`, both included. */
  add(y: number, x0: number, x1: number): void {
    if (x0 < this.#left) this.#left = x0;
    if (x1 > this.#right) this.#right = x1;
    if (y < this.#top) this.#top = y;
    if (y > this.#bottom) this.#bottom = y;
  }

  /** Null as long as nothing was added. */
  get rect(): Rect | null {
    if (this.#right < this.#left) return null;
    return {
      x: this.#left,
      y: this.#top,
      w: this.#right - this.#left + 1,
      h: this.#bottom - this.#top + 1,
    };
  }
}
