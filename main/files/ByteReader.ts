/** Numbers at places of a file: of its bytes in memory, or of the few blocks of it that were read. */

/** The bytes end before what is asked for. */
export class CutOff extends Error {}

/** What is asked for was not read yet: read that block and ask again. */
export class MissingBlock extends Error {
  readonly block: number;
  constructor(block: number) {
    super(`block ${String(block)} was not read`);
    this.block = block;
  }
}

export const BLOCK_BYTES = 4096;

/** Running past the end is `CutOff`, never a wrong number. */
export abstract class ByteReader {
  /** Of the whole file. */
  abstract readonly length: number;
  /** `size` bytes at `offset`, which lie inside the file. */
  protected abstract pick(offset: number, size: number): { readonly view: DataView; readonly at: number };

  #pick(offset: number, size: number): { readonly view: DataView; readonly at: number } {
    if (!(offset >= 0) || offset + size > this.length) throw new CutOff();
    return this.pick(offset, size);
  }
  u8(offset: number): number {
    const { view, at } = this.#pick(offset, 1);
    return view.getUint8(at);
  }
  u16(offset: number, little = false): number {
    const { view, at } = this.#pick(offset, 2);
    return view.getUint16(at, little);
  }
  u24(offset: number): number {
    return this.u8(offset) + this.u8(offset + 1) * 256 + this.u8(offset + 2) * 65536;
  }
  u32(offset: number, little = false): number {
    const { view, at } = this.#pick(offset, 4);
    return view.getUint32(at, little);
  }
  i32(offset: number, little = false): number {
    return this.u32(offset, little) | 0;
  }
  /** Beyond 2^53 the nearest double: no file is that long, so it fails as an offset later. */
  u64(offset: number, little = false): number {
    const { view, at } = this.#pick(offset, 8);
    return Number(view.getBigUint64(at, little));
  }
  text(offset: number, size: number): string {
    let text = '';
    for (let i = 0; i < size; i += 1) text += String.fromCharCode(this.u8(offset + i));
    return text;
  }
  /** Whether the text stands at the offset; false too when the bytes end before. */
  has(offset: number, text: string): boolean {
    return offset + text.length <= this.length && this.text(offset, text.length) === text;
  }
}

export class MemoryReader extends ByteReader {
  readonly #view: DataView;
  readonly length: number;
  constructor(bytes: Uint8Array) {
    super();
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength;
  }
  protected override pick(offset: number): { view: DataView; at: number } {
    return { view: this.#view, at: offset };
  }
}

/** A file of which blocks are filled in as they turn out to be needed. */
export class SparseReader extends ByteReader {
  readonly #blocks = new Map<number, Uint8Array>();
  readonly length: number;
  constructor(length: number) {
    super();
    this.length = length;
  }

  /** @param bytes from the start of `block` on, whole blocks but for the file's last */
  fill(block: number, bytes: Uint8Array): void {
    for (let at = 0, next = block; at < bytes.length; at += BLOCK_BYTES, next += 1) {
      this.#blocks.set(next, bytes.subarray(at, at + BLOCK_BYTES));
    }
  }

  protected override pick(offset: number, size: number): { view: DataView; at: number } {
    const first = Math.floor(offset / BLOCK_BYTES);
    const inside = offset - first * BLOCK_BYTES;
    const block = this.#block(first);
    if (inside + size <= block.length) {
      return { view: new DataView(block.buffer, block.byteOffset, block.byteLength), at: inside };
    }
    // Shorter than a block in the middle: the file shrank since its size was asked.
    if (block.length < BLOCK_BYTES) throw new CutOff();
    const joined = new Uint8Array(size);
    joined.set(block.subarray(inside));
    joined.set(this.#block(first + 1).subarray(0, size - (block.length - inside)), block.length - inside);
    return { view: new DataView(joined.buffer), at: 0 };
  }

  #block(index: number): Uint8Array {
    const block = this.#blocks.get(index);
    if (block === undefined) throw new MissingBlock(index);
    return block;
  }
}

/** A place that bytes are read from: an open file, or memory. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Fewer bytes than asked for only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export const memorySource = (bytes: Uint8Array): ByteSource => ({
  sizeBytes: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
});

/** What of Node's FileHandle is needed. */
interface Readable {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
}

export const fileSource = (file: Readable, sizeBytes: number): ByteSource => ({
  sizeBytes,
  read: async (offset, length) => {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, sizeBytes - offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  },
});

/** Read first: nearly every header lies within it. */
const FIRST_BYTES = 64 * 1024;
/** A JPEG may carry megabytes of metadata before its size, and a TIFF thousands of pages; nobody needs more. */
const MOST_BLOCKS = 2048;

/**
 * Runs a parser on a file of which only what it looks at is read: the parser starts again whenever a block was missing.
 * @throws CutOff when the file ends too early, or more than 8 MB would have to be read
 */
export async function parseSparsely<T>(source: ByteSource, parse: (reader: ByteReader) => T): Promise<T> {
  const reader = new SparseReader(source.sizeBytes);
  reader.fill(0, await source.read(0, FIRST_BYTES));
  for (let blocks = 0; blocks < MOST_BLOCKS; blocks += 1) {
    try {
      return parse(reader);
    } catch (error) {
      if (!(error instanceof MissingBlock)) throw error;
      const bytes = await source.read(error.block * BLOCK_BYTES, BLOCK_BYTES);
      if (bytes.length === 0) throw new CutOff();
      reader.fill(error.block, bytes);
    }
  }
  throw new CutOff();
}
