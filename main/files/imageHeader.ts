/** Kind and size of an image from its header: JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP. Bytes in, values out. */
import { readBmpHeader } from './bmp.ts';
import { CutOff, MemoryReader, type ByteReader as Reader } from './ByteReader.ts';
import { uprightSize } from './samples.ts';
import { isTiff, readTiffPages, TiffProblem, type SampleFormat, type TiffPage } from './tiff/directory.ts';

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'bmp';

export interface ImageHeader {
  readonly format: ImageFormat;
  /** As shown: after turning by the EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** JPEG with four components: CMYK, or YCCK. */
  readonly isCmyk: boolean;
  /** Samples per pixel, alpha included; a palette counts as its colours. */
  readonly bands: number;
  /** Of each sample. */
  readonly bits: number;
  readonly sampleFormat: SampleFormat;
  readonly hasAlpha: boolean;
  /** Pictures in the file. */
  readonly pages: number;
  /** It can be read from top to bottom with little memory, however large it is. */
  readonly isStreamed: boolean;
}

export type FoundHeader =
  { readonly ok: true; readonly header: ImageHeader } | { readonly ok: false; readonly problem: string };

/** `cut-off`: the bytes end before the size is known; more of the file may tell. */
export type HeaderResult = FoundHeader | 'cut-off';

/** Only the first bytes of a file are needed; 64 kB nearly always suffice, but not for TIFF, which may say it at its end. */
export function parseImageHeader(bytes: Uint8Array): HeaderResult {
  return readImageHeader(new MemoryReader(bytes));
}

/** The same of a file that is read as needed: `parseSparsely(source, readImageHeader)`. */
export function readImageHeader(reader: Reader): HeaderResult {
  try {
    return parse(reader);
  } catch (error) {
    if (error instanceof CutOff) return 'cut-off';
    if (error instanceof TiffProblem) return { ok: false, problem: error.message };
    throw error;
  }
}

function parse(r: Reader): HeaderResult {
  if (r.has(0, '\xff\xd8\xff')) return parseJpeg(r);
  if (r.has(0, '\x89PNG\r\n\x1a\n')) return parsePng(r);
  if (r.has(0, 'GIF87a') || r.has(0, 'GIF89a')) return found('gif', r.u16(6, true), r.u16(8, true));
  if (r.has(0, 'RIFF') && r.has(8, 'WEBP')) return parseWebp(r);
  if (isTiff(r)) return parseTiff(r);
  if (r.has(4, 'ftyp')) return parseIsoMedia(r);
  if (r.has(0, 'BM')) return parseBmp(r);
  if (r.has(0, '\x1aE\xdf\xa3')) return { ok: false, problem: VIDEO };
  if (r.length < 12) return { ok: false, problem: 'the file is too short to be an image' };
  return { ok: false, problem: 'it is not an image of a known kind' };
}

const VIDEO = 'it is a video; its frames can be added as images';

/** Whether the samples are what any browser shows: grey or colour of at most 8 bits, perhaps with alpha, or CMYK. */
export function isPlain({ bits, sampleFormat, bands, hasAlpha, isCmyk }: ImageHeader): boolean {
  const colours = bands - (hasAlpha ? 1 : 0);
  return sampleFormat === 'uint' && bits <= 8 && (colours === 1 || colours === 3 || isCmyk);
}

type More = Partial<
  Pick<
    ImageHeader,
    'orientation' | 'isCmyk' | 'bands' | 'bits' | 'sampleFormat' | 'hasAlpha' | 'pages' | 'isStreamed'
  >
>;

function found(format: ImageFormat, width: number, height: number, more: More = {}): FoundHeader {
  if (width === 0 || height === 0) return { ok: false, problem: 'its header says it has no pixels' };
  const orientation = more.orientation ?? 1;
  return {
    ok: true,
    header: {
      format,
      ...uprightSize({ widthPx: width, heightPx: height }, orientation),
      orientation,
      isCmyk: more.isCmyk ?? false,
      bands: more.bands ?? 3,
      bits: more.bits ?? 8,
      sampleFormat: more.sampleFormat ?? 'uint',
      hasAlpha: more.hasAlpha ?? false,
      pages: more.pages ?? 1,
      isStreamed: more.isStreamed ?? false,
    },
  };
}

/** Start-of-frame markers hold the size; C4, C8 and CC in the same range are other things. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function parseJpeg(r: Reader): HeaderResult {
  let at = 2;
  let orientation = 1;
  for (;;) {
    if (r.u8(at) !== 0xff) return { ok: false, problem: 'its JPEG header is damaged' };
    const marker = r.u8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) return { ok: false, problem: 'its JPEG header has no size' };
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (isFrame(marker)) {
      const bands = r.u8(at + 9);
      // Progressive ones are decoded as a whole.
      const isStreamed = marker === 0xc0 || marker === 0xc1;
      const more = { orientation, isCmyk: bands === 4, bands, bits: r.u8(at + 4), isStreamed };
      return found('jpeg', r.u16(at + 7), r.u16(at + 5), more);
    }
    const length = r.u16(at + 2);
    if (length < 2) return { ok: false, problem: 'its JPEG header is damaged' };
    if (marker === 0xe1 && r.has(at + 4, 'Exif\0\0')) orientation = exifOrientation(r, at + 10);
    at += 2 + length;
  }
}

/** The orientation tag of a TIFF structure that starts at `base`, or 1. */
function exifOrientation(r: Reader, base: number): number {
  try {
    const tags = readIfd(r, base);
    const value = tags.get(0x0112) ?? 1;
    return value >= 1 && value <= 8 ? value : 1;
  } catch (error) {
    if (error instanceof CutOff) return 1;
    throw error;
  }
}

/** Short and long values of the first directory, by tag. */
function readIfd(r: Reader, base: number): Map<number, number> {
  const little = r.u16(base) === 0x4949;
  const at = base + r.u32(base + 4, little);
  const count = r.u16(at, little);
  const tags = new Map<number, number>();
  for (let i = 0; i < count; i += 1) {
    const entry = at + 2 + i * 12;
    const type = r.u16(entry + 2, little);
    if (type === 3) tags.set(r.u16(entry, little), r.u16(entry + 8, little));
    if (type === 4) tags.set(r.u16(entry, little), r.u32(entry + 8, little));
  }
  return tags;
}

function parsePng(r: Reader): HeaderResult {
  if (r.text(12, 4) !== 'IHDR') return { ok: false, problem: 'its PNG header is damaged' };
  const [depth, kind] = [r.u8(24), r.u8(25)];
  const isPalette = kind === 3;
  const hasAlpha = (kind & 4) !== 0;
  const bands = (isPalette || (kind & 2) !== 0 ? 3 : 1) + (hasAlpha ? 1 : 0);
  const bits = isPalette ? 8 : depth;
  const isStreamed = r.u8(28) === 0;
  const more = { orientation: pngOrientation(r), bands, bits, hasAlpha, isStreamed };
  return found('png', r.u32(16), r.u32(20), more);
}

/** PNG may carry EXIF in an `eXIf` chunk before the pixels. */
function pngOrientation(r: Reader): number {
  for (let at = 8; at + 8 <= r.length; at += 12 + r.u32(at)) {
    if (r.has(at + 4, 'eXIf')) return exifOrientation(r, at + 8);
    if (r.has(at + 4, 'IDAT')) return 1;
  }
  return 1;
}

function parseWebp(r: Reader): HeaderResult {
  if (r.has(12, 'VP8X')) {
    return found('webp', r.u24(24) + 1, r.u24(27) + 1, { orientation: webpOrientation(r) });
  }
  if (r.has(12, 'VP8L')) {
    const bits = r.u32(21, true);
    return found('webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (r.has(12, 'VP8 ')) return found('webp', r.u16(26, true) & 0x3fff, r.u16(28, true) & 0x3fff);
  return r.length < 30 ? 'cut-off' : { ok: false, problem: 'its WebP header is damaged' };
}

/** EXIF comes after the pixels in WebP; when it is beyond what was read the decoder's answer counts later. */
function webpOrientation(r: Reader): number {
  for (let at = 12; at + 8 <= r.length;) {
    const size = r.u32(at + 4, true);
    if (r.has(at, 'EXIF')) {
      const isPrefixed = r.has(at + 8, 'Exif\0\0');
      return exifOrientation(r, at + 8 + (isPrefixed ? 6 : 0));
    }
    at += 8 + size + (size % 2);
  }
  return 1;
}

function parseTiff(r: Reader): HeaderResult {
  const pages = readTiffPages(r);
  return tiffPageHeader(pages, 0);
}

const PALETTE = 3;
const CMYK = 5;

/** The header of one page. A palette counts as its colours. */
export function tiffPageHeader(pages: readonly TiffPage[], index: number): FoundHeader {
  const page = pages[index];
  if (page === undefined) return { ok: false, problem: `it has no page ${String(index + 1)}` };
  const { widthPx, heightPx, orientation, bands, bits, sampleFormat, hasAlpha, photometric } = page;
  const more = { orientation, pages: pages.length, isStreamed: true };
  if (photometric === PALETTE) return found('tiff', widthPx, heightPx, more);
  const isCmyk = photometric === CMYK && bands === 4;
  return found('tiff', widthPx, heightPx, { ...more, bands, bits, sampleFormat, hasAlpha, isCmyk });
}

function parseBmp(r: Reader): HeaderResult {
  const header = readBmpHeader(r);
  if (typeof header === 'string') return { ok: false, problem: header };
  const { widthPx, heightPx, hasAlpha } = header;
  return found('bmp', widthPx, heightPx, { hasAlpha, bands: hasAlpha ? 4 : 3 });
}

interface Box {
  readonly type: string;
  /** Of its content. */
  readonly at: number;
  readonly end: number;
}

const MOST_BOXES = 1000;

/** The boxes between two places. Sizes of 0 (to the end) and 1 (64 bits follow) are what the format says. */
function* boxes(r: Reader, from: number, end: number): Generator<Box> {
  for (let at = from, count = 0; at + 8 <= end && count < MOST_BOXES; count += 1) {
    const short = r.u32(at);
    const size = short === 0 ? end - at : short === 1 ? r.u64(at + 8) : short;
    const head = short === 1 ? 16 : 8;
    if (size < head) return;
    yield { type: r.text(at + 4, 4), at: at + head, end: Math.min(end, at + size) };
    at += size;
  }
}

/** AVIF: the largest `ispe` property is the image, smaller ones are its parts or a preview; `irot` turns it. */
function parseIsoMedia(r: Reader): HeaderResult {
  const brands = r.text(8, Math.max(0, Math.min(r.u32(0), 64) - 8));
  if (!brands.includes('avif') && !brands.includes('avis')) {
    const isHeic = /hei[cxsm]|mif1|hevc/.test(brands);
    return { ok: false, problem: isHeic ? 'HEIC files cannot be read; save it as JPEG or PNG' : VIDEO };
  }
  let best = { width: 0, height: 0 };
  let isTurned = false;
  for (const property of avifProperties(r)) {
    if (property.type === 'irot') isTurned = r.u8(property.at) % 2 === 1;
    if (property.type !== 'ispe') continue;
    const size = { width: r.u32(property.at + 4), height: r.u32(property.at + 8) };
    if (size.width * size.height > best.width * best.height) best = size;
  }
  if (best.width === 0) return 'cut-off';
  // The decoder turns by itself: this is no EXIF orientation.
  return isTurned ? found('avif', best.height, best.width) : found('avif', best.width, best.height);
}

function* avifProperties(r: Reader): Generator<Box> {
  for (const meta of boxes(r, 0, r.length)) {
    if (meta.type !== 'meta') continue;
    for (const iprp of boxes(r, meta.at + 4, meta.end)) {
      if (iprp.type !== 'iprp') continue;
      for (const ipco of boxes(r, iprp.at, iprp.end))
        if (ipco.type === 'ipco') yield* boxes(r, ipco.at, ipco.end);
    }
    return;
  }
}
