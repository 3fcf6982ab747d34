/** Superpixels: a picture cut into connected pieces of about one size that keep to its edges. */
import type { Picture, Rect } from '#shared/domain/mask.ts';
import { labOf, type LabPixels } from './lab.ts';
import { intersectRects, wholeOf } from './rects.ts';

export interface SlicOptions {
  /** How wide a superpixel is, about. */
  readonly regionPx: number;
  /** How much place counts against colour: at 40 nearly squares, at 5 ragged. 10 is the paper's. */
  readonly compactness: number;
  /** 10 is the paper's; 5 look nearly the same. */
  readonly iterations: number;
  /** Only this part of the picture; all of it takes about a second for every four million pixels. */
  readonly window?: Rect;
}

export interface Superpixels {
  /** The part of the picture that was looked at. */
  readonly rect: Rect;
  /** [rect.h, rect.w], 0 to count - 1: every pixel has one, and the pixels of each hang together. */
  readonly labels: Int32Array;
  readonly count: number;
}

/** Numbers per centre: lightness, a, b, x, y. */
const FEATURES = 5;

/**
 * Achanta, Shaji, Smith, Lucchi, Fua and Süsstrunk 2012: k-means over colour (CIELAB) and place, from a regular grid, each
 * centre looking no further than one grid step; then pieces smaller than a quarter of a grid cell join a neighbour.
 */
export function slic(picture: Picture, options: SlicOptions): Superpixels {
  const whole = wholeOf(picture);
  const rect = intersectRects(options.window ?? whole, whole);
  if (rect === null) return { rect: { ...whole, w: 0, h: 0 }, labels: new Int32Array(0), count: 0 };
  const step = Math.max(2, options.regionPx);
  const lab = labOf(picture, rect);
  const centres = seeds(lab, rect, step);
  const labels = new Int32Array(rect.w * rect.h).fill(-1);
  const distances = new Float32Array(labels.length);
  for (let i = 0; i < Math.max(1, options.iterations); i += 1) {
    distances.fill(Infinity);
    for (let k = 0; k < centres.length / FEATURES; k += 1) {
      const centre = centres.subarray(k * FEATURES, (k + 1) * FEATURES);
      claim(lab, rect, { k, centre, step, weight: (options.compactness / step) ** 2 }, { labels, distances });
    }
    recentre(lab, rect, labels, centres);
  }
  return { rect, ...connect(labels, rect.w, rect.h, (step * step) / 4) };
}

/** The middles of a regular grid, each moved to the flattest of the nine pixels there, so that none starts on an edge. */
function seeds(lab: LabPixels, { w, h }: Rect, step: number): Float32Array {
  const [columns, rows] = [Math.max(1, Math.round(w / step)), Math.max(1, Math.round(h / step))];
  const centres = new Float32Array(columns * rows * FEATURES);
  for (let k = 0; k < columns * rows; k += 1) {
    const x = Math.floor((((k % columns) + 0.5) * w) / columns);
    const y = Math.floor(((Math.floor(k / columns) + 0.5) * h) / rows);
    let [best, least] = [y * w + x, Infinity];
    for (let ny = Math.max(1, y - 1); ny <= Math.min(h - 2, y + 1); ny += 1) {
      for (let nx = Math.max(1, x - 1); nx <= Math.min(w - 2, x + 1); nx += 1) {
        const i = ny * w + nx;
        const slope = colourGap(lab, i - 1, i + 1) + colourGap(lab, i - w, i + w);
        if (slope < least) [best, least] = [i, slope];
      }
    }
    const { lightness, a, b } = lab;
    centres.set(
      [lightness[best] ?? 0, a[best] ?? 0, b[best] ?? 0, best % w, Math.floor(best / w)],
      k * FEATURES,
    );
  }
  return centres;
}

const colourGap = ({ lightness, a, b }: LabPixels, i: number, j: number): number =>
  ((lightness[i] ?? 0) - (lightness[j] ?? 0)) ** 2 +
  ((a[i] ?? 0) - (a[j] ?? 0)) ** 2 +
  ((b[i] ?? 0) - (b[j] ?? 0)) ** 2;

/** One centre takes the pixels around it that are nearer to it than to all before. */
function claim(
  { lightness, a, b }: LabPixels,
  { w, h }: Rect,
  { k, centre, step, weight }: { k: number; centre: Float32Array; step: number; weight: number },
  { labels, distances }: { labels: Int32Array; distances: Float32Array },
): void {
  const [cl = 0, ca = 0, cb = 0, cx = 0, cy = 0] = centre;
  const [left, right] = [Math.max(0, Math.ceil(cx - step)), Math.min(w - 1, Math.floor(cx + step))];
  const [top, bottom] = [Math.max(0, Math.ceil(cy - step)), Math.min(h - 1, Math.floor(cy + step))];
  for (let y = top; y <= bottom; y += 1) {
    const dy = (y - cy) * (y - cy);
    for (let x = left, i = y * w + left; x <= right; x += 1, i += 1) {
      const dl = (lightness[i] ?? 0) - cl;
      const da = (a[i] ?? 0) - ca;
      const db = (b[i] ?? 0) - cb;
      const distance = dl * dl + da * da + db * db + ((x - cx) * (x - cx) + dy) * weight;
      if (distance < (distances[i] ?? 0)) {
        distances[i] = distance;
        labels[i] = k;
      }
    }
  }
}

/** Puts each centre into the middle of its pixels; one without any stays. */
function recentre(
  { lightness, a, b }: LabPixels,
  { w, h }: Rect,
  labels: Int32Array,
  centres: Float32Array,
): void {
  const sums = new Float64Array(centres.length);
  const pixels = new Int32Array(centres.length / FEATURES);
  for (let y = 0, i = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1, i += 1) {
      const k = labels[i] ?? -1;
      if (k < 0) continue;
      const at = k * FEATURES;
      pixels[k] = (pixels[k] ?? 0) + 1;
      sums[at] = (sums[at] ?? 0) + (lightness[i] ?? 0);
      sums[at + 1] = (sums[at + 1] ?? 0) + (a[i] ?? 0);
      sums[at + 2] = (sums[at + 2] ?? 0) + (b[i] ?? 0);
      sums[at + 3] = (sums[at + 3] ?? 0) + x;
      sums[at + 4] = (sums[at + 4] ?? 0) + y;
    }
  }
  for (let i = 0; i < centres.length; i += 1) {
    const count = pixels[Math.floor(i / FEATURES)] ?? 0;
    if (count > 0) centres[i] = (sums[i] ?? 0) / count;
  }
}

/** Numbers the connected pieces; those with fewer pixels than asked for become part of the one left of or above them. */
function connect(
  pieces: Int32Array,
  w: number,
  h: number,
  minPixels: number,
): Pick<Superpixels, 'labels' | 'count'> {
  const labels = new Int32Array(pieces.length).fill(-1);
  const queue = new Int32Array(pieces.length);
  let count = 0;
  for (let start = 0; start < pieces.length; start += 1) {
    if (labels[start] !== -1) continue;
    const beside = start % w > 0 ? labels[start - 1] : start >= w ? labels[start - w] : undefined;
    const size = spread(start);
    if (size < minPixels && beside !== undefined)
      for (let i = 0; i < size; i += 1) labels[queue[i] ?? 0] = beside;
    else count += 1;
  }
  return { labels, count };

  /** Gives the next number to all that hangs together with a pixel. @returns how many these are: they are in `queue` */
  function spread(start: number): number {
    let size = 0;
    take(start);
    for (let next = 0; next < size; next += 1) {
      const i = queue[next] ?? 0;
      const x = i % w;
      if (x > 0) take(i - 1);
      if (x < w - 1) take(i + 1);
      if (i >= w) take(i - w);
      if (i < w * (h - 1)) take(i + w);
    }
    return size;
    function take(i: number): void {
      if (labels[i] !== -1 || pieces[i] !== pieces[start]) return;
      labels[i] = count;
      queue[size++] = i;
    }
  }
}
