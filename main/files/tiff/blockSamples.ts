/** From the unpacked bytes of a TIFF block to its samples: byte order, predictors, odd bits, and the types that are kept. */
import type { SampleArray } from '../samples.ts';
import { TiffProblem, type TiffPage } from './directory.ts';

export interface BlockShape {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Samples per pixel in this block: one when planar. */
  readonly bands: number;
}

/** Every row starts at a whole byte. */
export const rowBytes = ({ widthPx, bands }: BlockShape, bits: number): number =>
  Math.ceil((widthPx * bands * bits) / 8);

/**
 * Unsigned samples of up to 8 bits as bytes, of up to 16 as 16-bit numbers, all others as 32-bit floats.
 * @param bytes exactly the block's rows
 * @throws TiffProblem for numbers of bits that nobody writes
 */
export function blockSamples(bytes: Uint8Array, shape: BlockShape, page: TiffPage): SampleArray {
  const { bits, sampleFormat, predictor } = page;
  if (predictor === 3) return floatPredicted(bytes, shape, page);
  const samples = bits % 8 === 0 ? wholeBytes(bytes, page) : oddBits(bytes, shape, page);
  if (predictor === 2) addUp(samples, shape, bits);
  if (page.photometric === 0 && sampleFormat === 'uint') invert(samples, bits);
  return sampleFormat === 'uint' && bits > 16 ? Float32Array.from(samples as Uint32Array) : kept(samples);
}

type Numbers =
  Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

const kept = (samples: Numbers): SampleArray =>
  samples instanceof Uint8Array || samples instanceof Uint16Array || samples instanceof Float32Array
    ? samples
    : Float32Array.from(samples);

function wholeBytes(bytes: Uint8Array, { bits, sampleFormat, isLittle }: TiffPage): Numbers {
  const aligned = Uint8Array.from(bytes);
  if (!isLittle && bits > 8) swap(aligned, bits / 8);
  const { buffer } = aligned;
  const length = Math.floor(aligned.length / (bits / 8));
  switch (`${sampleFormat} ${String(bits)}`) {
    case 'uint 8':
      return aligned;
    case 'uint 16':
      return new Uint16Array(buffer, 0, length);
    case 'uint 32':
      return new Uint32Array(buffer, 0, length);
    case 'int 8':
      return new Int8Array(buffer, 0, length);
    case 'int 16':
      return new Int16Array(buffer, 0, length);
    case 'int 32':
      return new Int32Array(buffer, 0, length);
    case 'float 16':
      return Float32Array.from(new Uint16Array(buffer, 0, length), halfToNumber);
    case 'float 32':
      return new Float32Array(buffer, 0, length);
    case 'float 64':
      return new Float64Array(buffer, 0, length);
    default:
      throw new TiffProblem(`samples of ${String(bits)} bits cannot be read`);
  }
}

/** Numbers that fill no whole bytes, most significant bit first. */
function oddBits(bytes: Uint8Array, shape: BlockShape, { bits, sampleFormat }: TiffPage): Numbers {
  if (sampleFormat !== 'uint' || bits > 15)
    throw new TiffProblem(`samples of ${String(bits)} bits cannot be read`);
  const perRow = shape.widthPx * shape.bands;
  const out = bits < 8 ? new Uint8Array(perRow * shape.heightPx) : new Uint16Array(perRow * shape.heightPx);
  const stride = rowBytes(shape, bits);
  for (let row = 0, to = 0; row < shape.heightPx; row += 1) {
    let [held, left, at] = [0, 0, row * stride];
    for (let i = 0; i < perRow; i += 1, to += 1) {
      while (left < bits) {
        held = ((held << 8) | (bytes[at++] ?? 0)) & 0xffffff;
        left += 8;
      }
      out[to] = (held >>> (left - bits)) & ((1 << bits) - 1);
      left -= bits;
    }
  }
  return out;
}

function swap(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** Predictor 2: each sample was stored as the difference to the same band of the pixel before. */
function addUp(samples: Numbers, { widthPx, heightPx, bands }: BlockShape, bits: number): void {
  if (samples instanceof Float64Array || (samples instanceof Float32Array && bits !== 32)) {
    throw new TiffProblem('its predictor does not go with its real numbers');
  }
  // Real numbers are stored as differences of their bits.
  if (samples instanceof Float32Array) {
    addUp(
      new Uint32Array(samples.buffer, samples.byteOffset, samples.length),
      { widthPx, heightPx, bands },
      bits,
    );
    return;
  }
  const perRow = widthPx * bands;
  // The arrays wrap around by themselves; odd numbers of bits have to be told to.
  const mask = bits % 8 === 0 ? -1 : (1 << bits) - 1;
  for (let row = 0; row < heightPx; row += 1) {
    for (let i = row * perRow + bands; i < (row + 1) * perRow; i += 1) {
      samples[i] = ((samples[i] as number) + (samples[i - bands] as number)) & mask;
    }
  }
}

/**
 * Predictor 3 (Adobe Photoshop TIFF Technical Note 3): the bytes of a row's numbers lie in planes, the most significant
 * first whatever the file's byte order, and each byte is stored as the difference to the one `bands` before.
 */
function floatPredicted(
  bytes: Uint8Array,
  { widthPx, heightPx, bands }: BlockShape,
  page: TiffPage,
): SampleArray {
  const { bits, sampleFormat } = page;
  if (sampleFormat !== 'float' || bits % 8 !== 0)
    throw new TiffProblem('its predictor goes with real numbers only');
  const size = bits / 8;
  const perRow = widthPx * bands;
  const plain = Uint8Array.from(bytes);
  const out = new Uint8Array(plain.length);
  for (let row = 0; row < heightPx; row += 1) {
    const from = row * perRow * size;
    for (let i = from + bands; i < from + perRow * size; i += 1) {
      plain[i] = (plain[i] as number) + (plain[i - bands] as number);
    }
    for (let i = 0; i < perRow; i += 1) {
      for (let byte = 0; byte < size; byte += 1) {
        out[from + i * size + (size - 1 - byte)] = plain[from + byte * perRow + i] as number;
      }
    }
  }
  return kept(wholeBytes(out, { ...page, isLittle: true }));
}

function invert(samples: Numbers, bits: number): void {
  const top = 2 ** bits - 1;
  for (let i = 0; i < samples.length; i += 1) samples[i] = top - (samples[i] as number);
}

/** IEEE 754 half precision. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
