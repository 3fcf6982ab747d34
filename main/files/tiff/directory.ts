/** The directories of a TIFF or BigTIFF file: what each page says of itself, checked before anything is believed. */
import { CutOff, type ByteReader } from '../ByteReader.ts';

/** What the samples of a picture are. */
export type SampleFormat = 'uint' | 'int' | 'float';

export interface TiffPage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Samples per pixel, alpha included. */
  readonly bands: number;
  readonly bits: number;
  readonly sampleFormat: SampleFormat;
  /** The last band is alpha. An extra band of unsaid meaning is data, not alpha. */
  readonly hasAlpha: boolean;
  /** TIFF 6: 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr, … */
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  /** Bands one after the other instead of pixel by pixel. */
  readonly isPlanar: boolean;
  readonly orientation: number;
  /** Pixels of one block; strips are as wide as the picture. Those at the border may hold fewer. */
  readonly blockWidthPx: number;
  readonly blockHeightPx: number;
  readonly isTiled: boolean;
  /** GDAL's mark of a sample that says nothing, or null. */
  readonly noData: number | null;
  readonly isLittle: boolean;
  /** Where the lists of offsets and byte counts stand. */
  readonly offsets: TagPlace;
  readonly byteCounts: TagPlace;
}

/** Where the values of a tag stand. */
export interface TagPlace {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

/** What a page says that cannot be. The message is for people. */
export class TiffProblem extends Error {}

const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  bands: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planar: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  noData: 42113,
} as const;

/** Bytes of a value by type: BYTE, ASCII, SHORT, LONG, RATIONAL, …, LONG8, SLONG8, IFD8. */
const SIZES: Readonly<Record<number, number>> = {
  1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
}; // prettier-ignore

const MOST_TAGS = 4096;
/** Pages counted; a file with more is shown with so many. */
export const MOST_PAGES = 1000;
/** More bands than this are no picture. */
export const MOST_BANDS = 512;

interface Layout {
  readonly isLittle: boolean;
  readonly isBig: boolean;
  readonly first: number;
}

type Tags = ReadonlyMap<number, TagPlace>;

export const isTiff = (r: ByteReader): boolean =>
  r.has(0, 'II*\0') || r.has(0, 'MM\0*') || r.has(0, 'II+\0') || r.has(0, 'MM\0+');

/** @throws CutOff, TiffProblem */
function layoutOf(r: ByteReader): Layout {
  const isLittle = r.u8(0) === 0x49;
  const isBig = r.u16(2, isLittle) === 43;
  if (isBig && r.u16(4, isLittle) !== 8) throw new TiffProblem('its BigTIFF header is damaged');
  return { isLittle, isBig, first: isBig ? r.u64(8, isLittle) : r.u32(4, isLittle) };
}

interface Directory {
  readonly tags: Tags;
  readonly next: number;
}

function readDirectory(r: ByteReader, at: number, { isLittle, isBig }: Layout): Directory {
  const count = isBig ? r.u64(at, isLittle) : r.u16(at, isLittle);
  if (count > MOST_TAGS) throw new TiffProblem('its TIFF directory is damaged');
  const [head, entry, inline] = isBig ? [8, 20, 8] : [2, 12, 4];
  const tags = new Map<number, TagPlace>();
  for (let i = 0; i < count; i += 1) {
    const from = at + head + i * entry;
    const type = r.u16(from + 2, isLittle);
    const values = isBig ? r.u64(from + 4, isLittle) : r.u32(from + 4, isLittle);
    const place = from + (isBig ? 12 : 8);
    const isInline = (SIZES[type] ?? 1) * values <= inline;
    const target = isInline ? place : isBig ? r.u64(place, isLittle) : r.u32(place, isLittle);
    tags.set(r.u16(from, isLittle), { type, count: values, at: target });
  }
  const end = at + head + count * entry;
  return { tags, next: isBig ? r.u64(end, isLittle) : r.u32(end, isLittle) };
}

/** One whole number of a tag. */
function valueAt(r: ByteReader, { type, at }: TagPlace, index: number, isLittle: boolean): number {
  const size = SIZES[type] ?? 1;
  const from = at + index * size;
  if (size === 1) return r.u8(from);
  if (size === 2) return r.u16(from, isLittle);
  return size === 4 ? r.u32(from, isLittle) : r.u64(from, isLittle);
}

/** All whole numbers of a tag, as many as are wanted. @throws CutOff, TiffProblem when there are fewer */
export function tagValues(r: ByteReader, place: TagPlace, wanted: number, isLittle: boolean): Float64Array {
  if (place.count < wanted) throw new TiffProblem('its TIFF directory lacks the places of some pixels');
  return Float64Array.from({ length: wanted }, (_, i) => valueAt(r, place, i, isLittle));
}

/**
 * The pages in the order of the file. Reduced copies and masks, which some programs add as pages, are left out.
 * @throws CutOff, TiffProblem
 */
export function readTiffPages(r: ByteReader): readonly TiffPage[] {
  const layout = layoutOf(r);
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  for (let at = layout.first; at !== 0 && !seen.has(at) && pages.length < MOST_PAGES;) {
    seen.add(at);
    const directory = readFollowing(r, at, layout, pages.length === 0);
    if (directory === null) break;
    const page =
      pages.length === 0 ? toPage(r, directory.tags, layout) : laterPage(r, directory.tags, layout);
    if (page !== null) pages.push(page);
    at = directory.next;
  }
  if (pages.length === 0) throw new TiffProblem('it is a TIFF file without a picture');
  return pages;
}

/** A file cut off behind its first page still has that page. */
function readFollowing(r: ByteReader, at: number, layout: Layout, isFirst: boolean): Directory | null {
  try {
    return readDirectory(r, at, layout);
  } catch (error) {
    if (!isFirst && (error instanceof CutOff || error instanceof TiffProblem)) return null;
    throw error;
  }
}

function laterPage(r: ByteReader, tags: Tags, layout: Layout): TiffPage | null {
  const kind = tags.get(TAG.subfileType);
  try {
    // Bit 0: a smaller copy of another page; bit 2: a mask of one.
    if (kind !== undefined && (valueAt(r, kind, 0, layout.isLittle) & 5) !== 0) return null;
    return toPage(r, tags, layout);
  } catch (error) {
    if (error instanceof CutOff || error instanceof TiffProblem) return null;
    throw error;
  }
}

function toPage(r: ByteReader, tags: Tags, { isLittle }: Layout): TiffPage {
  const number = (tag: number, otherwise: number): number => {
    const place = tags.get(tag);
    return place === undefined || place.count === 0 ? otherwise : valueAt(r, place, 0, isLittle);
  };
  const [widthPx, heightPx] = [number(TAG.width, 0), number(TAG.height, 0)];
  const bands = number(TAG.bands, 1);
  if (bands < 1 || bands > MOST_BANDS) throw new TiffProblem(`it says that it has ${String(bands)} bands`);
  const isTiled = tags.has(TAG.tileOffsets);
  const rows = Math.min(number(TAG.rowsPerStrip, heightPx), heightPx);
  const orientation = number(TAG.orientation, 1);
  const extra = tags.get(TAG.extraSamples);
  const alpha = extra === undefined || extra.count === 0 ? 0 : valueAt(r, extra, extra.count - 1, isLittle);
  return {
    widthPx,
    heightPx,
    bands,
    bits: bitsOf(r, tags, bands, isLittle),
    sampleFormat: formatOf(number(TAG.sampleFormat, 1)),
    hasAlpha: bands > 1 && (alpha === 1 || alpha === 2),
    photometric: number(TAG.photometric, 1),
    compression: number(TAG.compression, 1),
    predictor: number(TAG.predictor, 1),
    isPlanar: bands > 1 && number(TAG.planar, 1) === 2,
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    blockWidthPx: isTiled ? number(TAG.tileWidth, 0) : widthPx,
    blockHeightPx: isTiled ? number(TAG.tileHeight, 0) : rows === 0 ? heightPx : rows,
    isTiled,
    noData: noDataOf(r, tags.get(TAG.noData)),
    isLittle,
    offsets: placeOf(tags, isTiled ? TAG.tileOffsets : TAG.stripOffsets),
    byteCounts: placeOf(tags, isTiled ? TAG.tileByteCounts : TAG.stripByteCounts),
  };
}

const placeOf = (tags: Tags, tag: number): TagPlace => tags.get(tag) ?? { type: 4, count: 0, at: 0 };

/** @throws TiffProblem when the bands differ: then they are no one picture */
function bitsOf(r: ByteReader, tags: Tags, bands: number, isLittle: boolean): number {
  const place = tags.get(TAG.bits);
  if (place === undefined || place.count === 0) return 1;
  const values = Array.from({ length: Math.min(place.count, bands) }, (_, i) =>
    valueAt(r, place, i, isLittle),
  );
  const bits = values[0] ?? 1;
  if (values.some((value) => value !== bits))
    throw new TiffProblem('its bands have different numbers of bits');
  return bits;
}

function formatOf(code: number): SampleFormat {
  if (code === 1 || code === 4) return 'uint';
  if (code === 2) return 'int';
  if (code === 3) return 'float';
  throw new TiffProblem(
    code === 5 || code === 6 ? 'its samples are complex numbers' : 'its samples are of an unknown kind',
  );
}

function noDataOf(r: ByteReader, place: TagPlace | undefined): number | null {
  if (place === undefined || place.type !== 2 || place.count > 64) return null;
  try {
    const text = r.text(place.at, place.count).replace(/\0.*$/s, '').trim();
    return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
  } catch (error) {
    if (error instanceof CutOff) return null;
    throw error;
  }
}
