/** Probabilities kept beside a run, so that looking at them again costs nothing: a line of JSON, then numbers. */
import { readFileSync } from 'node:fs';
import { diskErrorCode, sortDiskError, writeFileAtomic } from './atomicWrite.ts';

export interface StoredPredictions {
  /** Items whose images could be read, in order. */
  readonly itemIds: Int32Array;
  /** Row-major [items, classes]. */
  readonly probabilities: Float32Array;
}

interface Header {
  /** Says what the numbers were computed from. */
  readonly key: string;
  readonly items: number;
  readonly classes: number;
}

const NEWLINE = 0x0a;

/** @throws AppError `disk.full`, `path.read-only` */
export function writePredictions(
  path: string,
  key: string,
  { itemIds, probabilities }: StoredPredictions,
): void {
  const items = itemIds.length;
  const header: Header = { key, items, classes: items === 0 ? 0 : probabilities.length / items };
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  writeFileAtomic(path, Buffer.concat([line, bytesOf(itemIds), bytesOf(probabilities)]));
}

/** What was stored under this very key, or null: a cache that does not fit is no error. */
export function readPredictions(path: string, key: string): StoredPredictions | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return null;
    throw sortDiskError(error, path);
  }
  const end = bytes.indexOf(NEWLINE);
  const header = end < 0 ? null : parseHeader(bytes.toString('utf8', 0, end));
  if (header?.key !== key) return null;
  const numbers = new Uint8Array(bytes.subarray(end + 1)).buffer;
  const { items, classes } = header;
  if (numbers.byteLength !== 4 * items * (1 + classes)) return null;
  return {
    itemIds: new Int32Array(numbers, 0, items),
    probabilities: new Float32Array(numbers, 4 * items, items * classes),
  };
}

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Null for what is no JSON: such a file is worked out again. */
function parseHeader(text: string): Header | null {
  try {
    return JSON.parse(text) as Header | null;
  } catch {
    return null;
  }
}
