/** Reduced copies of a TIFF in its own numbers: each level half of the one before, averaged, cut into squares and packed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { PICTURE_TILE_PX as TILE, pictureLevels } from '#shared/domain/picture.ts';
import { makeSamples, type PictureSize, type SampleArray, type Samples } from '../samples.ts';
import { TiffProblem } from '../tiff/directory.ts';
import type { TiffFile } from '../tiff/TiffFile.ts';
import { tilePath } from './layout.ts';

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);
/** Bytes of the picture that are held at once; a row of squares of each level comes on top. */
const BAND_BYTES = 48 * 1024 ** 2;

/**
 * Writes levels 1 and up, as stored (not turned).
 * @throws CutOff, TiffProblem
 */
export async function writeSampleLevels(
  file: TiffFile,
  page: number,
  folder: string,
  progress: (done: number, total: number) => void,
): Promise<void> {
  const { widthPx, heightPx, bands } = file.page(page);
  const levels = pictureLevels({ widthPx, heightPx });
  const writers = levels.slice(1).map((size, at) => new LevelWriter(folder, at + 1, size, bands));
  for (const level of writers.keys()) await mkdir(join(folder, String(level + 1)), { recursive: true });
  const rows = rowsAtOnce(widthPx * bands * 4);
  for (let y = 0; y < heightPx; y += rows) {
    const h = Math.min(rows, heightPx - y);
    await halve(writers, 0, await file.readStored(page, { x: 0, y, w: widthPx, h }));
    progress(y + h, heightPx);
  }
}

/** A power of two, so that every level gets whole pairs of rows until the last. */
function rowsAtOnce(bytesPerRow: number): number {
  let rows = TILE;
  while (rows > 2 && rows * bytesPerRow > BAND_BYTES) rows /= 2;
  return rows;
}

/** Passes rows of one level on to the next and those after it. */
async function halve(writers: readonly LevelWriter[], at: number, rows: Samples): Promise<void> {
  const writer = writers[at];
  if (writer === undefined) return;
  const half = halfOf(rows);
  const full = await writer.add(half);
  for (const part of full) await halve(writers, at + 1, part);
}

/** Averages of two by two pixels; what is no number is left out, and whole numbers are rounded. */
export function halfOf({ widthPx, heightPx, bands, data }: Samples): Samples {
  const [w, h] = [Math.ceil(widthPx / 2), Math.ceil(heightPx / 2)];
  const out = makeSamples(data, w * h * bands);
  const isReal = out instanceof Float32Array;
  const stride = widthPx * bands;
  let to = 0;
  for (let y = 0; y < h; y += 1) {
    const above = 2 * y * stride;
    const below = 2 * y + 1 < heightPx ? above + stride : above;
    for (let x = 0; x < w; x += 1) {
      const left = 2 * x * bands;
      const right = 2 * x + 1 < widthPx ? left + bands : left;
      for (let band = 0; band < bands; band += 1, to += 1) {
        const a = data[above + left + band] as number;
        const b = data[above + right + band] as number;
        const c = data[below + left + band] as number;
        const d = data[below + right + band] as number;
        const sum = a + b + c + d;
        out[to] = !isReal ? (sum + 2) >> 2 : Number.isNaN(sum) ? meanOf([a, b, c, d]) : sum / 4;
      }
    }
  }
  return { widthPx: w, heightPx: h, bands, data: out };
}

function meanOf(values: readonly number[]): number {
  const meant = values.filter((value) => !Number.isNaN(value));
  return meant.reduce((sum, value) => sum + value, 0) / meant.length;
}

/** Collects the rows of a level until a row of squares is full. */
class LevelWriter {
  readonly #folder: string;
  readonly #level: number;
  readonly #size: PictureSize;
  readonly #bands: number;
  #rows: SampleArray | null = null;
  #filled = 0;
  #top = 0;

  constructor(folder: string, level: number, size: PictureSize, bands: number) {
    this.#folder = folder;
    this.#level = level;
    this.#size = size;
    this.#bands = bands;
  }

  /** @returns rows of squares that were written, for the next level to halve */
  async add({ data, heightPx }: Samples): Promise<readonly Samples[]> {
    const perRow = this.#size.widthPx * this.#bands;
    const done: Samples[] = [];
    for (let from = 0; from < heightPx;) {
      this.#rows ??= makeSamples(data, perRow * TILE);
      const count = Math.min(heightPx - from, TILE - this.#filled);
      this.#rows.set(data.subarray(from * perRow, (from + count) * perRow), this.#filled * perRow);
      this.#filled += count;
      from += count;
      if (this.#filled < TILE && this.#top + this.#filled < this.#size.heightPx) continue;
      done.push(await this.#write(this.#rows.subarray(0, this.#filled * perRow)));
    }
    return done;
  }

  async #write(data: SampleArray): Promise<Samples> {
    const { widthPx } = this.#size;
    const row: Samples = { widthPx, heightPx: this.#filled, bands: this.#bands, data };
    const y = this.#top / TILE;
    const writes: Promise<void>[] = [];
    for (let x = 0; x * TILE < widthPx; x += 1) writes.push(this.#writeTile(row, x, y));
    await Promise.all(writes);
    this.#top += this.#filled;
    this.#filled = 0;
    this.#rows = null;
    return row;
  }

  async #writeTile({ widthPx, heightPx, bands, data }: Samples, x: number, y: number): Promise<void> {
    const w = Math.min(TILE, widthPx - x * TILE);
    const tile = makeSamples(data, w * heightPx * bands);
    for (let row = 0; row < heightPx; row += 1) {
      const from = (row * widthPx + x * TILE) * bands;
      tile.set(data.subarray(from, from + w * bands), row * w * bands);
    }
    const bytes = await pack(new Uint8Array(tile.buffer), { level: 1 });
    await writeFile(tilePath(this.#folder, this.#level, x, y, 'samples'), bytes);
  }
}

/** The numbers of a packed square. @param like an array of the type that was packed */
export async function unpackTile(bytes: Uint8Array, like: SampleArray, length: number): Promise<SampleArray> {
  const plain = await unpack(bytes, { maxOutputLength: length * like.BYTES_PER_ELEMENT }).catch(() => null);
  if (plain?.length !== length * like.BYTES_PER_ELEMENT) throw new TiffProblem('its reduced copy is damaged');
  const tile = makeSamples(like, length);
  new Uint8Array(tile.buffer).set(plain);
  return tile;
}
