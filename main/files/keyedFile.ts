/** Files kept beside a run that are true for one key only: a line of JSON with the key, then bytes. */
import { readFileSync } from 'node:fs';
import { diskErrorCode, sortDiskError, writeFileAtomic } from './atomicWrite.ts';

export interface KeyedHeader {
  /** Says what the rest was computed from. */
  readonly key: string;
}

export interface KeyedFile<Header extends KeyedHeader> {
  readonly header: Header;
  /** All that follows the header. */
  readonly bytes: Buffer;
}

const NEWLINE = 0x0a;

/** @throws AppError `disk.full`, `path.read-only` */
export function writeKeyedFile(path: string, header: KeyedHeader, bytes: readonly Uint8Array[]): void {
  writeFileAtomic(path, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...bytes]));
}

/** What was stored under this very key, or null: a cache that does not fit is no error. */
export function readKeyedFile<Header extends KeyedHeader>(
  path: string,
  key: string,
): KeyedFile<Header> | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return null;
    throw sortDiskError(error, path);
  }
  const end = bytes.indexOf(NEWLINE);
  const header = end < 0 ? null : (parseHeader(bytes.toString('utf8', 0, end)) as Header | null);
  return header?.key === key ? { header, bytes: bytes.subarray(end + 1) } : null;
}

/** Null for what is no JSON: such a file is worked out again. */
function parseHeader(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
