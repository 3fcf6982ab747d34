/** The samples of a picture as its file has them: any bands of any page, whole or in part, and what of them is shown. */
import sharp from 'sharp';
import type { Rect } from '#shared/domain/mask.ts';
import { percentileRange, type DisplayRange } from '#shared/kernels/displayRange.ts';
import type { ByteSource } from './ByteReader.ts';
import { isPlain, type ImageHeader } from './imageHeader.ts';
import { makeSamples, type SampleArray, type Samples } from './samples.ts';
import { TiffProblem } from './tiff/directory.ts';
import { TiffFile } from './tiff/TiffFile.ts';
import { compressionName, isUnpackable } from './tiff/unpack.ts';

/** Samples per band that a display range is taken from. */
const COUNTED = 200_000;
/** Blocks of a TIFF that they come from. */
const COUNTED_BLOCKS = 48;

/** A TIFF that only its own numbers do justice: more than 8 bits, or bands that are no colours. */
export const isOwnTiff = (header: ImageHeader): boolean => header.format === 'tiff' && !isPlain(header);

/** @throws CutOff, TiffProblem */
export async function openOwnTiff(source: ByteSource, page: number): Promise<TiffFile> {
  const file = await TiffFile.open(source);
  const { compression } = file.page(page);
  if (!isUnpackable({ compression })) {
    const name = compressionName(compression);
    throw new TiffProblem(
      `${name} compression cannot be read with these bands; save it with LZW, Deflate or without`,
    );
  }
  return file;
}

/**
 * What each band is shown with: all of 8 bits, else the 1st and 99th percentile of samples spread over the page.
 * @throws CutOff, TiffProblem
 */
export async function tiffRanges(file: TiffFile, page: number): Promise<readonly DisplayRange[]> {
  const { bands, bits, sampleFormat, noData } = file.page(page);
  if (bits <= 8 && sampleFormat === 'uint') return Array.from({ length: bands }, () => [0, 2 ** bits - 1]);
  const taken = new Taken(bands);
  for await (const part of file.someBlocks(page, COUNTED_BLOCKS)) taken.add(part, COUNTED / COUNTED_BLOCKS);
  return taken.ranges(noData);
}

/** The same of samples in memory. */
export function rangesOf(samples: Samples): readonly DisplayRange[] {
  if (samples.data instanceof Uint8Array) return Array.from({ length: samples.bands }, () => [0, 255]);
  const taken = new Taken(samples.bands);
  taken.add(samples, COUNTED);
  return taken.ranges(null);
}

/** Samples that were picked out, by band. */
class Taken {
  readonly #values: number[][];
  constructor(bands: number) {
    this.#values = Array.from({ length: bands }, () => []);
  }

  /** Every so many-th pixel, so that about `most` are taken. */
  add({ data, bands }: Samples, most: number): void {
    const pixels = data.length / bands;
    // Odd, so that the pixels taken do not stand in columns of a width that is a power of two.
    const step = Math.floor(pixels / most) | 1;
    for (let pixel = 0; pixel < pixels; pixel += step) {
      for (const [band, values] of this.#values.entries()) values.push(data[pixel * bands + band] as number);
    }
  }

  ranges(noData: number | null): readonly DisplayRange[] {
    return this.#values.map((values) => percentileRange(Float32Array.from(values), noData));
  }
}

/** Bands shown as red, green and blue, or one as grey, when nobody has chosen. */
export function usualBands({ bands, hasAlpha }: Pick<ImageHeader, 'bands' | 'hasAlpha'>): readonly number[] {
  return bands - (hasAlpha ? 1 : 0) >= 3 ? [0, 1, 2] : [0];
}

export interface BandsRequest {
  readonly page: number;
  /** Inside of the upright picture; all of it when left out. */
  readonly rect?: Rect;
  /** Which bands, in this order; all when left out. */
  readonly bands?: readonly number[];
}

/**
 * Samples of a picture that is no own TIFF, in the bits it has: sharp's decoding, upright, no colours changed.
 * @param input path, or the bytes of the file
 */
export async function decoderBands(
  input: string | Uint8Array,
  header: ImageHeader,
  request: BandsRequest & { readonly limitPx: number },
): Promise<Samples> {
  const { page, limitPx, rect } = request;
  const options = { failOn: 'error', limitInputPixels: limitPx, ...(header.pages > 1 && { page }) } as const;
  const { space } = await sharp(input, options).metadata();
  const image = sharp(input, options).autoOrient();
  if (rect !== undefined) image.extract({ left: rect.x, top: rect.y, width: rect.w, height: rect.h });
  const isDeep = header.bits > 8;
  const { data, info } = await image
    .pipelineColourspace(space)
    .toColourspace(space)
    .raw({ depth: isDeep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const samples = {
    widthPx: info.width,
    heightPx: info.height,
    bands: info.channels,
    data: numbersOf(data, isDeep),
  };
  return request.bands === undefined ? samples : pickBands(samples, request.bands);
}

function numbersOf(data: Buffer, isDeep: boolean): SampleArray {
  if (!isDeep) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const aligned = data.byteOffset % 2 === 0 ? data : Buffer.from(data);
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 1);
}

/** @throws TiffProblem for a band that is not there */
function pickBands(samples: Samples, wanted: readonly number[]): Samples {
  if (wanted.some((band) => band >= samples.bands)) throw new TiffProblem('it has fewer bands');
  const { data: from, bands, widthPx, heightPx } = samples;
  const data = makeSamples(from, widthPx * heightPx * wanted.length);
  let to = 0;
  for (let at = 0; at < from.length; at += bands)
    for (const band of wanted) data[to++] = from[at + band] as number;
  return { widthPx, heightPx, bands: wanted.length, data };
}
