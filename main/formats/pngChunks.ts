/** PNG as a list of chunks, with their checksums looked at. Bytes in, values out; nothing is taken before its length fits. */
import { crc32 } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
export type ColorType = 0 | 2 | 3 | 4 | 6;

export interface PngHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bitDepth: number;
  readonly colorType: ColorType;
  readonly isInterlaced: boolean;
}

export interface PngParts {
  readonly header: PngHeader;
  /** Three bytes for each colour, where there is a palette. */
  readonly palette: Uint8Array | null;
  /** Packed pixels, in the pieces the file has them. */
  readonly data: readonly Uint8Array[];
}

const DEPTHS: Readonly<Record<ColorType, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Damage, in words for a person. */
export class PngProblem extends Error {}

const fail = (problem: string): never => {
  throw new PngProblem(problem);
};

/** @throws PngProblem */
export function readChunks(bytes: Uint8Array): PngParts {
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte)) fail('it is not a PNG file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: PngHeader | null = null;
  let palette: Uint8Array | null = null;
  const data: Uint8Array[] = [];
  for (let at = SIGNATURE.length; ;) {
    if (at + 12 > bytes.length) return fail('the file is cut off');
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12) return fail('the file is cut off');
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      return fail(`its ${kind} part is damaged`);
    if (header === null) header = kind === 'IHDR' ? readHeader(body) : fail('its header is missing');
    else if (kind === 'PLTE') palette = body;
    else if (kind === 'IDAT') data.push(body);
    else if (kind === 'IEND') break;
    at += 12 + length;
  }
  return { header, palette, data };
}

function readHeader(body: Uint8Array): PngHeader {
  if (body.length !== 13) return fail('its header is damaged');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [widthPx, heightPx] = [view.getUint32(0), view.getUint32(4)];
  const [bitDepth, colorType, interlace] = [view.getUint8(8), view.getUint8(9), view.getUint8(12)];
  if (widthPx === 0 || heightPx === 0) fail('it has no pixels');
  if (!isColorType(colorType) || !DEPTHS[colorType].includes(bitDepth) || interlace > 1)
    return fail('its header is damaged');
  return { widthPx, heightPx, bitDepth, colorType, isInterlaced: interlace === 1 };
}

const isColorType = (value: number): value is ColorType => [0, 2, 3, 4, 6].includes(value);

/** Puts a file together. @param chunks kind and body, without IEND */
export function writeChunks(chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const all = [...chunks, ['IEND', new Uint8Array(0)] as const];
  const bytes = new Uint8Array(all.reduce((sum, [, body]) => sum + 12 + body.length, SIGNATURE.length));
  const view = new DataView(bytes.buffer);
  bytes.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const [kind, body] of all) {
    view.setUint32(at, body.length);
    for (let i = 0; i < 4; i += 1) bytes[at + 4 + i] = kind.charCodeAt(i);
    bytes.set(body, at + 8);
    view.setUint32(at + 8 + body.length, crc32(bytes.subarray(at + 4, at + 8 + body.length)));
    at += 12 + body.length;
  }
  return bytes;
}
