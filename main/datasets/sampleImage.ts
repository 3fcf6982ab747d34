/** Samples a picture through a coordinate map, lights it, normalizes it, and lays it into a batch. */
import type { Pixels } from '#main/files/decodeImage.ts';
import { areaOf, frameOf, type InputSize, type Size } from './inputSize.ts';
import { centreOf } from './modelPixels.ts';
import { NORMALIZED_BYTES, normalizeUnit } from './normalize.ts';
import { coordinateMap, multiply, type Drawn, type Matrix } from './transforms.ts';

/** fastai keeps logits finite by staying this far from 0 and 1. */
const LOGIT_EDGE = 1e-7;

/**
 * The centre of a scaled picture, normalized.
 * @param out [3, height, width], written from `offset`
 */
export function writeCentre(pixels: Pixels, size: InputSize, out: Float32Array, offset: number): void {
  const frame = frameOf(size);
  const { widthPx, heightPx } = frame;
  const { row, col } = centreOf(pixels, frame);
  const plane = areaOf(frame);
  for (let y = 0; y < heightPx; y += 1) {
    let from = ((row + y) * pixels.widthPx + col) * 3;
    let to = offset + y * widthPx;
    for (let x = 0; x < widthPx; x += 1) {
      out[to] = NORMALIZED_BYTES[pixels.rgb[from] as number] as number;
      out[to + plane] = NORMALIZED_BYTES[256 + (pixels.rgb[from + 1] as number)] as number;
      out[to + 2 * plane] = NORMALIZED_BYTES[512 + (pixels.rgb[from + 2] as number)] as number;
      from += 3;
      to += 1;
    }
  }
}

/**
 * A randomly changed picture: the scaled picture is sampled through the map (bilinear, reflection at the edge, corners
 * aligned), the drawn cut of it is kept, and brightness and contrast work on logits.
 * @param out [3, height, width], written from `offset`
 */
export function writeAugmented(
  pixels: Pixels,
  drawn: Drawn,
  size: InputSize,
  out: Float32Array,
  offset: number,
): void {
  const frame = frameOf(size);
  samplePlanes(pixels, coordinateMap(drawn, pixels), cutOf(pixels, drawn, frame), out.subarray(offset));
  finish(out.subarray(offset, offset + 3 * areaOf(frame)), drawn, areaOf(frame));
}

/** Where in a scaled picture the drawn cut lies; of one that was squeezed into the frame, all of it. */
export const cutOf = (picture: Size, drawn: Drawn, frame: Size): Cut => ({
  row: Math.floor((picture.heightPx - frame.heightPx + 1) * drawn.rowPct),
  col: Math.floor((picture.widthPx - frame.widthPx + 1) * drawn.colPct),
  ...frame,
});

/** The whole picture through a map, as three planes of bytes that are not rounded: [3, h, w]. */
export function sampleRgb(pixels: Pixels, map: Matrix): Float32Array {
  const out = new Float32Array(3 * pixels.widthPx * pixels.heightPx);
  samplePlanes(pixels, map, { row: 0, col: 0, widthPx: pixels.widthPx, heightPx: pixels.heightPx }, out);
  return out;
}

interface Cut extends Size {
  readonly row: number;
  readonly col: number;
}

/** Writes sampled bytes (0..255, not rounded) as three planes. */
function samplePlanes(pixels: Pixels, map: Matrix, cut: Cut, out: Float32Array): void {
  const { widthPx: w, heightPx: h, rgb } = pixels;
  const plane = cut.widthPx * cut.heightPx;
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = inPixels(map, w, h);
  const [lastX, lastY] = [w - 1, h - 1];
  let to = 0;
  for (let y = cut.row; y < cut.row + cut.heightPx; y += 1) {
    for (let x = cut.col; x < cut.col + cut.widthPx; x += 1) {
      const depth = 1 / (m6 * x + m7 * y + m8);
      let px = (m0 * x + m1 * y + m2) * depth;
      let py = (m3 * x + m4 * y + m5) * depth;
      if (px < 0 || px > lastX) px = reflect(px, lastX);
      if (py < 0 || py > lastY) py = reflect(py, lastY);
      const x0 = px | 0;
      const y0 = py | 0;
      const fx = px - x0;
      const fy = py - y0;
      const at = (y0 * w + x0) * 3;
      const right = x0 < lastX ? at + 3 : at;
      const below = y0 < lastY ? w * 3 : 0;
      const w00 = (1 - fx) * (1 - fy);
      const w01 = fx * (1 - fy);
      const w10 = (1 - fx) * fy;
      const w11 = fx * fy;
      for (let c = 0; c < 3; c += 1) {
        out[to + c * plane] =
          (rgb[at + c] as number) * w00 +
          (rgb[right + c] as number) * w01 +
          (rgb[at + below + c] as number) * w10 +
          (rgb[right + below + c] as number) * w11;
      }
      to += 1;
    }
  }
}

/** The same map on pixel numbers: from 0..w-1 and 0..h-1 to -1..1, through the map, and back. */
export function inPixels(map: Matrix, w: number, h: number): Matrix {
  const [sx, sy] = [w > 1 ? 2 / (w - 1) : 0, h > 1 ? 2 / (h - 1) : 0];
  const [halfX, halfY] = [(w - 1) / 2, (h - 1) / 2];
  const inward: Matrix = [sx, 0, -1, 0, sy, -1, 0, 0, 1];
  const outward: Matrix = [halfX, 0, halfX, 0, halfY, halfY, 0, 0, 1];
  return multiply(outward, multiply(map, inward));
}

/** Folds a coordinate into 0..last as a mirror at the centres of the edge pixels would. */
export function reflect(value: number, last: number): number {
  if (last === 0) return 0;
  const period = 2 * last;
  const folded = Math.abs(value) % period;
  return folded > last ? period - folded : folded;
}

/** Steps of the lighting table per byte; between them it is straight, at most a tenth of a byte from the curve. */
const STEPS = 4;

/** Lighting (when drawn) and normalization, in place, through one table per channel. */
function finish(planes: Float32Array, { brightness, contrast }: Drawn, plane: number): void {
  const isLit = brightness !== 0 || contrast !== 1;
  const curve = Float64Array.from({ length: 255 * STEPS + 2 }, (_, i) => {
    const unit = Math.min(1, i / (255 * STEPS));
    return isLit ? light(unit, brightness, contrast) : unit;
  });
  for (let c = 0; c < 3; c += 1) {
    const table = curve.map((unit) => normalizeUnit(unit, c));
    for (let i = c * plane; i < (c + 1) * plane; i += 1) {
      const place = (planes[i] as number) * STEPS;
      const step = place | 0;
      const before = table[step] as number;
      planes[i] = before + ((table[step + 1] as number) - before) * (place - step);
    }
  }
}

/** sigmoid((logit(p) + brightness) * contrast). */
export function light(unit: number, brightness: number, contrast: number): number {
  const p = unit < LOGIT_EDGE ? LOGIT_EDGE : unit > 1 - LOGIT_EDGE ? 1 - LOGIT_EDGE : unit;
  return 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) + brightness) * contrast));
}
