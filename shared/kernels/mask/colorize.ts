/** A mask as colours to be drawn over its image: filled, or outlines only. */
import type { Raster, Rect } from '#shared/domain/mask.ts';

/** Colours by class id, packed as `packRgba` does; unlabeled (0) and ids beyond its end are transparent. */
export type Palette = Uint32Array;

/** Red, green, blue and alpha (0 to 255) as canvas wants them in a Uint32Array on a little-endian machine. */
export const packRgba = (red: number, green: number, blue: number, alpha = 255): number =>
  ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/**
 * The colours of a part of a mask.
 * @param rect within the mask
 * @param out [rect.h, rect.w], all of it is written
 */
export function paletteTo(raster: Raster, rect: Rect, palette: Palette, out: Uint32Array): void {
  const { data, widthPx } = raster;
  const colors = withTransparentZero(palette);
  let to = 0;
  for (let y = rect.y; y < rect.y + rect.h; y += 1) {
    const start = y * widthPx + rect.x;
    const end = start + rect.w;
    for (let i = start; i < end; i += 1) out[to++] = colors[data[i] ?? 0] ?? 0;
  }
}

/** As `paletteTo`, but only outlines (see `outlineInto`) have a colour. */
export function outlinesTo(raster: Raster, rect: Rect, palette: Palette, out: Uint32Array): void {
  const { data, widthPx } = raster;
  const colors = withTransparentZero(palette);
  const marks = new Uint8Array(rect.w);
  let to = 0;
  for (let y = rect.y; y < rect.y + rect.h; y += 1) {
    outlineRow(raster, y, rect.x, marks);
    const start = y * widthPx + rect.x;
    for (let i = 0; i < rect.w; i += 1) {
      out[to++] = marks[i] === 1 ? (colors[data[start + i] ?? 0] ?? 0) : 0;
    }
  }
}

/**
 * Marks the pixels beside (left, right, above, below) one of another class. The border of the image is no outline.
 * @param rect within the mask
 * @param out [rect.h, rect.w], all of it is written: 1 for outlines, 0 elsewhere
 */
export function outlineInto(raster: Raster, rect: Rect, out: Uint8Array): void {
  for (let row = 0; row < rect.h; row += 1) {
    outlineRow(raster, rect.y + row, rect.x, out.subarray(row * rect.w, (row + 1) * rect.w));
  }
}

/** One row of it, from column `x` on. */
function outlineRow({ data, widthPx, heightPx }: Raster, y: number, x: number, marks: Uint8Array): void {
  const start = y * widthPx + x;
  const above = y > 0 ? start - widthPx : start;
  const below = y < heightPx - 1 ? start + widthPx : start;
  const last = widthPx - 1 - x;
  let before = data[x > 0 ? start - 1 : start];
  let value = data[start];
  for (let i = 0; i < marks.length; i += 1) {
    const after = i < last ? data[start + i + 1] : value;
    const isInner =
      value === before && value === after && value === data[above + i] && value === data[below + i];
    marks[i] = isInner ? 0 : 1;
    before = value;
    value = after;
  }
}

/** Whatever the colours say of class 0: what nobody has labeled shows the image. */
function withTransparentZero(palette: Palette): Palette {
  if ((palette[0] ?? 0) === 0) return palette;
  const colors = palette.slice();
  colors[0] = 0;
  return colors;
}
