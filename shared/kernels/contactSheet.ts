/** Pictures of a batch side by side in one, with their masks or points drawn on them. */
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { ShownImage, ShownPoint } from '#shared/domain/shownData.ts';

export type Rgb = readonly [red: number, green: number, blue: number];
export type ClassColors = ReadonlyMap<ClassId, Rgb>;

/** "#4d9fe6" */
export function rgbOf(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/**
 * Pixels with the mask laid over them; those that nobody has labeled stay as they are.
 * @param opacity 0 to 1
 * @returns [height, width, 3]
 */
export function withMask(
  { rgb, mask }: Pick<ShownImage, 'rgb' | 'mask'>,
  colors: ClassColors,
  opacity: number,
): Uint8Array {
  if (mask === null || opacity === 0) return rgb;
  const mixed = new Uint8ClampedArray(rgb);
  for (const [i, id] of mask.entries()) {
    const color = colors.get(id);
    if (color === undefined) continue;
    for (let c = 0; c < 3; c += 1) {
      mixed[3 * i + c] = (1 - opacity) * (rgb[3 * i + c] ?? 0) + opacity * (color[c] ?? 0);
    }
  }
  return new Uint8Array(mixed.buffer);
}

export interface SheetSize {
  /** Of each picture. */
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface SheetLook {
  readonly colors: ClassColors;
  /** Of masks, 0 to 1. */
  readonly opacity: number;
  readonly columns: number;
  /** How many pixels of the sheet show one of a picture, across and down. */
  readonly scale: number;
}

interface Sheet extends SheetSize {
  /** [height, width, 3] */
  readonly rgb: Uint8Array;
}

const GAP_PX = 4;
const GROUND: Rgb = [24, 24, 24];
const RIM: Rgb = [0, 0, 0];
const POINT_PX = 2.5;

/** Whole pixels stay whole: every number of the tensor is one square of the sheet, but for what is drawn over it. */
export function contactSheet(images: readonly ShownImage[], size: SheetSize, look: SheetLook): Sheet {
  const columns = Math.max(1, Math.min(look.columns, images.length));
  const rows = Math.max(1, Math.ceil(images.length / columns));
  const [w, h] = [size.widthPx * look.scale, size.heightPx * look.scale];
  const widthPx = columns * (w + GAP_PX) + GAP_PX;
  const heightPx = rows * (h + GAP_PX) + GAP_PX;
  const sheet: Sheet = { widthPx, heightPx, rgb: new Uint8Array(3 * widthPx * heightPx) };
  for (let i = 0; i < widthPx * heightPx; i += 1) sheet.rgb.set(GROUND, 3 * i);
  for (const [i, image] of images.entries()) {
    const left = GAP_PX + (i % columns) * (w + GAP_PX);
    const top = GAP_PX + Math.floor(i / columns) * (h + GAP_PX);
    putPicture(sheet, { ...size, rgb: withMask(image, look.colors, look.opacity) }, { left, top, look });
    for (const point of image.points) if (point.counts) putPoint(sheet, point, { left, top, w, h, look });
  }
  return sheet;
}

interface At {
  readonly left: number;
  readonly top: number;
  readonly look: SheetLook;
}

function putPicture(sheet: Sheet, picture: Sheet, { left, top, look: { scale } }: At): void {
  for (let y = 0; y < picture.heightPx * scale; y += 1) {
    for (let x = 0; x < picture.widthPx * scale; x += 1) {
      const from = 3 * (Math.floor(y / scale) * picture.widthPx + Math.floor(x / scale));
      const to = 3 * ((top + y) * sheet.widthPx + left + x);
      sheet.rgb.set(picture.rgb.subarray(from, from + 3), to);
    }
  }
}

/** A disc with a dark rim, cut off where the picture ends. */
function putPoint(
  sheet: Sheet,
  { classId, x, y }: ShownPoint,
  { left, top, w, h, look }: At & { readonly w: number; readonly h: number },
): void {
  const color = look.colors.get(classId) ?? [255, 255, 255];
  const [middleX, middleY] = [x * w, y * h];
  const reach = POINT_PX + 1;
  for (let py = Math.max(0, Math.floor(middleY - reach)); py < Math.min(h, middleY + reach); py += 1) {
    for (let px = Math.max(0, Math.floor(middleX - reach)); px < Math.min(w, middleX + reach); px += 1) {
      const away = Math.hypot(px + 0.5 - middleX, py + 0.5 - middleY);
      if (away <= reach)
        sheet.rgb.set(away <= POINT_PX ? color : RIM, 3 * ((top + py) * sheet.widthPx + left + px));
    }
  }
}
