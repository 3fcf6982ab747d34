/** Decodes images to RGB as a browser shows them: by their bytes, turned upright, CMYK without colour guessing. */
import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { AppError } from '#shared/contract/errors.ts';
import { mapBand, type DisplayRange } from '#shared/kernels/displayRange.ts';
import { diskErrorCode } from './atomicWrite.ts';
import { isOwnTiff, openOwnTiff, tiffRanges, usualBands } from './bands.ts';
import { decodeBmp } from './bmp.ts';
import { CutOff, memorySource, type ByteSource } from './ByteReader.ts';
import { parseImageHeader, type ImageHeader } from './imageHeader.ts';
import { MAX_PIXELS, MISSING, shownLimit } from './probeImage.ts';
import type { PictureSize, Samples } from './samples.ts';
import { TiffProblem } from './tiff/directory.ts';

/** Rows from top to bottom, three bytes per pixel. */
export interface Pixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

export interface ImageLimits {
  /** Most pixels that are decoded. */
  readonly limitPx: number;
}

const DEFAULT_LIMITS: ImageLimits = { limitPx: MAX_PIXELS };

/** What shines through where an image is transparent: white, as on a page. */
const BACKDROP = '#ffffff';

// Files are read once each; libvips' own cache would only hold memory.
sharp.cache(false);

/** How many threads libvips may use for one image in this process or worker; many workers with one each beat one with many. */
export const setDecodeThreads = (threads: number): void => void sharp.concurrency(threads);

/**
 * Decodes a whole image to 8-bit RGB. 16-bit images are scaled down, grey ones repeated, transparent ones laid on white,
 * embedded colour profiles (RGB, grey) applied, EXIF orientation honoured; of an animation or a file with pages, the first.
 * A TIFF of more than 8 bits or with bands that are no colours is shown by its display range: see `shownPixels`.
 * @throws AppError `image.unreadable`, `image.too-large`
 */
export async function readPixels(path: string, limits: ImageLimits = DEFAULT_LIMITS): Promise<Pixels> {
  return decodePixels(await readImageBytes(path), path, limits);
}

/** As `readPixels`, from the bytes of a file; `path` is for messages. */
export async function decodePixels(
  bytes: Uint8Array,
  path: string,
  limits: ImageLimits = DEFAULT_LIMITS,
): Promise<Pixels> {
  const header = checkHeader(bytes, path, limits);
  return decoded(path, async () => toPixels(await openImage(bytes, header, limits), header));
}

/** @throws AppError `image.unreadable` */
export async function readImageBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = diskErrorCode(error);
    const known = code === 'ENOENT' ? MISSING : code === 'EISDIR' ? 'it is a folder, not an image' : null;
    const reason = known ?? (error instanceof Error ? error.message : String(error));
    throw new AppError('image.unreadable', { path, reason }, { cause: error });
  }
}

/**
 * The header, when the image may be decoded at all.
 * @throws AppError `image.unreadable`, `image.too-large` (from the header, before any memory is taken)
 */
export function checkHeader(bytes: Uint8Array, path: string, limits: ImageLimits): ImageHeader {
  if (bytes.length === 0) throw new AppError('image.unreadable', { path, reason: 'the file is empty' });
  const result = parseImageHeader(bytes);
  if (result === 'cut-off') {
    throw new AppError('image.unreadable', { path, reason: 'the file ends in the middle of its header' });
  }
  if (!result.ok) throw new AppError('image.unreadable', { path, reason: result.problem });
  const { widthPx, heightPx } = result.header;
  const canBeShown = widthPx * heightPx <= shownLimit(result.header);
  checkLimit(path, { widthPx, heightPx }, limits.limitPx, canBeShown);
  return result.header;
}

/** @throws AppError `image.too-large` */
export function checkLimit(path: string, size: PictureSize, limitPx: number, canBeShown = false): void {
  const { widthPx, heightPx } = size;
  if (widthPx * heightPx <= limitPx) return;
  throw new AppError('image.too-large', { path, widthPx, heightPx, limitPx, canBeShown });
}

/**
 * A sharp pipeline over the first picture of a file, upright; a damaged or cut-off file is an error.
 * @throws CutOff, TiffProblem
 */
export async function openImage(bytes: Uint8Array, header: ImageHeader, limits: ImageLimits): Promise<Sharp> {
  if (header.format === 'bmp') return openBmp(bytes, limits);
  if (isOwnTiff(header)) return fromPixels(await shownPixels(memorySource(bytes), header));
  return sharp(bytes, { failOn: 'error', limitInputPixels: limits.limitPx, autoOrient: true });
}

function openBmp(bytes: Uint8Array, { limitPx }: ImageLimits): Sharp {
  const image = decodeBmp(bytes);
  if (typeof image === 'string') throw new TiffProblem(image);
  const { widthPx: width, heightPx: height, rgba } = image;
  return sharp(rgba, { raw: { width, height, channels: 4 }, limitInputPixels: limitPx });
}

/** Pixels as the start of a pipeline. */
export const fromPixels = ({ widthPx, heightPx, rgb }: Pixels): Sharp =>
  sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 }, limitInputPixels: false });

/**
 * The first page of a TIFF that is read here: its first three bands as red, green and blue (of fewer the first as grey), each
 * with its display range as black and white.
 * @throws CutOff, TiffProblem
 */
async function shownPixels(source: ByteSource, header: ImageHeader): Promise<Pixels> {
  const file = await openOwnTiff(source, 0);
  const bands = usualBands(header);
  const ranges = await tiffRanges(file, 0);
  const { widthPx, heightPx } = file.size(0);
  const samples = await file.read(0, { x: 0, y: 0, w: widthPx, h: heightPx }, bands);
  return mapSamples(
    samples,
    bands.map((band) => ranges[band] ?? [0, 255]),
  );
}

/** One band (grey) or three as 8-bit RGB. @param ranges of these bands, in their order */
export function mapSamples(samples: Samples, ranges: readonly DisplayRange[]): Pixels {
  const { widthPx, heightPx, bands, data } = samples;
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let channel = 0; channel < 3; channel += 1) {
    const band = bands < 3 ? 0 : channel;
    mapBand({ data, bands, band }, ranges[band] ?? [0, 255], { data: rgb, stride: 3, channel });
  }
  return { widthPx, heightPx, rgb };
}

/** Runs a decoding and turns what the decoder throws into `image.unreadable`. */
export async function decoded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('image.unreadable', { path, reason: decoderReason(error) }, { cause: error });
  }
}

function decoderReason(error: unknown): string {
  if (error instanceof CutOff) return 'the file is cut off';
  if (error instanceof TiffProblem) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (
    /premature end|truncat|end of (stream|file)|not enough|unexpected end|read error|ended/i.test(message)
  ) {
    return 'the file is cut off';
  }
  // The CMYK path of the decoder says no more than this.
  if (/^unknown error$/i.test(message.trim())) return 'it is damaged or cut off';
  return `it is damaged (${message.split('\n')[0] ?? ''})`;
}

/** Finishes a pipeline (perhaps resized) as RGB. */
export async function toPixels(image: Sharp, header: ImageHeader): Promise<Pixels> {
  if (header.isCmyk) return cmykPixels(image);
  const { data, info } = await image
    .flatten({ background: BACKDROP })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, rgb: asRgb(data, info.channels) };
}

/**
 * CMYK as Chromium shows it: R = (255-C)(255-K)/255 on the stored inks (0 is no ink), no profile, no colour guessing. The
 * decoder undoes the inversion that CMYK JPEGs are stored with, and YCCK.
 */
async function cmykPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, rgb: cmykToRgb(data) };
}

/** @param cmyk four bytes per pixel, 0 is no ink */
export function cmykToRgb(cmyk: Uint8Array): Uint8Array {
  const pixels = cmyk.length >> 2;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0, from = 0, to = 0; i < pixels; i += 1, from += 4, to += 3) {
    const white = 255 - (cmyk[from + 3] ?? 0);
    rgb[to] = divide255((255 - (cmyk[from] ?? 0)) * white);
    rgb[to + 1] = divide255((255 - (cmyk[from + 1] ?? 0)) * white);
    rgb[to + 2] = divide255((255 - (cmyk[from + 2] ?? 0)) * white);
  }
  return rgb;
}

/** n / 255 without its fraction, as Chromium has it (Pillow rounds: at most 1 more). */
const divide255 = (n: number): number => Math.floor(n / 255);

function asRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i += 1) {
    // One or two channels are grey (with alpha); four are RGB with alpha that was flattened away.
    const isGrey = channels < 3;
    for (let c = 0; c < 3; c += 1) rgb[i * 3 + c] = data[i * channels + (isGrey ? 0 : c)] ?? 0;
  }
  return rgb;
}
