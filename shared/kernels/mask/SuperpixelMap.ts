/** Superpixels by place and by number, so that brushing over them is quick. */
import type { Region } from '#shared/domain/mask.ts';
import type { Position } from './brush.ts';
import { Bounds } from './rects.ts';
import { blankRegion, NO_REGION } from './regions.ts';
import type { Superpixels } from './slic.ts';

export class SuperpixelMap {
  readonly #superpixels: Superpixels;
  /** The pixels sorted by label, and where each label's begin: [count + 1]. */
  readonly #pixels: Int32Array;
  readonly #starts: Int32Array;

  constructor(superpixels: Superpixels) {
    this.#superpixels = superpixels;
    const { labels, count } = superpixels;
    this.#starts = new Int32Array(count + 1);
    for (const label of labels) this.#starts[label + 1] = (this.#starts[label + 1] ?? 0) + 1;
    for (let i = 1; i <= count; i += 1) this.#starts[i] = (this.#starts[i] ?? 0) + (this.#starts[i - 1] ?? 0);
    this.#pixels = new Int32Array(labels.length);
    const next = this.#starts.slice();
    labels.forEach((label, i) => {
      const at = next[label] ?? 0;
      this.#pixels[at] = i;
      next[label] = at + 1;
    });
  }

  /** The label of the superpixel under a position; null beside the part that was cut up. */
  at({ x, y }: Position): number | null {
    const { rect, labels } = this.#superpixels;
    const [column, row] = [Math.floor(x) - rect.x, Math.floor(y) - rect.y];
    if (!(column >= 0 && row >= 0 && column < rect.w && row < rect.h)) return null;
    return labels[row * rect.w + column] ?? null;
  }

  /** The labels under a straight line, each once, in the order of the way. */
  along(from: Position, to: Position): number[] {
    const steps = Math.max(1, Math.ceil(2 * Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))));
    const found = new Set<number>();
    for (let i = 0; i <= steps; i += 1) {
      const t = i / steps;
      const label = this.at({ x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) });
      if (label !== null) found.add(label);
    }
    return [...found];
  }

  /** The pixels of some superpixels together, in the smallest rectangle of the image. */
  region(chosen: Iterable<number>): Region {
    const { rect } = this.#superpixels;
    const all = [...chosen];
    const bounds = new Bounds();
    for (const label of all) {
      for (const i of this.#pixelsOf(label)) {
        const x = rect.x + (i % rect.w);
        bounds.add(rect.y + Math.floor(i / rect.w), x, x);
      }
    }
    if (bounds.rect === null) return NO_REGION;
    const region = blankRegion(bounds.rect);
    const { x, y, w } = region.rect;
    for (const label of all) {
      for (const i of this.#pixelsOf(label)) {
        region.bits[(rect.y + Math.floor(i / rect.w) - y) * w + rect.x + (i % rect.w) - x] = 1;
      }
    }
    return region;
  }

  /** All pixels whose right or lower neighbour belongs to another superpixel: the net to be drawn over the image. */
  borders(): Region {
    const { rect, labels } = this.#superpixels;
    const region = blankRegion(rect);
    for (let i = 0; i < labels.length; i += 1) {
      const right = (i + 1) % rect.w === 0 ? labels[i] : labels[i + 1];
      const below = labels[i + rect.w] ?? labels[i];
      if (labels[i] !== right || labels[i] !== below) region.bits[i] = 1;
    }
    return region;
  }

  #pixelsOf(label: number): Int32Array {
    return this.#pixels.subarray(this.#starts[label] ?? 0, this.#starts[label + 1] ?? 0);
  }
}
