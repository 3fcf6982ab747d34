/**
 * A mask in the pixels of the screen: each shows the class that lies below it, so that drawing costs what is seen and not what
 * the mask holds, at any zoom. Pure.
 */
import type { Rect } from '#shared/domain/mask.ts';
import { packRgba, type Palette } from '#shared/kernels/mask/colorize.ts';
import type { StageView } from '../Overlay.ts';

/** Part of an image with a number per pixel: a mask, or a region. */
export interface Pixels extends Rect {
  /** [h, w] */
  readonly data: Uint16Array;
  /** [h, w]: nothing is shown where this has a number. Left out: all is. For what has edges only. */
  readonly except?: Uint16Array | undefined;
}

/** Filled, outlines only, or hatched with outlines: what nobody has confirmed yet. */
export type MaskStyle = 'fill' | 'outline' | 'hatch';

/** Which pixel of the image lies below each pixel of the screen. */
export interface ViewMap {
  /** Pixels of the screen. */
  readonly width: number;
  readonly height: number;
  /** For each column of the screen `samples` columns of the image; -1 beside it. */
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  /** 2: pixels of the screen are larger than those of the image, and show the mean of four places. */
  readonly samples: 1 | 2;
  /** Where the image's corner is on the screen: hatching moves along. */
  readonly left: number;
  readonly top: number;
  /** Pixels of the screen per pixel of the image. */
  readonly scale: number;
}

/** @param isFine average where the image is shrunk; takes four times as long */
export function viewMapOf({ camera, image, canvas, pixelRatio }: StageView, isFine: boolean): ViewMap {
  const scale = camera.scale * pixelRatio;
  const samples = isFine && scale < 1 ? 2 : 1;
  const [width, height] = [Math.round(canvas.widthPx * pixelRatio), Math.round(canvas.heightPx * pixelRatio)];
  const [left, top] = [camera.x * pixelRatio, camera.y * pixelRatio];
  const along = (length: number, from: number, imagePx: number): Int32Array => {
    const places = new Int32Array(length * samples);
    for (let i = 0; i < places.length; i += 1) {
      const place = Math.floor(((i + 0.5) / samples - from) / scale);
      places[i] = place >= 0 && place < imagePx ? place : -1;
    }
    return places;
  };
  return {
    width,
    height,
    samples,
    left,
    top,
    scale,
    columns: along(width, left, image.widthPx),
    rows: along(height, top, image.heightPx),
  };
}

/** The pixels of the screen that show some of these of the image, and `more` around them. Null: none. */
export function screenRect(map: ViewMap, { x, y, w, h }: Rect, more = 0): Rect | null {
  const { left, top, scale, width, height } = map;
  const x0 = Math.max(0, Math.floor(left + x * scale) - more);
  const y0 = Math.max(0, Math.floor(top + y * scale) - more);
  const x1 = Math.min(width, Math.ceil(left + (x + w) * scale) + more);
  const y1 = Math.min(height, Math.ceil(top + (y + h) * scale) + more);
  return x0 < x1 && y0 < y1 ? { x: x0, y: y0, w: x1 - x0, h: y1 - y0 } : null;
}

/** How far an outline reaches: what changes a pixel changes those this near, on the screen. */
export const REACH = 3;

const DARK = packRgba(0, 0, 0, 170);

/** Colours a part of the screen. It keeps its scratch memory. */
export class ViewPainter {
  #classes = new Uint16Array(0);

  /**
   * @param rect of the screen
   * @param out [map.height, map.width]; all of `rect` is written
   */
  paint(
    pixels: Pixels,
    map: ViewMap,
    rect: Rect,
    look: { readonly palette: Palette; readonly style: MaskStyle },
    out: Uint32Array,
  ): void {
    if (look.style === 'fill') fill(pixels, map, rect, look.palette, out);
    else this.#edged(pixels, map, rect, look, out);
  }

  #edged(
    pixels: Pixels,
    map: ViewMap,
    rect: Rect,
    { palette, style }: { readonly palette: Palette; readonly style: MaskStyle },
    out: Uint32Array,
  ): void {
    const width = rect.w + 2 * REACH;
    const around = { x: rect.x - REACH, y: rect.y - REACH, w: width, h: rect.h + 2 * REACH };
    if (this.#classes.length < width * around.h) this.#classes = new Uint16Array(width * around.h);
    const classes = this.#classes;
    sample(pixels, map, around, palette, classes);
    const [offsetX, offsetY] = [rect.x - Math.round(map.left), rect.y - Math.round(map.top)];
    for (let y = 0; y < rect.h; y += 1) {
      const from = (y + REACH) * width + REACH;
      const to = (rect.y + y) * map.width + rect.x;
      for (let x = 0; x < rect.w; x += 1) {
        const i = from + x;
        const value = classes[i] ?? 0;
        const isNear =
          classes[i - 1] !== value || classes[i + 1] !== value || classes[i - width] !== value || classes[i + width] !== value; // prettier-ignore
        if (value === 0) {
          out[to + x] = isNear ? DARK : 0;
          continue;
        }
        const color = palette[value] ?? 0;
        const isEdge =
          isNear || classes[i - 2] !== value || classes[i + 2] !== value || classes[i - 2 * width] !== value || classes[i + 2 * width] !== value; // prettier-ignore
        if (isEdge) out[to + x] = color;
        else if (style === 'outline') out[to + x] = 0;
        else out[to + x] = hatched(offsetX + x + offsetY + y) ? color : faint(color);
      }
    }
  }
}

/** Diagonal stripes, 4 of 10 pixels wide. */
const hatched = (diagonal: number): boolean => ((diagonal % 10) + 10) % 10 < 4;

const faint = (color: number): number => ((color & 0xffffff) | 0x38000000) >>> 0;

function fill(pixels: Pixels, map: ViewMap, rect: Rect, palette: Palette, out: Uint32Array): void {
  const { samples, rows } = map;
  let shown = -1;
  for (let y = rect.y; y < rect.y + rect.h; y += 1) {
    const to = y * map.width + rect.x;
    const row = rows[y * samples] ?? -1;
    if (samples === 2) {
      fillMean(pixels, map, { rect, y, palette, out });
    } else if (row === shown && row >= 0) {
      // Rows of an enlarged image come several times.
      out.copyWithin(to, to - map.width, to - map.width + rect.w);
    } else {
      fillRow(pixels, map, { rect, row, to, palette, out });
    }
    shown = row;
  }
}

interface Row {
  readonly rect: Rect;
  readonly palette: Palette;
  readonly out: Uint32Array;
}

function fillRow(
  pixels: Pixels,
  map: ViewMap,
  { rect, row, to, palette, out }: Row & { row: number; to: number },
) {
  const { data, x, y, w, h } = pixels;
  const { columns } = map;
  if (row < y || row >= y + h) {
    out.fill(0, to, to + rect.w);
    return;
  }
  const from = (row - y) * w - x;
  for (let i = 0; i < rect.w; i += 1) {
    const column = columns[rect.x + i] ?? -1;
    const isInside = column >= x && column < x + w;
    out[to + i] = isInside ? (palette[data[from + column] ?? 0] ?? 0) : 0;
  }
}

/** One row of the screen that shows two rows and two columns of the image at a time. */
function fillMean(pixels: Pixels, map: ViewMap, { rect, y, palette, out }: Row & { y: number }): void {
  const { data, w } = pixels;
  const upper = rowStart(pixels, map.rows[2 * y] ?? -1);
  const lower = rowStart(pixels, map.rows[2 * y + 1] ?? -1);
  const to = y * map.width + rect.x;
  const { columns } = map;
  for (let i = 0; i < rect.w; i += 1) {
    const left = (columns[2 * (rect.x + i)] ?? -1) - pixels.x;
    const right = (columns[2 * (rect.x + i) + 1] ?? -1) - pixels.x;
    const hasLeft = left >= 0 && left < w;
    const hasRight = right >= 0 && right < w;
    const a = hasLeft && upper >= 0 ? (data[upper + left] ?? 0) : 0;
    const b = hasRight && upper >= 0 ? (data[upper + right] ?? 0) : 0;
    const c = hasLeft && lower >= 0 ? (data[lower + left] ?? 0) : 0;
    const d = hasRight && lower >= 0 ? (data[lower + right] ?? 0) : 0;
    const first = palette[a] ?? 0;
    out[to + i] =
      a === b && a === c && a === d ? first : mean(first, palette[b] ?? 0, palette[c] ?? 0, palette[d] ?? 0);
  }
}

const rowStart = ({ y, h, w }: Pixels, row: number): number => (row >= y && row < y + h ? (row - y) * w : -1);

/** Of four colours that are opaque or nothing. */
function mean(a: number, b: number, c: number, d: number): number {
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (const color of [a, b, c, d]) {
    if (color >>> 24 === 0) continue;
    red += color & 255;
    green += (color >>> 8) & 255;
    blue += (color >>> 16) & 255;
    alpha += 1;
  }
  if (alpha === 0) return 0;
  return packRgba((red / alpha) | 0, (green / alpha) | 0, (blue / alpha) | 0, (alpha * 255) >> 2);
}

/**
 * The classes below some pixels of the screen; those without a colour count as nothing. Beside the screen, where a mask may
 * go on, the screen's border is repeated: it is no outline.
 */
function sample(pixels: Pixels, map: ViewMap, rect: Rect, palette: Palette, out: Uint16Array): void {
  const { data, except, x, y, w, h } = pixels;
  const { samples, columns, rows } = map;
  let to = 0;
  for (let screenY = rect.y; screenY < rect.y + rect.h; screenY += 1) {
    const row = rows[Math.max(0, Math.min(map.height - 1, screenY)) * samples] ?? -1;
    const isRow = row >= y && row < y + h;
    const from = (row - y) * w - x;
    for (let i = 0; i < rect.w; i += 1, to += 1) {
      const screenX = Math.max(0, Math.min(map.width - 1, rect.x + i));
      const column = columns[screenX * samples] ?? -1;
      const at = isRow && column >= x && column < x + w ? from + column : -1;
      const value = at < 0 || (except !== undefined && except[at] !== 0) ? 0 : (data[at] ?? 0);
      out[to] = (palette[value] ?? 0) === 0 ? 0 : value;
    }
  }
}
