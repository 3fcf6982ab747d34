/** Any part of any page of a TIFF file, in its own numbers, reading and unpacking only the blocks that hold it. */
import type { Rect } from '#shared/domain/mask.ts';
import { parseSparsely, type ByteSource } from '../ByteReader.ts';
import {
  makeSamples,
  storedRect,
  turnUpright,
  uprightSize,
  type PictureSize,
  type SampleArray,
  type Samples,
} from '../samples.ts';
import { blockSamples, rowBytes, type BlockShape } from './blockSamples.ts';
import { readTiffPages, tagValues, TiffProblem, type TiffPage } from './directory.ts';
import { isUncompressed, unpack } from './unpack.ts';

/** A block that unpacks to more than this cannot be read piece by piece. */
const MOST_BLOCK_BYTES = 256 * 1024 ** 2;
/** Uncompressed strips are read in parts of about this size. */
const PART_BYTES = 1024 ** 2;
/** Unpacked blocks that are kept: a row of tiles of a wide picture. */
const KEPT_BYTES = 96 * 1024 ** 2;

interface Block {
  readonly left: number;
  readonly top: number;
  readonly shape: BlockShape;
  readonly data: SampleArray;
}

/** The grid of blocks of a page, and where each is in the file. */
interface Grid {
  readonly page: TiffPage;
  readonly columns: number;
  readonly rows: number;
  readonly offsets: Float64Array;
  readonly byteCounts: Float64Array;
  /** Rows that are read at once; fewer than a block has when a strip is read in parts. */
  readonly partRows: number;
}

export class TiffFile {
  readonly #source: ByteSource;
  readonly pages: readonly TiffPage[];
  readonly #grids = new Map<number, Promise<Grid>>();
  /** Oldest use first. */
  readonly #blocks = new Map<string, Block>();
  #keptBytes = 0;

  private constructor(source: ByteSource, pages: readonly TiffPage[]) {
    this.#source = source;
    this.pages = pages;
  }

  /** @throws CutOff, TiffProblem */
  static async open(source: ByteSource): Promise<TiffFile> {
    return new TiffFile(source, await parseSparsely(source, readTiffPages));
  }

  /** @throws TiffProblem when there is no such page */
  page(index: number): TiffPage {
    const page = this.pages[index];
    if (page === undefined) throw new TiffProblem(`it has no page ${String(index + 1)}`);
    return page;
  }

  /** Upright. */
  size(index: number): PictureSize {
    const page = this.page(index);
    return uprightSize(page, page.orientation);
  }

  /**
   * Samples of a part of a page, upright.
   * @param rect inside the upright picture
   * @param bands which bands, in this order; all when left out
   * @throws CutOff, TiffProblem
   */
  async read(index: number, rect: Rect, bands?: readonly number[]): Promise<Samples> {
    const page = this.page(index);
    const stored = await this.readStored(index, storedRect(rect, page.orientation, page), bands);
    return turnUpright(stored, page.orientation);
  }

  /** Samples of some blocks spread evenly over a page, unturned: what statistics are taken from. */
  async *someBlocks(index: number, most: number): AsyncGenerator<Samples> {
    const page = this.page(index);
    const grid = await this.#grid(index);
    const partRows = Math.max(1, Math.ceil(page.heightPx / grid.partRows));
    const count = partRows * grid.columns;
    const step = Math.max(1, count / most);
    for (let at = step / 2; at < count; at += step) {
      const place = Math.floor(at);
      const y = Math.floor(place / grid.columns) * grid.partRows;
      const x = (place % grid.columns) * page.blockWidthPx;
      const w = Math.min(page.blockWidthPx, page.widthPx - x);
      yield await this.readStored(index, { x, y, w, h: Math.min(grid.partRows, page.heightPx - y) });
    }
  }

  /** The same of the picture as it is stored. */
  async readStored(index: number, rect: Rect, bands?: readonly number[]): Promise<Samples> {
    const grid = await this.#grid(index);
    const { page } = grid;
    const wanted = bands ?? Array.from({ length: page.bands }, (_, band) => band);
    if (wanted.some((band) => band >= page.bands)) throw new TiffProblem('it has fewer bands');
    let data: SampleArray | null = null;
    const groups = page.isPlanar
      ? wanted.map((band, to) => ({ plane: band, from: [0], to: [to] }))
      : [{ plane: 0, from: wanted, to: wanted.map((_, to) => to) }];
    for (let y = rect.y; y < rect.y + rect.h; y = nextTop(y, grid)) {
      for (
        let x = rect.x;
        x < rect.x + rect.w;
        x = (Math.floor(x / page.blockWidthPx) + 1) * page.blockWidthPx
      ) {
        for (const { plane, from, to } of groups) {
          const block = await this.#block(index, grid, { x, y, plane });
          data ??= makeSamples(block.data, rect.w * rect.h * wanted.length);
          copyPart(block, { rect, data, bands: wanted.length }, from, to);
        }
      }
    }
    return { widthPx: rect.w, heightPx: rect.h, bands: wanted.length, data: data ?? new Uint8Array(0) };
  }

  #grid(index: number): Promise<Grid> {
    const known = this.#grids.get(index);
    if (known !== undefined) return known;
    const made = this.#readGrid(this.page(index));
    this.#grids.set(index, made);
    return made;
  }

  async #readGrid(page: TiffPage): Promise<Grid> {
    if (page.blockWidthPx < 1 || page.blockHeightPx < 1) throw new TiffProblem('its blocks have no size');
    const columns = Math.ceil(page.widthPx / page.blockWidthPx);
    const rows = Math.ceil(page.heightPx / page.blockHeightPx);
    const count = columns * rows * (page.isPlanar ? page.bands : 1);
    if (count > this.#source.sizeBytes) throw new TiffProblem('its blocks do not fit into the file');
    const bytesPerRow = rowBytes(shapeOf(page, page.blockWidthPx, 1), page.bits);
    const canBeParted = isUncompressed(page) && !page.isTiled && page.predictor === 1;
    const partRows = canBeParted
      ? Math.min(page.blockHeightPx, Math.max(1, Math.floor(PART_BYTES / Math.max(1, bytesPerRow))))
      : page.blockHeightPx;
    if (bytesPerRow * partRows > MOST_BLOCK_BYTES) {
      throw new TiffProblem('it is stored in one large piece; save it again with tiles or strips');
    }
    const [offsets, byteCounts] = await parseSparsely(this.#source, (r) => [
      tagValues(r, page.offsets, count, page.isLittle),
      // Old writers left the byte counts of uncompressed files out.
      page.byteCounts.count < count && canBeParted
        ? new Float64Array(count).fill(Infinity)
        : tagValues(r, page.byteCounts, count, page.isLittle),
    ]);
    return { page, columns, rows, offsets, byteCounts, partRows };
  }

  async #block(index: number, grid: Grid, place: { x: number; y: number; plane: number }): Promise<Block> {
    const { page, partRows } = grid;
    const column = Math.floor(place.x / page.blockWidthPx);
    const row = Math.floor(place.y / page.blockHeightPx);
    const part = Math.floor((place.y - row * page.blockHeightPx) / partRows);
    const key = [index, place.plane, row, column, part].join(' ');
    const known = this.#blocks.get(key);
    if (known !== undefined) {
      this.#blocks.delete(key);
      this.#blocks.set(key, known);
      return known;
    }
    const top = row * page.blockHeightPx + part * partRows;
    const end = page.isTiled ? Infinity : Math.min(page.heightPx, (row + 1) * page.blockHeightPx);
    const shape = shapeOf(page, page.blockWidthPx, Math.min(partRows, end - top));
    const at = (place.plane * grid.rows + row) * grid.columns + column;
    const data = await this.#readBlock(grid, at, part, shape);
    const block = { left: column * page.blockWidthPx, top, shape, data };
    this.#keep(key, block);
    return block;
  }

  async #readBlock(grid: Grid, at: number, part: number, shape: BlockShape): Promise<SampleArray> {
    const { page } = grid;
    const bytesPerRow = rowBytes(shape, page.bits);
    const length = bytesPerRow * shape.heightPx;
    const byteCount = grid.byteCounts[at] ?? 0;
    // GDAL leaves out blocks without data.
    if (byteCount === 0) return blockSamples(new Uint8Array(length), shape, page);
    const skipped = part * grid.partRows * bytesPerRow;
    const stored = isUncompressed(page) ? Math.min(length, byteCount - skipped) : byteCount;
    if (stored > MOST_BLOCK_BYTES)
      throw new TiffProblem('it is stored in one large piece; save it again with tiles or strips');
    const packed = await this.#source.read((grid.offsets[at] ?? 0) + skipped, Math.max(0, stored));
    if (packed.length < stored && isUncompressed(page)) throw new TiffProblem('the file is cut off');
    return blockSamples(unpack(packed, page.compression, length), shape, page);
  }

  #keep(key: string, block: Block): void {
    this.#blocks.set(key, block);
    this.#keptBytes += block.data.byteLength;
    for (const [old, { data }] of this.#blocks) {
      if (this.#keptBytes <= KEPT_BYTES || old === key) break;
      this.#blocks.delete(old);
      this.#keptBytes -= data.byteLength;
    }
  }
}

const shapeOf = (page: TiffPage, widthPx: number, heightPx: number): BlockShape => ({
  widthPx,
  heightPx,
  bands: page.isPlanar ? 1 : page.bands,
});

/** The first row below `y` that another block holds. */
function nextTop(y: number, { page, partRows }: Grid): number {
  const top = Math.floor(y / page.blockHeightPx) * page.blockHeightPx;
  return Math.min(top + (Math.floor((y - top) / partRows) + 1) * partRows, top + page.blockHeightPx);
}

interface Target {
  readonly rect: Rect;
  readonly data: SampleArray;
  readonly bands: number;
}

/** Copies what a block and the target have in common: bands `from` of the block to bands `to`. */
function copyPart(
  block: Block,
  { rect, data, bands }: Target,
  from: readonly number[],
  to: readonly number[],
): void {
  const left = Math.max(rect.x, block.left);
  const right = Math.min(rect.x + rect.w, block.left + block.shape.widthPx);
  const bottom = Math.min(rect.y + rect.h, block.top + block.shape.heightPx);
  for (let y = Math.max(rect.y, block.top); y < bottom; y += 1) {
    let source = ((y - block.top) * block.shape.widthPx + left - block.left) * block.shape.bands;
    let target = ((y - rect.y) * rect.w + left - rect.x) * bands;
    for (let x = left; x < right; x += 1) {
      for (let i = 0; i < from.length; i += 1) {
        data[target + (to[i] as number)] = block.data[source + (from[i] as number)] as number;
      }
      source += block.shape.bands;
      target += bands;
    }
  }
}
