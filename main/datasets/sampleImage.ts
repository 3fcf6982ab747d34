/** Samples a picture through a coordinate map, lights it, normalizes it, and lays it into a batch. */
import type { Pixels } from '#main/files/decodeImage.ts';
import { centreOf } from './modelPixels.ts';
import { IMAGENET_MEAN, IMAGENET_STD, NORMALIZED_BYTES } from './normalize.ts';
import { coordinateMap, type Drawn, type Matrix } from './transforms.ts';

/** fastai keeps logits finite by staying this far from 0 and 1. */
const LOGIT_EDGE = 1e-7;

/**
 * The centre of a scaled picture, normalized.
 * @param out [3, size, size], written from `offset`
 */
export function writeCentre(pixels: Pixels, sizePx: number, out: Float32Array, offset: number): void {
  const { row, col } = centreOf(pixels, sizePx);
  const plane = sizePx * sizePx;
  for (let y = 0; y < sizePx; y += 1) {
    let from = ((row + y) * pixels.widthPx + col) * 3;
    let to = offset + y * sizePx;
    for (let x = 0; x < sizePx; x += 1) {
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
 * aligned), the drawn square of it is kept, and brightness and contrast work on logits.
 * @param out [3, size, size], written from `offset`
 */
export function writeAugmented(
  pixels: Pixels,
  drawn: Drawn,
  sizePx: number,
  out: Float32Array,
  offset: number,
): void {
  const row = Math.floor((pixels.heightPx - sizePx + 1) * drawn.rowPct);
  const col = Math.floor((pixels.widthPx - sizePx + 1) * drawn.colPct);
  samplePlanes(pixels, coordinateMap(drawn, pixels), { row, col, sizePx }, out.subarray(offset));
  finish(out.subarray(offset, offset + 3 * sizePx * sizePx), drawn, sizePx * sizePx);
}

interface Cut {
  readonly row: number;
  readonly col: number;
  readonly sizePx: number;
}

/** Writes sampled bytes (0..255, not rounded) as three planes. */
function samplePlanes(pixels: Pixels, map: Matrix, cut: Cut, out: Float32Array): void {
  const { widthPx: w, heightPx: h, rgb } = pixels;
  const plane = cut.sizePx * cut.sizePx;
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = map;
  const stepX = w > 1 ? 2 / (w - 1) : 0;
  const stepY = h > 1 ? 2 / (h - 1) : 0;
  let to = 0;
  for (let y = 0; y < cut.sizePx; y += 1) {
    const gy = (cut.row + y) * stepY - 1;
    for (let x = 0; x < cut.sizePx; x += 1) {
      const gx = (cut.col + x) * stepX - 1;
      const depth = 1 / (m6 * gx + m7 * gy + m8);
      const px = reflect(((m0 * gx + m1 * gy + m2) * depth + 1) * 0.5 * (w - 1), w - 1);
      const py = reflect(((m3 * gx + m4 * gy + m5) * depth + 1) * 0.5 * (h - 1), h - 1);
      const x0 = Math.floor(px);
      const y0 = Math.floor(py);
      const fx = px - x0;
      const fy = py - y0;
      const right = x0 < w - 1 ? 3 : 0;
      const at = (y0 * w + x0) * 3;
      const below = y0 < h - 1 ? at + w * 3 : at;
      for (let c = 0; c < 3; c += 1) {
        const upper = (rgb[at + c] as number) * (1 - fx) + (rgb[at + right + c] as number) * fx;
        const lower = (rgb[below + c] as number) * (1 - fx) + (rgb[below + right + c] as number) * fx;
        out[to + c * plane] = upper * (1 - fy) + lower * fy;
      }
      to += 1;
    }
  }
}

/** Folds a coordinate into 0..last as a mirror at the centres of the edge pixels would. */
export function reflect(value: number, last: number): number {
  if (last === 0) return 0;
  const period = 2 * last;
  const folded = Math.abs(value) % period;
  return folded > last ? period - folded : folded;
}

/** Lighting (when drawn) and normalization, in place. */
function finish(planes: Float32Array, { brightness, contrast }: Drawn, plane: number): void {
  const isLit = brightness !== 0 || contrast !== 1;
  for (let c = 0; c < 3; c += 1) {
    const mean = IMAGENET_MEAN[c] as number;
    const spread = IMAGENET_STD[c] as number;
    for (let i = c * plane; i < (c + 1) * plane; i += 1) {
      const unit = (planes[i] as number) / 255;
      planes[i] = ((isLit ? light(unit, brightness, contrast) : unit) - mean) / spread;
    }
  }
}

/** sigmoid((logit(p) + brightness) * contrast). */
export function light(unit: number, brightness: number, contrast: number): number {
  const p = unit < LOGIT_EDGE ? LOGIT_EDGE : unit > 1 - LOGIT_EDGE ? 1 - LOGIT_EDGE : unit;
  return 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) + brightness) * contrast));
}
