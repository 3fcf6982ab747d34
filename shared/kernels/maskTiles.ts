/** Masks in squares: run lengths as bytes, squares out of a raster and back, and two changes of one square put together. */
import {
  MAX_MASK_CLASS,
  TILE_PX,
  UNLABELED,
  type Raster,
  type Rect,
  type TileChange,
} from '#shared/domain/mask.ts';

const NOTHING = new Uint8Array(0);

/** The place of a square on its image; squares at the right and lower border are smaller. */
export function tileRect(tx: number, ty: number, size: { widthPx: number; heightPx: number }): Rect {
  const [x, y] = [tx * TILE_PX, ty * TILE_PX];
  return { x, y, w: Math.min(TILE_PX, size.widthPx - x), h: Math.min(TILE_PX, size.heightPx - y) };
}

/** How many squares an image has in a row and in a column. */
export const tileCounts = (size: {
  widthPx: number;
  heightPx: number;
}): { columns: number; rows: number } => ({
  columns: Math.ceil(size.widthPx / TILE_PX),
  rows: Math.ceil(size.heightPx / TILE_PX),
});

/**
 * Writes pixels as (run, value) pairs of little-endian base-128 numbers. The same pixels always give the same bytes; all
 * unlabeled gives none.
 * @param pixels class ids, row by row
 */
export function encodeTile(pixels: Uint16Array): Uint8Array {
  const bytes =
    pixels.length * PAIR_BYTES <= scratch.length ? scratch : new Uint8Array(pixels.length * PAIR_BYTES);
  let at = 0;
  let start = 0;
  while (start < pixels.length) {
    const value = pixels[start] ?? 0;
    let end = start + 1;
    while (end < pixels.length && pixels[end] === value) end += 1;
    if (value === UNLABELED && start === 0 && end === pixels.length) return NOTHING;
    at = putNumber(bytes, at, end - start);
    at = putNumber(bytes, at, value);
    start = end;
  }
  return bytes.slice(0, at);
}

/** A pair takes at most 3 + 3 bytes, for at least one pixel. */
const PAIR_BYTES = 6;
/** Written over by every square: making a new one each time would keep the garbage collector busy. */
const scratch = new Uint8Array(TILE_PX * TILE_PX * PAIR_BYTES);

/** @returns the place behind the number */
function putNumber(bytes: Uint8Array, place: number, value: number): number {
  let at = place;
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at++] = rest;
  return at;
}

/**
 * The way back.
 * @param length pixels of the square
 * @returns null when the bytes are not exactly that many pixels: they come from outside and are not to be trusted
 */
export function decodeTile(runs: Uint8Array, length: number): Uint16Array | null {
  const pixels = new Uint16Array(length);
  if (runs.length === 0) return pixels;
  let at = 0;
  const take = (): number => {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = runs[at++];
      if (byte === undefined) return -1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return -1;
  };
  let filled = 0;
  while (at < runs.length) {
    const run = take();
    const value = take();
    if (run < 1 || value < 0 || value > MAX_MASK_CLASS || filled + run > length) return null;
    pixels.fill(value, filled, filled + run);
    filled += run;
  }
  return filled === length ? pixels : null;
}

/** The class ids that occur in a square, unlabeled left out; null when the bytes are damaged. Faster than decoding. */
export function classesInTile(runs: Uint8Array): ReadonlySet<number> | null {
  const found = new Set<number>();
  let value = 0;
  let shift = 0;
  let isRun = true;
  for (const byte of runs) {
    value |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte >= 0x80) {
      if (shift >= 28) return null;
      continue;
    }
    if (!isRun && value !== UNLABELED) found.add(value);
    isRun = !isRun;
    value = 0;
    shift = 0;
  }
  return isRun && shift === 0 ? found : null;
}

/** Cuts a square out of a raster. */
export function readTile(raster: Raster, tx: number, ty: number): Uint16Array {
  const { x, y, w, h } = tileRect(tx, ty, raster);
  const pixels = new Uint16Array(w * h);
  for (let row = 0; row < h; row += 1) {
    const from = (y + row) * raster.widthPx + x;
    pixels.set(raster.data.subarray(from, from + w), row * w);
  }
  return pixels;
}

/** Puts a square back into a raster. */
export function writeTile(raster: Raster, tx: number, ty: number, pixels: Uint16Array): void {
  const { x, y, w, h } = tileRect(tx, ty, raster);
  for (let row = 0; row < h; row += 1) {
    raster.data.set(pixels.subarray(row * w, (row + 1) * w), (y + row) * raster.widthPx + x);
  }
}

/** The squares that touch a rectangle, as [tx, ty]. */
export function tilesIn(
  rect: Rect,
  size: { widthPx: number; heightPx: number },
): (readonly [number, number])[] {
  const { columns, rows } = tileCounts(size);
  const found: (readonly [number, number])[] = [];
  if (rect.w <= 0 || rect.h <= 0) return found;
  const lastX = Math.min(columns - 1, Math.floor((rect.x + rect.w - 1) / TILE_PX));
  const lastY = Math.min(rows - 1, Math.floor((rect.y + rect.h - 1) / TILE_PX));
  for (let ty = Math.max(0, Math.floor(rect.y / TILE_PX)); ty <= lastY; ty += 1) {
    for (let tx = Math.max(0, Math.floor(rect.x / TILE_PX)); tx <= lastX; tx += 1) found.push([tx, ty]);
  }
  return found;
}

/** A square with its class ids replaced by what they count as today. Bytes come back as they are where nothing changes. */
export function resolveTile(
  runs: Uint8Array,
  length: number,
  resolve: (id: number) => number,
): Uint8Array | null {
  const found = classesInTile(runs);
  if (found === null) return null;
  if ([...found].every((id) => resolve(id) === id)) return runs;
  const pixels = decodeTile(runs, length);
  return pixels === null ? null : encodeTile(pixels.map(resolve));
}

/** How many pixels of each class a square has, unlabeled left out. */
export function areasOf(pixels: Uint16Array): Map<number, number> {
  const areas = new Map<number, number>();
  for (let start = 0; start < pixels.length;) {
    const value = pixels[start] ?? 0;
    let end = start + 1;
    while (end < pixels.length && pixels[end] === value) end += 1;
    if (value !== UNLABELED) areas.set(value, (areas.get(value) ?? 0) + end - start);
    start = end;
  }
  return areas;
}

/** The same bytes? */
export function isSameTile(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/**
 * Does a change to a square that may look different by now: pixels that still hold what the change found get what it made
 * of them, all others stay. So neither undo nor a second window takes away what somebody else drew meanwhile.
 * @param resolve what a stored class id counts as today (0 for one that was deleted); left out: itself
 * @returns the new bytes, or null when a square is damaged
 */
export function mergeTile(
  now: Uint8Array,
  change: Pick<TileChange, 'before' | 'after'>,
  length: number,
  resolve: ((id: number) => number) | null = null,
): Uint8Array | null {
  if (isSameTile(now, change.before)) return change.after;
  const [pixels, before, after] = [now, change.before, change.after].map((runs) => decodeTile(runs, length));
  if (!pixels || !before || !after) return null;
  for (let i = 0; i < length; i += 1) {
    if (before[i] === after[i]) continue;
    const held = pixels[i] ?? 0;
    if ((resolve === null ? held : resolve(held)) === before[i]) pixels[i] = after[i] ?? 0;
  }
  return encodeTile(pixels);
}

/**
 * One square laid over another: where it says something, that counts; elsewhere what was there.
 * @returns null when a square is damaged
 */
export function overlayTile(under: Uint8Array, over: Uint8Array, length: number): Uint8Array | null {
  const [pixels, above] = [decodeTile(under, length), decodeTile(over, length)];
  if (pixels === null || above === null) return null;
  for (let i = 0; i < length; i += 1) {
    const value = above[i] ?? UNLABELED;
    if (value !== UNLABELED) pixels[i] = value;
  }
  return encodeTile(pixels);
}
