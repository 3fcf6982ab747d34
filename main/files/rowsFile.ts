/** Numbers that a run gives for images (probabilities, features), kept beside it so that asking again costs nothing: a line of JSON, then numbers. */
import { readKeyedFile, writeKeyedFile, type KeyedHeader } from './keyedFile.ts';

export interface StoredRows {
  /** Items whose images could be read, in order. */
  readonly itemIds: Int32Array;
  /** Row-major [items, width]. */
  readonly values: Float32Array;
}

interface Header extends KeyedHeader {
  readonly items: number;
  readonly width: number;
}

/** @throws AppError `disk.full`, `path.read-only` */
export function writeRows(path: string, key: string, { itemIds, values }: StoredRows): void {
  const items = itemIds.length;
  const header: Header = { key, items, width: items === 0 ? 0 : values.length / items };
  writeKeyedFile(path, header, [bytesOf(itemIds), bytesOf(values)]);
}

/** What was stored under this very key, or null: a cache that does not fit is no error. */
export function readRows(path: string, key: string): StoredRows | null {
  const file = readKeyedFile<Header>(path, key);
  if (file === null) return null;
  const numbers = new Uint8Array(file.bytes).buffer;
  const { items, width } = file.header;
  if (numbers.byteLength !== 4 * items * (1 + width)) return null;
  return {
    itemIds: new Int32Array(numbers, 0, items),
    values: new Float32Array(numbers, 4 * items, items * width),
  };
}

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
