/**
 * Resizes pixels with a triangle filter that widens when shrinking (antialiasing): ONNX `Resize(mode=linear, antialias=1,
 * exclude_outside=1, coordinate_transformation_mode=half_pixel)` followed by rounding, so that an exported graph can do the same.
 */

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A rectangle of a picture. */
export interface Window extends Size {
  readonly row: number;
  readonly col: number;
}

/** Where along one axis, in pixels. */
interface Span {
  readonly from: number;
  readonly length: number;
}

/** For each output position: where its inputs begin and what each weighs. */
interface Taps {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** `width` weights per output position, in order; unused ones are 0. */
  readonly weights: Float32Array;
  readonly width: number;
}

const cache = new Map<string, Taps>();
const CACHED = 64;

/** Made once per pair of sizes and span of the output; a set of images has few. */
function tapsFor(inSize: number, outSize: number, span: Span): Taps {
  const key = `${String(inSize)} ${String(outSize)} ${String(span.from)} ${String(span.length)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= CACHED) cache.clear();
  const taps = makeTaps(inSize, outSize, span);
  cache.set(key, taps);
  return taps;
}

/**
 * Weights along one axis: a triangle around the centre of the output pixel, as wide as an input or output pixel, whichever is
 * larger; inputs beyond the border are left out and the rest sums to 1 (ONNX `exclude_outside=1`, Pillow, torchvision). In
 * half pixels all is whole: with n inputs and m outputs, w = max(0, 2 max(n, m) - |(2j + 1) m - (2i + 1) n|) over their sum.
 */
function makeTaps(n: number, m: number, span: Span): Taps {
  const reach = 2 * Math.max(n, m);
  const width = Math.ceil(Math.max(1, n / m)) * 2 + 1;
  const starts = new Int32Array(span.length);
  const counts = new Int32Array(span.length);
  const weights = new Float32Array(span.length * width);
  for (let i = 0; i < span.length; i += 1) {
    const centre = (2 * (span.from + i) + 1) * n;
    // The first j with (2j + 1) m > centre - reach.
    const start = Math.max(0, Math.floor((centre - reach - m) / (2 * m)) + 1);
    const raw: number[] = [];
    for (let j = start; j < n && (2 * j + 1) * m < centre + reach; j += 1) {
      raw.push(reach - Math.abs((2 * j + 1) * m - centre));
    }
    const sum = raw.reduce((a, b) => a + b, 0);
    starts[i] = start;
    counts[i] = raw.length;
    for (const [k, weight] of raw.entries()) weights[i * width + k] = weight / sum;
  }
  return { starts, counts, weights, width };
}

/** The inputs that any of these outputs needs. */
function reachOf({ starts, counts }: Taps): Span {
  const from = starts[0] ?? 0;
  const last = starts.length - 1;
  return { from, length: (starts[last] ?? 0) + (counts[last] ?? 0) - from };
}

/**
 * Halves go up, and so does what lies a hair (2^-10) below them. True ties are frequent (256 to 224 px gives them by the
 * hundred), and in float32 they fall on either side of the half by the order of additions alone: then an exported graph would
 * see other bytes than training did. Beside the hair nothing of the kind happens.
 */
const HALF = 0.5 + 2 ** -10;

/** To the nearest whole number within a byte. */
function roundToByte(value: number): number {
  const rounded = Math.floor(value + HALF);
  return rounded < 0 ? 0 : rounded > 255 ? 255 : rounded;
}

/**
 * @param source with rgb [h, w, 3] bytes
 * @param window the part of the result that is wanted; only it is computed, and from the pixels it needs
 * @returns [outH, outW, 3] bytes, or the window of them; sums are float32 along each axis, rounded once at the end
 *   (`roundToByte`)
 */
export function resizeAntialiased(
  { rgb, widthPx: w, heightPx: h }: Size & { readonly rgb: Uint8Array },
  { widthPx: outW, heightPx: outH }: Size,
  window: Window = { row: 0, col: 0, widthPx: outW, heightPx: outH },
): Uint8Array {
  if (w === outW && h === outH) return cutOut(rgb, w, window);
  const acrossTaps = tapsFor(w, outW, { from: window.col, length: window.widthPx });
  const downTaps = tapsFor(h, outH, { from: window.row, length: window.heightPx });
  const needed = reachOf(downTaps);
  const rows = resizeRows(rgb, w, needed, acrossTaps);
  return resizeColumns(rows, needed.from, 3 * window.widthPx, downTaps);
}

/** The window of an image, [h, w, 3] bytes. */
function cutOut(rgb: Uint8Array, width: number, { row, col, widthPx, heightPx }: Window): Uint8Array {
  if (widthPx === width) return rgb.slice(row * width * 3, (row + heightPx) * width * 3);
  const out = new Uint8Array(heightPx * widthPx * 3);
  for (let y = 0; y < heightPx; y += 1) {
    const from = ((row + y) * width + col) * 3;
    out.set(rgb.subarray(from, from + widthPx * 3), y * widthPx * 3);
  }
  return out;
}

/** Along x, of the needed rows only: bytes in, float32 out, [needed, outputs of the taps, 3]. */
function resizeRows(rgb: Uint8Array, widthPx: number, needed: Span, taps: Taps): Float32Array {
  const { starts, counts, weights, width } = taps;
  const out = new Float32Array(needed.length * starts.length * 3);
  let to = 0;
  for (let y = needed.from; y < needed.from + needed.length; y += 1) {
    const row = y * widthPx;
    for (let x = 0; x < starts.length; x += 1) {
      let from = (row + (starts[x] as number)) * 3;
      const first = x * width;
      const last = first + (counts[x] as number);
      let r = 0;
      let g = 0;
      let b = 0;
      for (let k = first; k < last; k += 1) {
        const weight = weights[k] as number;
        r += weight * (rgb[from] as number);
        g += weight * (rgb[from + 1] as number);
        b += weight * (rgb[from + 2] as number);
        from += 3;
      }
      out[to] = r;
      out[to + 1] = g;
      out[to + 2] = b;
      to += 3;
    }
  }
  return out;
}

/**
 * Along y: float32 in, rounded bytes out, [outputs of the taps, stride].
 * @param firstRow which row of the source `rows` begins with
 */
function resizeColumns(rows: Float32Array, firstRow: number, stride: number, taps: Taps): Uint8Array {
  const { starts, counts, weights, width } = taps;
  const sums = new Float32Array(stride);
  const bytes = new Uint8Array(starts.length * stride);
  for (let y = 0; y < starts.length; y += 1) {
    sums.fill(0);
    const count = counts[y] as number;
    for (let k = 0; k < count; k += 1) {
      const weight = weights[y * width + k] as number;
      const from = ((starts[y] as number) - firstRow + k) * stride;
      for (let i = 0; i < stride; i += 1) sums[i] = (sums[i] as number) + weight * (rows[from + i] as number);
    }
    const to = y * stride;
    for (let i = 0; i < stride; i += 1) bytes[to + i] = roundToByte(sums[i] as number);
  }
  return bytes;
}

/**
 * Size of an image scaled so that its short side is `shortPx` and nothing is cut: the long side is
 * floor((2 * long * shortPx + short) / (2 * short)), which is rounding in whole numbers and so the same in any graph.
 */
export function sizeWithShortSide(size: Size, shortPx: number): { widthPx: number; heightPx: number } {
  const short = Math.min(size.widthPx, size.heightPx);
  const scaled = (px: number): number => Math.floor((2 * px * shortPx + short) / (2 * short));
  return { widthPx: scaled(size.widthPx), heightPx: scaled(size.heightPx) };
}
