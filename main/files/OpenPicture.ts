/** One page of a picture, held open: what it holds, views of it as small files, and the numbers under a point. */
import { open, readFile, type FileHandle } from 'node:fs/promises';
import sharp from 'sharp';
import type { Rect } from '#shared/domain/mask.ts';
import {
  isHuge,
  PICTURE_TILE_PX as TILE,
  pictureLevels,
  type Picture,
  type PictureLook,
  type ShownRange,
} from '#shared/domain/picture.ts';
import { mapBand, widened } from '#shared/kernels/displayRange.ts';
import { decoderBands, isOwnTiff, openOwnTiff, rangesOf, tiffRanges, usualBands } from './bands.ts';
import { fileSource } from './ByteReader.ts';
import { checkLimit, decoded, toPixels } from './decodeImage.ts';
import { isPlain, type ImageHeader } from './imageHeader.ts';
import { MAX_PIXELS } from './probeImage.ts';
import { tilePath, type PyramidInfo } from './pyramid/layout.ts';
import { readLevel, type PyramidSource } from './pyramid/read.ts';
import { readPage } from './readBands.ts';
import {
  makeSamples,
  storedRect,
  turnUpright,
  uprightSize,
  type PictureSize,
  type SampleArray,
  type Samples,
} from './samples.ts';
import { TiffProblem } from './tiff/directory.ts';
import type { TiffFile } from './tiff/TiffFile.ts';

/** A square of a level, of a huge picture. */
export interface TilePlace {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

export interface ViewRequest extends PictureLook {
  /** null: all of it. */
  readonly tile: TilePlace | null;
}

export interface PyramidPlace {
  readonly folder: string;
  readonly kind: PyramidInfo['kind'];
}

export interface View {
  readonly contentType: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
}

/** What a file says of itself; whether its reduced copies are ready is for others to say. */
export type PictureFacts = Omit<Picture, 'preparing'>;

/** Samples of a picture that is decoded as a whole are kept when they are no more than this. */
const KEPT_BYTES = 128 * 1024 ** 2;
const BYTES: ShownRange = [0, 255];
const JPEG = { quality: 90, chromaSubsampling: '4:4:4' } as const;

export class OpenPicture {
  readonly #path: string;
  readonly #page: number;
  readonly #header: ImageHeader;
  readonly #handle: FileHandle | null;
  readonly #tiff: TiffFile | null;
  #ranges: Promise<readonly ShownRange[]> | null = null;
  #whole: Promise<Samples> | null = null;

  private constructor(place: { path: string; page: number }, header: ImageHeader, own: Own | null) {
    this.#path = place.path;
    this.#page = place.page;
    this.#header = header;
    this.#handle = own?.handle ?? null;
    this.#tiff = own?.tiff ?? null;
  }

  /** @param page from 0. @throws AppError `image.unreadable` */
  static async open(path: string, page: number): Promise<OpenPicture> {
    const header = await readPage(path, page);
    const own = isOwnTiff(header) ? await decoded(path, () => openOwn(path, page)) : null;
    return new OpenPicture({ path, page }, header, own);
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }

  /** @throws AppError `image.unreadable`, `image.too-large` */
  async describe(): Promise<PictureFacts> {
    return factsOf(this.#header, await this.#allRanges());
  }

  /**
   * Some or all of the picture as 8-bit grey or colour.
   * @returns null when there is no such square, band or copy
   * @throws AppError `image.unreadable`, `image.too-large`
   */
  view(request: ViewRequest, pyramid: PyramidPlace | null): Promise<View | null> {
    return decoded(this.#path, async () => {
      const { tile } = request;
      if (isHuge(this.#header) !== (tile !== null) || !this.#hasBands(request.bands)) return null;
      if (tile !== null) return pyramid === null ? null : this.#viewTile(request, tile, pyramid);
      if (isPlain(this.#header) && isUsual(request)) return this.#viewDecoded();
      return encodeView(await this.#mapped(request, (bands) => this.#read(this.#all, bands)), 'png');
    });
  }

  /**
   * The numbers of all bands of one pixel.
   * @returns null when it lies outside, or the copies it would come from are not there
   * @throws AppError `image.unreadable`, `image.too-large`
   */
  pixel(x: number, y: number, pyramid: PyramidPlace | null): Promise<readonly number[] | null> {
    return decoded(this.#path, async () => {
      const { widthPx, heightPx } = this.#header;
      if (x >= widthPx || y >= heightPx) return null;
      const rect = { x, y, w: 1, h: 1 };
      if (this.#tiff !== null || !isHuge(this.#header)) return [...(await this.#read(rect)).data];
      return pyramid === null ? null : [...(await this.#readLevel(0, rect, pyramid)).data];
    });
  }

  get #all(): Rect {
    return { x: 0, y: 0, w: this.#header.widthPx, h: this.#header.heightPx };
  }

  #hasBands(bands: readonly number[] | null): boolean {
    return bands === null || bands.every((band) => band < this.#header.bands);
  }

  async #viewTile(request: ViewRequest, tile: TilePlace, pyramid: PyramidPlace): Promise<View | null> {
    const size = pictureLevels(this.#header)[tile.level];
    if (size === undefined || tile.x * TILE >= size.widthPx || tile.y * TILE >= size.heightPx) return null;
    const rect = { x: tile.x * TILE, y: tile.y * TILE, w: TILE, h: TILE };
    rect.w = Math.min(TILE, size.widthPx - rect.x);
    rect.h = Math.min(TILE, size.heightPx - rect.y);
    if (pyramid.kind === 'colors' && this.#header.orientation === 1 && isUsual(request)) {
      const bytes = await readFile(tilePath(pyramid.folder, tile.level, tile.x, tile.y, 'colors'));
      return { contentType: 'image/jpeg', bytes };
    }
    const samples = await this.#readLevel(tile.level, rect, pyramid);
    const { low, high } = request;
    // The squares have 8 bits, whatever the picture has.
    const scale = pyramid.kind === 'colors' ? 255 / (2 ** this.#header.bits - 1) : 1;
    const scaled = {
      ...request,
      low: low?.map((n) => n * scale) ?? null,
      high: high?.map((n) => n * scale) ?? null,
    };
    return encodeView(await this.#mapped(scaled, (bands) => Promise.resolve(pick(samples, bands))), 'jpeg');
  }

  async #viewDecoded(): Promise<View> {
    const { pages } = this.#header;
    const options = {
      failOn: 'error',
      limitInputPixels: MAX_PIXELS,
      ...(pages > 1 && { page: this.#page }),
    } as const;
    const { widthPx, heightPx, rgb } = await toPixels(sharp(this.#path, options).autoOrient(), this.#header);
    return encodeView({ widthPx, heightPx, bands: 3, data: rgb }, 'png');
  }

  /** Bytes of the shown bands, between their black and white. */
  async #mapped(
    { bands, low, high }: PictureLook,
    read: (bands: readonly number[]) => Promise<Samples>,
  ): Promise<Samples<Uint8Array>> {
    const shown = bands ?? usualBands(this.#header);
    const samples = await read(shown);
    const ranges = low === null || high === null ? await this.#allRanges() : [];
    const { widthPx, heightPx, data: from } = samples;
    const data = new Uint8Array(widthPx * heightPx * shown.length);
    for (const [channel, band] of shown.entries()) {
      const [usualLow, usualHigh] = from instanceof Uint8Array ? BYTES : (ranges[band] ?? BYTES);
      const range = [at(low, channel) ?? usualLow, at(high, channel) ?? usualHigh] as const;
      mapBand({ data: from, bands: shown.length, band: channel }, widened(range), {
        data,
        stride: shown.length,
        channel,
      });
    }
    return { widthPx, heightPx, bands: shown.length, data };
  }

  #allRanges(): Promise<readonly ShownRange[]> {
    this.#ranges ??= decoded(this.#path, async () => {
      if (this.#tiff !== null) return tiffRanges(this.#tiff, this.#page);
      const { bands, bits } = this.#header;
      // A huge picture's copies have 8 bits.
      return bits <= 8 || isHuge(this.#header) ? allOf(bands, bits) : rangesOf(await this.#decodeWhole());
    });
    return this.#ranges;
  }

  async #read(rect: Rect, bands?: readonly number[]): Promise<Samples> {
    checkLimit(this.#path, { widthPx: rect.w, heightPx: rect.h }, MAX_PIXELS);
    if (this.#tiff !== null) return this.#tiff.read(this.#page, rect, bands);
    const whole = await this.#decodeWhole();
    const part = rect.w === whole.widthPx && rect.h === whole.heightPx ? whole : cut(whole, rect);
    return bands === undefined ? part : pick(part, bands);
  }

  async #decodeWhole(): Promise<Samples> {
    this.#whole ??= decoderBands(this.#path, this.#header, { page: this.#page, limitPx: MAX_PIXELS });
    const whole = await this.#whole;
    if (whole.data.byteLength > KEPT_BYTES) this.#whole = null;
    return whole;
  }

  async #readLevel(level: number, rect: Rect, pyramid: PyramidPlace): Promise<Samples> {
    const { orientation } = this.#header;
    if (level === 0 && this.#tiff !== null) return this.#tiff.read(this.#page, rect);
    const stored = pictureLevels(this.#stored)[level];
    if (stored === undefined) throw new TiffProblem('it has no such level');
    const part = await readLevel(
      this.#sourceOf(pyramid),
      level,
      storedRect(rect, orientation, stored),
      stored,
    );
    return turnUpright(part, orientation);
  }

  get #stored(): PictureSize {
    return uprightSize(this.#header, this.#header.orientation);
  }

  #sourceOf({ folder, kind }: PyramidPlace): PyramidSource {
    if (kind === 'colors') return { folder, kind, bands: 3, like: new Uint8Array(0) };
    return { folder, kind, bands: this.#header.bands, like: arrayFor(this.#header) };
  }
}

/** What is known of a plain picture from its header alone; null of any other. */
export function plainFacts(header: ImageHeader): PictureFacts | null {
  const { bands, bits } = header;
  return isPlain(header) ? factsOf(header, allOf(bands, bits)) : null;
}

function factsOf(header: ImageHeader, ranges: readonly ShownRange[]): PictureFacts {
  const { widthPx, heightPx, pages, bands, bits, sampleFormat, hasAlpha } = header;
  const size = { widthPx, heightPx };
  return {
    ...{ ...size, pages, bands, bits, sampleFormat, hasAlpha, isPlain: isPlain(header), ranges },
    shownBands: usualBands(header),
    levels: isHuge(size) ? pictureLevels(size) : [size],
  };
}

const allOf = (bands: number, bits: number): readonly ShownRange[] =>
  Array.from({ length: bands }, () => [0, 2 ** Math.max(8, bits) - 1] as const);

interface Own {
  readonly handle: FileHandle;
  readonly tiff: TiffFile;
}

async function openOwn(path: string, page: number): Promise<Own> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return { handle, tiff: await openOwnTiff(fileSource(handle, size), page) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The type that a TIFF's samples are kept in. */
function arrayFor({ bits, sampleFormat }: ImageHeader): SampleArray {
  if (sampleFormat !== 'uint' || bits > 16) return new Float32Array(0);
  return bits > 8 ? new Uint16Array(0) : new Uint8Array(0);
}

const isUsual = ({ bands, low, high }: PictureLook): boolean =>
  bands === null && low === null && high === null;

/** One number for all channels, or one for each. */
const at = (values: readonly number[] | null, channel: number): number | undefined =>
  values === null ? undefined : (values[channel] ?? values[0]);

function pick({ widthPx, heightPx, bands, data }: Samples, wanted: readonly number[]): Samples {
  const out = makeSamples(data, widthPx * heightPx * wanted.length);
  let to = 0;
  for (let i = 0; i < data.length; i += bands)
    for (const band of wanted) out[to++] = data[i + Math.min(band, bands - 1)] as number;
  return { widthPx, heightPx, bands: wanted.length, data: out };
}

function cut({ widthPx, bands, data }: Samples, { x, y, w, h }: Rect): Samples {
  const out = makeSamples(data, w * h * bands);
  for (let row = 0; row < h; row += 1) {
    const from = ((y + row) * widthPx + x) * bands;
    out.set(data.subarray(from, from + w * bands), row * w * bands);
  }
  return { widthPx: w, heightPx: h, bands, data: out };
}

async function encodeView(
  { widthPx, heightPx, bands, data }: Samples<Uint8Array>,
  as: 'png' | 'jpeg',
): Promise<View> {
  const raw = { width: widthPx, height: heightPx, channels: bands === 1 ? (1 as const) : (3 as const) };
  const image = sharp(data, { raw, limitInputPixels: false });
  if (bands === 1) image.toColourspace('b-w');
  if (as === 'jpeg') return { contentType: 'image/jpeg', bytes: await image.jpeg(JPEG).toBuffer() };
  // Large and quickly made is right for one reader on the same machine.
  return { contentType: 'image/png', bytes: await image.png({ compressionLevel: 1 }).toBuffer() };
}
