/** The compressions of TIFF that keep every number: LZW, Deflate and PackBits, and the predictors that go with them. */
import { inflateSync } from 'node:zlib';
import { TiffProblem, type TiffPage } from './directory.ts';

const NONE = 1;
const LZW = 5;
const ADOBE_DEFLATE = 8;
const PACKBITS = 32773;
const OLD_DEFLATE = 32946;

const NAMES: Readonly<Record<number, string>> = {
  2: 'CCITT', 3: 'CCITT fax 3', 4: 'CCITT fax 4', 6: 'old JPEG', 7: 'JPEG', 34712: 'JPEG 2000', 34887: 'LERC',
  34925: 'LZMA', 50000: 'Zstandard', 50001: 'WebP', 50002: 'JPEG XL',
}; // prettier-ignore

/** Whether blocks can be read here; the others are left to libtiff. */
export const isUnpackable = ({ compression }: Pick<TiffPage, 'compression'>): boolean =>
  [NONE, LZW, ADOBE_DEFLATE, PACKBITS, OLD_DEFLATE].includes(compression);

export const isUncompressed = ({ compression }: Pick<TiffPage, 'compression'>): boolean =>
  compression === NONE;

export const compressionName = (compression: number): string => NAMES[compression] ?? String(compression);

/**
 * @param length bytes that must come out; more are cut off
 * @throws TiffProblem when fewer come out
 */
export function unpack(packed: Uint8Array, compression: number, length: number): Uint8Array {
  const bytes = unpackAny(packed, compression, length);
  if (bytes.length < length) throw new TiffProblem('the file is cut off');
  return bytes.length === length ? bytes : bytes.subarray(0, length);
}

function unpackAny(packed: Uint8Array, compression: number, length: number): Uint8Array {
  switch (compression) {
    case NONE:
      return packed;
    case LZW:
      return unpackLzw(packed, length);
    case ADOBE_DEFLATE:
    case OLD_DEFLATE:
      return inflate(packed, length);
    case PACKBITS:
      return unpackBits(packed, length);
    default:
      throw new TiffProblem(
        `its compression (${compressionName(compression)}) cannot be read with these bands`,
      );
  }
}

function inflate(packed: Uint8Array, length: number): Uint8Array {
  try {
    // A little more than expected is allowed and cut off; a bomb is not.
    return inflateSync(packed, { maxOutputLength: length + 65_536 });
  } catch (error) {
    const isCut = error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
    throw new TiffProblem(
      isCut ? 'the file is cut off' : 'it is damaged (its compressed pixels make no sense)',
    );
  }
}

/** TIFF 6.0, section 9: a count byte, then so many bytes, or one byte so many times. */
export function unpackBits(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let to = 0;
  for (let at = 0; at < packed.length && to < length;) {
    const count = packed[at++] ?? 0;
    if (count < 128) {
      const run = packed.subarray(at, Math.min(at + count + 1, at + length - to));
      out.set(run, to);
      to += run.length;
      at += count + 1;
    } else if (count > 128) {
      out.fill(packed[at++] ?? 0, to, Math.min(length, to + 257 - count));
      to = Math.min(length, to + 257 - count);
    }
  }
  return out.subarray(0, to);
}

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

/** TIFF 6.0, section 13: codes of 9 to 12 bits, most significant bit first, one code early at each change of width. */
export function unpackLzw(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  // Each code is the string of an earlier place in the output: where it starts and how long it is.
  const starts = new Uint32Array(MOST_CODES);
  const lengths = new Uint32Array(MOST_CODES);
  let next = END + 1;
  let width = 9;
  let [to, previous, previousLength] = [0, 0, 0];
  let [held, bits, at] = [0, 0, 0];
  while (to < length) {
    while (bits < width) {
      if (at >= packed.length) return out.subarray(0, to);
      held = ((held << 8) | (packed[at++] as number)) & 0xffffff;
      bits += 8;
    }
    const code = (held >>> (bits - width)) & ((1 << width) - 1);
    bits -= width;
    if (code === END) return out.subarray(0, to);
    if (code === CLEAR) {
      [next, width, previousLength] = [END + 1, 9, 0];
      continue;
    }
    const start = to;
    if (code < CLEAR) out[to++] = code;
    else if (code < next) to = repeat(out, to, starts[code] as number, lengths[code] as number);
    else if (code === next && previousLength > 0) to = repeat(out, to, previous, previousLength + 1);
    else throw new TiffProblem('it is damaged (its LZW codes make no sense)');
    if (previousLength > 0 && next < MOST_CODES) {
      starts[next] = previous;
      lengths[next] = previousLength + 1;
      next += 1;
      if (next + 1 >= 1 << width && width < 12) width += 1;
    }
    [previous, previousLength] = [start, to - start];
  }
  return out;
}

/** Copies byte by byte: the string may reach into what is being written. */
function repeat(out: Uint8Array, to: number, from: number, count: number): number {
  const end = Math.min(out.length, to + count);
  for (let i = to, j = from; i < end; i += 1, j += 1) out[i] = out[j] as number;
  return end;
}
