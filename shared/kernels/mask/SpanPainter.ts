/** Paints runs of pixels of a mask, leaves protected classes alone, and remembers what it changed. */
import type { Raster, Rect } from '#shared/domain/mask.ts';
import { Bounds } from './rects.ts';

/** What to paint, and over what. */
export interface Paint {
  /** The class id; 0 erases. */
  readonly value: number;
  /** By class id, 1: may be painted over; ids beyond its end may not. Null: everything may. */
  readonly mayPaint: Uint8Array | null;
}

export class SpanPainter {
  readonly #raster: Raster;
  readonly #value: number;
  readonly #mayPaint: Uint8Array | null;
  readonly #bounds = new Bounds();

  constructor(raster: Raster, { value, mayPaint }: Paint) {
    this.#raster = raster;
    this.#value = value;
    this.#mayPaint = mayPaint;
  }

  /** Around the pixels that have another class now; null when there are none. */
  get changed(): Rect | null {
    return this.#bounds.rect;
  }

  /** Row `y` from `x0` up to, but without, `x1`; whole numbers. What lies outside the mask is left out. */
  span(y: number, x0: number, x1: number): void {
    const { widthPx, heightPx } = this.#raster;
    if (y < 0 || y >= heightPx) return;
    const start = y * widthPx + Math.max(0, x0);
    const end = y * widthPx + Math.min(widthPx, x1);
    if (this.#mayPaint === null) this.#over(y, start, end);
    else this.#between(this.#mayPaint, y, start, end);
  }

  #over(y: number, start: number, end: number): void {
    const { data, widthPx } = this.#raster;
    const value = this.#value;
    let [first, last] = [start, end - 1];
    while (first < end && data[first] === value) first += 1;
    if (first >= end) return;
    while (data[last] === value) last -= 1;
    data.fill(value, first, last + 1);
    this.#bounds.add(y, first - y * widthPx, last - y * widthPx);
  }

  #between(mayPaint: Uint8Array, y: number, start: number, end: number): void {
    const { data, widthPx } = this.#raster;
    const value = this.#value;
    let [first, last] = [-1, -1];
    for (let i = start; i < end; i += 1) {
      const old = data[i] ?? 0;
      if (old === value || mayPaint[old] !== 1) continue;
      data[i] = value;
      if (first < 0) first = i;
      last = i;
    }
    if (first >= 0) this.#bounds.add(y, first - y * widthPx, last - y * widthPx);
  }
}
