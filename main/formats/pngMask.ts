/**
 * Masks as PNG: the numbers that are stored, not the colours a viewer makes of them. Decoders for pictures expand palettes
 * and scale bit depths, which takes exactly the numbers away that a mask is made of.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import { PngProblem, readChunks, writeChunks, type PngHeader, type PngParts } from './pngChunks.ts';

/** Stored numbers of a grey or palette PNG, row by row. */
export interface IndexPixels {
  readonly kind: 'index';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bitDepth: number;
  readonly values: Uint16Array;
  /** `[r, g, b]` of each number, where the file has a palette. */
  readonly palette: readonly (readonly [number, number, number])[] | null;
}

/** Colours of an RGB PNG, `0xrrggbb` for each pixel. 16-bit channels keep their upper byte; transparency is left out. */
export interface ColorPixels {
  readonly kind: 'color';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly colors: Uint32Array;
}

export type PngPixels = IndexPixels | ColorPixels;

export type PngResult =
  { readonly ok: true; readonly pixels: PngPixels } | { readonly ok: false; readonly problem: string };

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Adam7: first column and row, and steps, of each pass. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const WHOLE = [[0, 0, 1, 1]] as const;

/**
 * Reads all five colour types at all depths, interlaced or not.
 * @param limitPx most pixels that are accepted, looked at before any memory is taken
 */
export function readPngMask(bytes: Uint8Array, limitPx: number): PngResult {
  try {
    const parts = readChunks(bytes);
    const { widthPx, heightPx } = parts.header;
    if (widthPx * heightPx > limitPx)
      return {
        ok: false,
        problem: `it is ${String(widthPx)} x ${String(heightPx)} pixels, which is too large`,
      };
    return { ok: true, pixels: toPixels(parts) };
  } catch (error) {
    if (error instanceof PngProblem) return { ok: false, problem: error.message };
    throw error;
  }
}

function toPixels(parts: PngParts): PngPixels {
  const { header } = parts;
  const { widthPx, heightPx, bitDepth, colorType } = header;
  const channels = CHANNELS[colorType] ?? 1;
  const samples = readSamples(parts, channels);
  if (colorType === 2 || colorType === 6) {
    return { kind: 'color', widthPx, heightPx, colors: packColors(samples, channels, bitDepth) };
  }
  const values = channels === 1 ? samples : samples.filter((_, at) => at % channels === 0);
  return { kind: 'index', widthPx, heightPx, bitDepth, values, palette: paletteOf(parts, values) };
}

function packColors(samples: Uint16Array, channels: number, bitDepth: number): Uint32Array {
  const colors = new Uint32Array(samples.length / channels);
  const shift = bitDepth === 16 ? 8 : 0;
  for (let i = 0, at = 0; i < colors.length; i += 1, at += channels) {
    const [r, g, b] = [samples[at] ?? 0, samples[at + 1] ?? 0, samples[at + 2] ?? 0];
    colors[i] = ((r >> shift) << 16) | ((g >> shift) << 8) | (b >> shift);
  }
  return colors;
}

function paletteOf({ header, palette }: PngParts, values: Uint16Array): IndexPixels['palette'] {
  if (header.colorType !== 3) return null;
  if (palette === null || palette.length === 0 || palette.length % 3 !== 0 || palette.length > 768)
    throw new PngProblem('its palette is missing or damaged');
  const size = palette.length / 3;
  if (values.some((value) => value >= size))
    throw new PngProblem('some of its pixels have no colour in its palette');
  return Array.from({ length: size }, (_, i) => [
    palette[i * 3] ?? 0,
    palette[i * 3 + 1] ?? 0,
    palette[i * 3 + 2] ?? 0,
  ]);
}

/** All samples, `channels` of them for each pixel. */
function readSamples({ header, data }: PngParts, channels: number): Uint16Array {
  const { widthPx, heightPx, bitDepth } = header;
  const passes = (header.isInterlaced ? PASSES : WHOLE).map(([x, y, dx, dy]) => ({
    ...{ x, y, dx, dy },
    w: Math.ceil((widthPx - x) / dx),
    h: Math.ceil((heightPx - y) / dy),
  }));
  const rowBytes = (w: number): number => Math.ceil((w * channels * bitDepth) / 8);
  const full = passes.filter(({ w, h }) => w > 0 && h > 0);
  const expected = full.reduce((sum, { w, h }) => sum + (rowBytes(w) + 1) * h, 0);
  const raw = inflate(data, expected);
  const samples = new Uint16Array(widthPx * heightPx * channels);
  let at = 0;
  for (const pass of full) {
    const length = rowBytes(pass.w);
    let above = new Uint8Array(length);
    for (let row = 0; row < pass.h; row += 1) {
      const line = raw.subarray(at + 1, at + 1 + length);
      unfilter(raw[at] ?? 0, line, above, Math.max(1, (channels * bitDepth) >> 3));
      const start = ((pass.y + row * pass.dy) * widthPx + pass.x) * channels;
      unpack(line, header, { samples, start, step: pass.dx, channels, count: pass.w });
      above = line;
      at += length + 1;
    }
  }
  return samples;
}

function inflate(data: readonly Uint8Array[], expected: number): Uint8Array<ArrayBuffer> {
  const problem = 'its pixels are damaged or cut off';
  let raw: Buffer<ArrayBuffer>;
  try {
    raw = inflateSync(Buffer.concat(data), { maxOutputLength: Math.max(1, expected) });
  } catch (error) {
    throw new PngProblem(problem, { cause: error });
  }
  if (raw.length !== expected) throw new PngProblem(problem);
  return new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
}

/** PNG 1.2, section 6: None, Sub, Up, Average, Paeth; in place. @param step bytes from a pixel to the next */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
  if (filter === 0) return;
  if (filter > 4) throw new PngProblem('its pixels are damaged');
  if (filter === 1) {
    for (let i = step; i < line.length; i += 1) line[i] = (line[i] ?? 0) + (line[i - step] ?? 0);
    return;
  }
  if (filter === 2) {
    for (let i = 0; i < line.length; i += 1) line[i] = (line[i] ?? 0) + (above[i] ?? 0);
    return;
  }
  for (let i = 0; i < line.length; i += 1) {
    const a = i < step ? 0 : (line[i - step] ?? 0);
    const b = above[i] ?? 0;
    const c = i < step ? 0 : (above[i - step] ?? 0);
    const guess = filter === 3 ? (a + b) >> 1 : paeth(a, b, c);
    line[i] = (line[i] ?? 0) + guess;
  }
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

interface Target {
  readonly samples: Uint16Array;
  /** Of the first sample of the line. */
  readonly start: number;
  /** Pixels from one of the line to the next. */
  readonly step: number;
  readonly channels: number;
  /** Pixels of the line. */
  readonly count: number;
}

function unpack(line: Uint8Array, { bitDepth }: PngHeader, to: Target): void {
  if (bitDepth === 8 && to.step === 1) return to.samples.set(line, to.start);
  const mask = (1 << bitDepth) - 1;
  for (let i = 0, at = 0; i < to.count; i += 1) {
    for (let c = 0; c < to.channels; c += 1, at += 1) {
      const place = to.start + i * to.step * to.channels + c;
      if (bitDepth === 8) to.samples[place] = line[at] ?? 0;
      else if (bitDepth === 16) to.samples[place] = ((line[at * 2] ?? 0) << 8) | (line[at * 2 + 1] ?? 0);
      else {
        const bit = at * bitDepth;
        to.samples[place] = ((line[bit >> 3] ?? 0) >> (8 - bitDepth - (bit & 7))) & mask;
      }
    }
  }
}

// --- writing ----------------------------------------------------------------------------------------------------------

export interface IndexImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Row by row. */
  readonly values: Uint16Array | Uint8Array;
  /** Colours of the numbers; null writes grey. Numbers above 255 are written as 16-bit grey. */
  readonly palette: readonly (readonly [number, number, number])[] | null;
}

/** 8-bit palette, 8-bit grey, or 16-bit grey where a number needs it. The same pixels always give the same bytes. */
export function writePngMask({ widthPx, heightPx, values, palette }: IndexImage): Uint8Array {
  const isWide = values.some((value) => value > 255);
  const size = isWide ? 2 : 1;
  const raw = new Uint8Array((widthPx * size + 1) * heightPx);
  for (let y = 0, at = 0, from = 0; y < heightPx; y += 1) {
    at += 1;
    for (let x = 0; x < widthPx; x += 1, from += 1) {
      const value = values[from] ?? 0;
      if (isWide) raw[at++] = value >> 8;
      raw[at++] = value & 255;
    }
  }
  const isPalette = palette !== null && !isWide;
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, widthPx);
  header.setUint32(4, heightPx);
  header.setUint8(8, size * 8);
  header.setUint8(9, isPalette ? 3 : 0);
  const chunks: [string, Uint8Array][] = [['IHDR', new Uint8Array(header.buffer)]];
  if (isPalette) chunks.push(['PLTE', Uint8Array.from(palette.slice(0, 256).flat())]);
  chunks.push(['IDAT', deflateSync(raw, { level: 9 })]);
  return writeChunks(chunks);
}
