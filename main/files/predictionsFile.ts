/** Probabilities kept beside a run, so that looking at them again costs nothing: a line of JSON, then numbers. */
import { readKeyedFile, writeKeyedFile, type KeyedHeader } from './keyedFile.ts';

export interface StoredPredictions {
  /** Items whose images could be read, in order. */
  readonly itemIds: Int32Array;
  /** Row-major [items, classes]. */
  readonly probabilities: Float32Array;
}

interface Header extends KeyedHeader {
  readonly items: number;
  readonly classes: number;
}

/** @throws AppError `disk.full`, `path.read-only` */
export function writePredictions(
  path: string,
  key: string,
  { itemIds, probabilities }: StoredPredictions,
): void {
  const items = itemIds.length;
  const header: Header = { key, items, classes: items === 0 ? 0 : probabilities.length / items };
  writeKeyedFile(path, header, [bytesOf(itemIds), bytesOf(probabilities)]);
}

/** What was stored under this very key, or null: a cache that does not fit is no error. */
export function readPredictions(path: string, key: string): StoredPredictions | null {
  const file = readKeyedFile<Header>(path, key);
  if (file === null) return null;
  const numbers = new Uint8Array(file.bytes).buffer;
  const { items, classes } = file.header;
  if (numbers.byteLength !== 4 * items * (1 + classes)) return null;
  return {
    itemIds: new Int32Array(numbers, 0, items),
    probabilities: new Float32Array(numbers, 4 * items, items * classes),
  };
}

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
