/** Kind and size of an image from its first bytes: JPEG, PNG, WebP, GIF, TIFF, AVIF. Bytes in, values out. */

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

export interface ImageHeader {
  readonly format: ImageFormat;
  /** As shown: after turning by the EXIF orientation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** JPEG with four components: CMYK, or YCCK. */
  readonly isCmyk: boolean;
}

/** `cut-off`: the bytes end before the size is known; more of the file may tell. */
export type HeaderResult =
  | { readonly ok: true; readonly header: ImageHeader }
  | { readonly ok: false; readonly problem: string }
  | 'cut-off';

class CutOff extends Error {}

/** Reads numbers at offsets; running past the end is `CutOff`, never a wrong number. */
class Reader {
  readonly #view: DataView;
  readonly length: number;
  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength;
  }
  #at(offset: number, size: number): number {
    if (offset < 0 || offset + size > this.length) throw new CutOff();
    return offset;
  }
  u8(offset: number): number {
    return this.#view.getUint8(this.#at(offset, 1));
  }
  u16(offset: number, little = false): number {
    return this.#view.getUint16(this.#at(offset, 2), little);
  }
  u24(offset: number): number {
    return this.u8(offset) + this.u8(offset + 1) * 256 + this.u8(offset + 2) * 65536;
  }
  u32(offset: number, little = false): number {
    return this.#view.getUint32(this.#at(offset, 4), little);
  }
  text(offset: number, size: number): string {
    this.#at(offset, size);
    let text = '';
    for (let i = 0; i < size; i += 1) text += String.fromCharCode(this.u8(offset + i));
    return text;
  }
  /** Whether the text stands at the offset; false too when the bytes end before. */
  has(offset: number, text: string): boolean {
    return offset + text.length <= this.length && this.text(offset, text.length) === text;
  }
}

/** Only the first bytes of a file are needed; 64 kB nearly always suffice. */
export function parseImageHeader(bytes: Uint8Array): HeaderResult {
  const reader = new Reader(bytes);
  try {
    return parse(reader);
  } catch (error) {
    if (error instanceof CutOff) return 'cut-off';
    throw error;
  }
}

function parse(r: Reader): HeaderResult {
  if (r.has(0, '\xff\xd8\xff')) return parseJpeg(r);
  if (r.has(0, '\x89PNG\r\n\x1a\n')) return parsePng(r);
  if (r.has(0, 'GIF87a') || r.has(0, 'GIF89a')) return found('gif', r.u16(6, true), r.u16(8, true));
  if (r.has(0, 'RIFF') && r.has(8, 'WEBP')) return parseWebp(r);
  if (r.has(0, 'II*\0') || r.has(0, 'MM\0*')) return parseTiff(r);
  if (r.has(4, 'ftyp')) return parseIsoMedia(r);
  if (r.has(0, 'BM')) return { ok: false, problem: 'BMP images cannot be read; save it as PNG' };
  if (r.length < 12) return { ok: false, problem: 'the file is too short to be an image' };
  return { ok: false, problem: 'it is not an image of a known kind' };
}

function found(
  format: ImageFormat,
  width: number,
  height: number,
  more: { orientation?: number; isCmyk?: boolean } = {},
): HeaderResult {
  if (width === 0 || height === 0) return { ok: false, problem: 'its header says it has no pixels' };
  const orientation = more.orientation ?? 1;
  const isTurned = orientation >= 5;
  return {
    ok: true,
    header: {
      format,
      widthPx: isTurned ? height : width,
      heightPx: isTurned ? width : height,
      orientation,
      isCmyk: more.isCmyk ?? false,
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
      const isCmyk = r.u8(at + 9) === 4;
      return found('jpeg', r.u16(at + 7), r.u16(at + 5), { orientation, isCmyk });
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
  return found('png', r.u32(16), r.u32(20), { orientation: pngOrientation(r) });
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
  const tags = readIfd(r, 0);
  const orientation = tags.get(0x0112) ?? 1;
  return found('tiff', tags.get(0x0100) ?? 0, tags.get(0x0101) ?? 0, {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
  });
}

/** AVIF: the largest `ispe` property is the image, smaller ones are its parts or a preview. */
function parseIsoMedia(r: Reader): HeaderResult {
  const brands = r.text(8, Math.min(r.u32(0), 64) - 8);
  if (!brands.includes('avif') && !brands.includes('avis')) {
    return { ok: false, problem: 'HEIC and video files cannot be read; save it as JPEG or PNG' };
  }
  let best = { width: 0, height: 0 };
  for (let at = 12; at + 20 <= r.length; at += 1) {
    if (r.u8(at) !== 0x69 || !r.has(at, 'ispe')) continue;
    const size = { width: r.u32(at + 8), height: r.u32(at + 12) };
    if (size.width * size.height > best.width * best.height) best = size;
  }
  return best.width === 0 ? 'cut-off' : found('avif', best.width, best.height);
}
