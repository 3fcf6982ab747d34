/** Windows bitmaps: every layout that programs write (1 to 32 bits, RLE, bit fields, either way up), strictly. */
import { CutOff, MemoryReader, type ByteReader } from './ByteReader.ts';

export interface BmpHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly hasAlpha: boolean;
  readonly isTopDown: boolean;
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  readonly compression: 'none' | 'rle8' | 'rle4';
  /** Which bits of a 16- or 32-bit pixel are red, green, blue and alpha (0: none). */
  readonly masks: readonly [number, number, number, number];
  /** Where the palette starts, how many colours it has, and the bytes of one. */
  readonly palette: { readonly at: number; readonly count: number; readonly stride: number };
  readonly pixelsAt: number;
}

const FILE_HEADER = 14;
const CORE = 12;
const INFO = 40;
const MASKS_16 = [0x7c00, 0x03e0, 0x001f, 0] as const;
const MASKS_32 = [0xff0000, 0x00ff00, 0x0000ff, 0] as const;

/** @returns the header, or in words what is wrong with it. @throws CutOff */
export function readBmpHeader(r: ByteReader): BmpHeader | string {
  const size = r.u32(FILE_HEADER, true);
  if (size !== CORE && (size < INFO || size > 4096)) return 'its BMP header is damaged';
  const isCore = size === CORE;
  const widthPx = isCore ? r.u16(18, true) : r.i32(18, true);
  const height = isCore ? r.u16(20, true) : r.i32(22, true);
  const bits = r.u16(isCore ? 24 : 28, true);
  if (bits !== 1 && bits !== 4 && bits !== 8 && bits !== 16 && bits !== 24 && bits !== 32) {
    return `it is a BMP of ${String(bits)} bits, which cannot be read; save it as PNG`;
  }
  if (widthPx < 1 || height === 0 || height === -(2 ** 31)) return 'its header says it has no pixels';
  const compression = compressionOf(isCore ? 0 : r.u32(30, true), bits);
  if (compression === null) return 'it is a BMP of an unknown compression; save it as PNG';
  const isFields = compression === 'fields';
  const used = isCore ? 0 : r.u32(46, true);
  const count = bits > 8 ? 0 : used === 0 ? 2 ** bits : used;
  if (count > 2 ** bits) return 'its BMP header is damaged';
  const masks = isFields ? readMasks(r, size) : bits === 16 ? MASKS_16 : MASKS_32;
  const after = isFields && size === INFO ? 12 : 0;
  return {
    widthPx,
    heightPx: Math.abs(height),
    hasAlpha: isFields && masks[3] !== 0,
    isTopDown: height < 0,
    bits,
    compression: isFields ? 'none' : compression,
    masks,
    palette: { at: FILE_HEADER + size + after, count, stride: isCore ? 3 : 4 },
    pixelsAt: r.u32(10, true),
  };
}

function compressionOf(code: number, bits: number): 'none' | 'rle8' | 'rle4' | 'fields' | null {
  if (code === 0) return 'none';
  if (code === 1 && bits === 8) return 'rle8';
  if (code === 2 && bits === 4) return 'rle4';
  if ((code === 3 || code === 6) && (bits === 16 || bits === 32)) return 'fields';
  return null;
}

/** Behind the plain header, or inside of a longer one; only the longer ones know alpha. */
function readMasks(r: ByteReader, size: number): readonly [number, number, number, number] {
  const at = FILE_HEADER + INFO;
  return [r.u32(at, true), r.u32(at + 4, true), r.u32(at + 8, true), size >= 56 ? r.u32(at + 12, true) : 0];
}

export interface Rgba {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Rows from top to bottom, four bytes per pixel. */
  readonly rgba: Uint8Array;
}

/**
 * Decodes a whole bitmap. The caller has checked that its size may be decoded.
 * @throws CutOff when pixels are missing
 */
export function decodeBmp(bytes: Uint8Array): Rgba | string {
  const r = new MemoryReader(bytes);
  const header = readBmpHeader(r);
  if (typeof header === 'string') return header;
  const { widthPx, heightPx, compression, bits } = header;
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  const paint = bits <= 8 ? palettePainter(r, header, rgba) : fieldPainter(header, rgba);
  if (compression === 'none') paintRows(bytes, header, paint);
  else paintRuns(bytes, header, paint);
  return { widthPx, heightPx, rgba };
}

/** Writes one pixel, `y` counted from the top. */
type Paint = (x: number, y: number, value: number) => void;

function palettePainter(r: ByteReader, { widthPx, palette }: BmpHeader, rgba: Uint8Array): Paint {
  // An index beyond the palette is black, as in browsers.
  const colors = new Uint8Array(256 * 3);
  for (let i = 0; i < palette.count; i += 1) {
    const at = palette.at + i * palette.stride;
    for (let c = 0; c < 3; c += 1) colors[i * 3 + c] = r.u8(at + 2 - c);
  }
  return (x, y, value) => {
    const at = (y * widthPx + x) * 4;
    for (let c = 0; c < 3; c += 1) rgba[at + c] = colors[value * 3 + c] as number;
    rgba[at + 3] = 255;
  };
}

function fieldPainter({ widthPx, masks, hasAlpha }: BmpHeader, rgba: Uint8Array): Paint {
  const shifts = masks.map((mask) => (mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)));
  const tops = masks.map((mask, channel) => mask >>> (shifts[channel] ?? 0));
  return (x, y, value) => {
    const at = (y * widthPx + x) * 4;
    for (let c = 0; c < 4; c += 1) {
      const top = tops[c] as number;
      const field = (value & (masks[c] as number)) >>> (shifts[c] as number);
      rgba[at + c] = top === 255 ? field : top === 0 ? 0 : Math.round((field * 255) / top);
    }
    if (!hasAlpha) rgba[at + 3] = 255;
  };
}

/** Rows are padded to four bytes. */
function paintRows(bytes: Uint8Array, header: BmpHeader, paint: Paint): void {
  const { widthPx, heightPx, bits, isTopDown, pixelsAt } = header;
  const stride = Math.floor((widthPx * bits + 31) / 32) * 4;
  const needed = pixelsAt + stride * (heightPx - 1) + Math.ceil((widthPx * bits) / 8);
  if (needed > bytes.length) throw new CutOff();
  for (let row = 0; row < heightPx; row += 1) {
    const from = pixelsAt + row * stride;
    const y = isTopDown ? row : heightPx - 1 - row;
    for (let x = 0; x < widthPx; x += 1) paint(x, y, valueIn(bytes, from, x, bits));
  }
}

function valueIn(bytes: Uint8Array, from: number, x: number, bits: number): number {
  if (bits <= 8) {
    const byte = bytes[from + ((x * bits) >> 3)] ?? 0;
    return (byte >> (8 - bits - ((x * bits) & 7))) & (2 ** bits - 1);
  }
  const size = bits / 8;
  const at = from + x * size;
  let value = 0;
  for (let i = size - 1; i >= 0; i -= 1) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

const END_OF_LINE = 0;
const END_OF_BITMAP = 1;
const MOVE = 2;

/** RLE8 and RLE4: (count, value) pairs, or 0 and an escape. Pixels that are skipped stay transparent black. */
function paintRuns(bytes: Uint8Array, header: BmpHeader, paint: Paint): void {
  const { widthPx, heightPx, compression, isTopDown, pixelsAt } = header;
  const isFour = compression === 'rle4';
  let [x, row] = [0, 0];
  const put = (value: number): void => {
    if (x < widthPx && row < heightPx) paint(x, isTopDown ? row : heightPx - 1 - row, value);
    x += 1;
  };
  const nibble = (byte: number, index: number): number =>
    isFour ? (index % 2 === 0 ? byte >> 4 : byte & 15) : byte;
  const byteAt = (at: number): number => {
    const byte = bytes[at];
    if (byte === undefined) throw new CutOff();
    return byte;
  };
  for (let at = pixelsAt; row < heightPx;) {
    const [count, code] = [byteAt(at), byteAt(at + 1)];
    at += 2;
    if (count > 0) for (let i = 0; i < count; i += 1) put(nibble(code, i));
    else if (code === END_OF_BITMAP) return;
    else if (code === END_OF_LINE) [x, row] = [0, row + 1];
    else if (code === MOVE) {
      [x, row] = [x + byteAt(at), row + byteAt(at + 1)];
      at += 2;
    } else {
      for (let i = 0; i < code; i += 1) put(nibble(byteAt(at + (isFour ? i >> 1 : i)), i));
      const size = isFour ? Math.ceil(code / 2) : code;
      at += size + (size % 2);
    }
  }
}
