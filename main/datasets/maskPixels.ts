/** Masks at the size of a model: the nearest pixel of each, squares read where the snapshot keeps them. */
import { closeSync, openSync, readSync } from 'node:fs';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import type { StoredMask } from '#shared/domain/mask.ts';
import { decodeTile, tileRect } from '#shared/kernels/maskTiles.ts';
import { areaOf, type Size } from './inputSize.ts';
import type { MaskPlace } from './target.ts';

/** Shared memory, so that every worker can read what one has scaled. */
const emptyMask = (size: Size): Uint16Array => new Uint16Array(new SharedArrayBuffer(2 * areaOf(size)));

/** Where along one axis the nearest source pixel of each target lies: of half-pixel centres, as images are scaled. */
const nearestSources = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to }, (_, i) => Math.floor(((2 * i + 1) * from) / (2 * to)));

/**
 * The mask squeezed into a size, with the class ids it holds.
 * @throws Error when a square does not hold its pixels: the snapshot is ours, so that is a bug
 */
export function scaleMask(mask: StoredMask, size: Size): Uint16Array {
  const scaled = emptyMask(size);
  const rows = nearestSources(mask.heightPx, size.heightPx);
  const columns = nearestSources(mask.widthPx, size.widthPx);
  for (const { tx, ty, runs } of mask.tiles) {
    const { x, y, w, h } = tileRect(tx, ty, mask);
    const pixels = decodeTile(runs, w * h);
    if (pixels === null) throw new Error(`square ${tx}, ${ty} of a mask is damaged`);
    const [firstRow, lastRow] = spanOf(rows, y, h);
    const [firstColumn, lastColumn] = spanOf(columns, x, w);
    for (let row = firstRow; row < lastRow; row += 1) {
      const from = ((rows[row] as number) - y) * w - x;
      const to = row * size.widthPx;
      for (let column = firstColumn; column < lastColumn; column += 1)
        scaled[to + column] = pixels[from + (columns[column] as number)] as number;
    }
  }
  return scaled;
}

/** The targets whose sources lie in [start, start + length). */
function spanOf(sources: Int32Array, start: number, length: number): readonly [number, number] {
  const first = sources.findIndex((source) => source >= start);
  if (first < 0) return [0, 0];
  const end = sources.findIndex((source) => source >= start + length);
  return [first, end < 0 ? sources.length : end];
}

/** Reads the squares of masks out of a snapshot's file, which stays open until it is closed. */
export class MaskFile {
  readonly #path: string;
  readonly #file: number;

  /** @throws AppError `path.missing` */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, 'r');
    } catch (error) {
      throw sortDiskError(error, path);
    }
  }

  read({ widthPx, heightPx, at, tiles }: MaskPlace): StoredMask {
    const bytes = new Uint8Array(tiles.reduce((sum, [, , length]) => sum + length, 0));
    for (let done = 0; done < bytes.length;) {
      const count = readSync(this.#file, bytes, done, bytes.length - done, at + done);
      if (count === 0) throw new Error(`${this.#path} ends too early`);
      done += count;
    }
    let from = 0;
    const read = tiles.map(([tx, ty, length]) => ({
      tx,
      ty,
      runs: bytes.subarray(from, (from += length)),
    }));
    return { widthPx, heightPx, tiles: read };
  }

  close(): void {
    closeSync(this.#file);
  }
}
