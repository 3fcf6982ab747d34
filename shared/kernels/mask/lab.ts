/** Colours as CIELAB has them, where distances are about what the eye makes of them. */
import type { Picture, Rect } from '#shared/domain/mask.ts';

/** One number per pixel each: lightness 0 to 100, green to red, blue to yellow. */
export interface LabPixels {
  readonly lightness: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** sRGB's levels as light (IEC 61966-2-1). */
const LIGHT = Float32Array.from({ length: 256 }, (_, level) => {
  const u = level / 255;
  return u <= 0.04045 ? u / 12.92 : ((u + 0.055) / 1.055) ** 2.4;
});

/** CIE 1976: a cube root with a straight piece near zero. */
const curved = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);

/** The pixels of a part of a picture, sRGB with the white of D65. */
export function labOf({ rgba, widthPx }: Picture, { x, y, w, h }: Rect): LabPixels {
  const [lightness, a, b] = [new Float32Array(w * h), new Float32Array(w * h), new Float32Array(w * h)];
  for (let row = 0, to = 0; row < h; row += 1) {
    const start = 4 * ((y + row) * widthPx + x);
    for (let at = start; at < start + 4 * w; at += 4, to += 1) {
      const red = LIGHT[rgba[at] ?? 0] ?? 0;
      const green = LIGHT[rgba[at + 1] ?? 0] ?? 0;
      const blue = LIGHT[rgba[at + 2] ?? 0] ?? 0;
      const fx = curved((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
      const fy = curved(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
      const fz = curved((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
      lightness[to] = 116 * fy - 16;
      a[to] = 500 * (fx - fy);
      b[to] = 200 * (fy - fz);
    }
  }
  return { lightness, a, b };
}
