/** Writes TIFF files that no library here writes: any bands, bits and sample format, planar, tiled, either byte order, pages. */
import { deflateSync } from 'node:zlib';

export interface TiffSpec {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bands: number;
  readonly bits: 8 | 16 | 32 | 64;
  readonly format?: 'uint' | 'int' | 'float';
  /** Pixel by pixel. */
  readonly data: ArrayLike<number>;
  readonly isPlanar?: boolean;
  readonly isBigEndian?: boolean;
  readonly isBigTiff?: boolean;
  readonly rowsPerStrip?: number;
  /** Tiles of this side instead of strips. */
  readonly tilePx?: number;
  readonly isDeflated?: boolean;
  readonly orientation?: number;
  readonly photometric?: number;
  /** 0: data, 1 and 2: alpha. */
  readonly extraSamples?: readonly number[];
  readonly noData?: string;
  /** Blocks are left out, as GDAL does: all of it is zero. */
  readonly isEmpty?: boolean;
  readonly subfileType?: number;
  /** Last word: replaces or adds tags, to make files that lie. */
  readonly tags?: Readonly<Record<number, readonly number[]>>;
}

const FORMATS = { uint: 1, int: 2, float: 3 } as const;

/** One page after the other, directories behind the pixels as libtiff writes them. */
export function tiffFile(...pages: readonly TiffSpec[]): Uint8Array {
  const { isBigEndian = false, isBigTiff = false } = pages[0] ?? {};
  const out = new Writer(isBigEndian, isBigTiff);
  out.header();
  for (const page of pages) out.page(page);
  return out.bytes();
}

class Writer {
  readonly #isBigEndian: boolean;
  readonly #isBig: boolean;
  #parts: Buffer[] = [];
  #length = 0;
  /** Where the address of the next directory is written. */
  #link: { part: Buffer; at: number } | null = null;

  constructor(isBigEndian: boolean, isBig: boolean) {
    this.#isBigEndian = isBigEndian;
    this.#isBig = isBig;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  header(): void {
    const part = Buffer.alloc(this.#isBig ? 16 : 8);
    part.write(this.#isBigEndian ? 'MM' : 'II');
    this.#put(part, 2, this.#isBig ? 43 : 42, 2);
    if (this.#isBig) this.#put(part, 4, 8, 2);
    this.#link = { part, at: this.#isBig ? 8 : 4 };
    this.#add(part);
  }

  page(spec: TiffSpec): void {
    const places = this.#blocks(spec).map((block) => {
      if (spec.isEmpty === true) return { offset: 0, bytes: 0 };
      const packed = spec.isDeflated === true ? deflateSync(block) : block;
      return { offset: this.#add(packed), bytes: packed.length };
    });
    this.#directory(tagsOf(spec, places));
  }

  #blocks(spec: TiffSpec): Buffer[] {
    const { widthPx: w, heightPx: h, tilePx, bands, isPlanar = false } = spec;
    const [blockW, blockH] = tilePx === undefined ? [w, spec.rowsPerStrip ?? h] : [tilePx, tilePx];
    const blocks: Buffer[] = [];
    for (let plane = 0; plane < (isPlanar ? bands : 1); plane += 1) {
      for (let top = 0; top < h; top += blockH) {
        for (let left = 0; left < w; left += blockW) {
          const rows = tilePx === undefined ? Math.min(blockH, h - top) : blockH;
          blocks.push(this.#block(spec, { left, top, blockW, rows, plane: isPlanar ? plane : null }));
        }
      }
    }
    return blocks;
  }

  #block(
    spec: TiffSpec,
    at: { left: number; top: number; blockW: number; rows: number; plane: number | null },
  ): Buffer {
    const size = spec.bits / 8;
    const used = at.plane === null ? Array.from({ length: spec.bands }, (_, band) => band) : [at.plane];
    if (spec.isEmpty === true) return Buffer.alloc(0);
    const block = Buffer.alloc(at.blockW * at.rows * used.length * size);
    let to = 0;
    for (let y = at.top; y < at.top + at.rows; y += 1) {
      for (let x = at.left; x < at.left + at.blockW; x += 1) {
        for (const band of used) {
          const isInside = x < spec.widthPx && y < spec.heightPx;
          const value = isInside ? spec.data[(y * spec.widthPx + x) * spec.bands + band]! : 0;
          this.#sample(block, to, value, spec);
          to += size;
        }
      }
    }
    return block;
  }

  #sample(block: Buffer, at: number, value: number, { bits, format = 'uint' }: TiffSpec): void {
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const little = !this.#isBigEndian;
    if (format === 'float') {
      if (bits === 64) view.setFloat64(at, value, little);
      else view.setFloat32(at, value, little);
    } else if (bits === 8) view.setUint8(at, value);
    else if (bits === 16) view.setUint16(at, value, little);
    else view.setUint32(at, value, little);
  }

  #directory(tags: ReadonlyMap<number, Values>): void {
    const [head, entry, inline] = this.#isBig ? [8, 20, 8] : [2, 12, 4];
    const rows = [...tags].sort(([a], [b]) => a - b);
    const far = rows.map(([, values]) => {
      const bytes = this.#values(values);
      return { bytes, at: bytes.length > inline ? this.#add(bytes) : null };
    });
    const part = Buffer.alloc(head + rows.length * entry + inline);
    this.#put(part, 0, rows.length, head);
    for (const [i, [tag, { type, values }]] of rows.entries()) {
      const from = head + i * entry;
      this.#put(part, from, tag, 2);
      this.#put(part, from + 2, type, 2);
      this.#put(part, from + 4, values.length, inline);
      const { bytes, at } = far[i]!;
      if (at === null) bytes.copy(part, from + 4 + inline);
      else this.#put(part, from + 4 + inline, at, inline);
    }
    const at = this.#add(part);
    this.#put(this.#link!.part, this.#link!.at, at, inline);
    this.#link = { part, at: part.length - inline };
  }

  #values({ type, values }: Values): Buffer {
    const size = { 2: 1, 3: 2, 4: 4, 16: 8 }[type];
    const bytes = Buffer.alloc(values.length * size);
    for (const [i, value] of values.entries()) this.#put(bytes, i * size, value, size);
    return bytes;
  }

  #put(part: Buffer, at: number, value: number, size: number): void {
    if (size === 1) part.writeUInt8(value, at);
    else if (size === 8) {
      if (this.#isBigEndian) part.writeBigUInt64BE(BigInt(value), at);
      else part.writeBigUInt64LE(BigInt(value), at);
    } else if (this.#isBigEndian) part.writeUIntBE(value, at, size);
    else part.writeUIntLE(value, at, size);
  }

  /** @returns where it stands */
  #add(part: Buffer): number {
    const at = this.#length;
    this.#parts.push(part);
    this.#length += part.length;
    return at;
  }
}

interface Values {
  readonly type: 2 | 3 | 4 | 16;
  readonly values: readonly number[];
}

function tagsOf(
  spec: TiffSpec,
  places: readonly { readonly offset: number; readonly bytes: number }[],
): ReadonlyMap<number, Values> {
  const { bands, bits, format = 'uint', tilePx, isBigTiff = false } = spec;
  const photometric = spec.photometric ?? (bands >= 3 ? 2 : 1);
  const extra = spec.extraSamples ?? Array<number>(Math.max(0, bands - (photometric === 2 ? 3 : 1))).fill(0);
  const tags = new Map<number, Values>();
  const short = (tag: number, ...values: number[]): unknown => tags.set(tag, { type: 3, values });
  const long = (tag: number, values: number[]): unknown =>
    tags.set(tag, { type: isBigTiff ? 16 : 4, values });
  if (spec.subfileType !== undefined) long(254, [spec.subfileType]);
  long(256, [spec.widthPx]);
  long(257, [spec.heightPx]);
  short(258, ...Array<number>(bands).fill(bits));
  short(259, spec.isDeflated === true ? 8 : 1);
  short(262, photometric);
  if (spec.orientation !== undefined) short(274, spec.orientation);
  short(277, bands);
  short(284, spec.isPlanar === true ? 2 : 1);
  if (extra.length > 0) short(338, ...extra);
  short(339, ...Array<number>(bands).fill(FORMATS[format]));
  if (tilePx === undefined) long(278, [spec.rowsPerStrip ?? spec.heightPx]);
  else for (const tag of [322, 323]) long(tag, [tilePx]);
  long(
    tilePx === undefined ? 273 : 324,
    places.map(({ offset }) => offset),
  );
  long(
    tilePx === undefined ? 279 : 325,
    places.map(({ bytes }) => bytes),
  );
  if (spec.noData !== undefined) tags.set(42113, { type: 2, values: [...Buffer.from(`${spec.noData}\0`)] });
  for (const [tag, values] of Object.entries(spec.tags ?? {})) long(Number(tag), [...values]);
  return tags;
}
