/** Small settings files: read with a fallback, written whole or not at all. */
import { readFileSync } from 'node:fs';
import { diskErrorCode, sortDiskError, writeFileAtomic } from './atomicWrite.ts';

/** What the file holds, or null when it is not there or is no JSON: settings are never worth refusing to start for. */
export function readJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return null;
    throw sortDiskError(error, path);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** @throws AppError `disk.full`, `path.read-only` */
export function writeJsonFile(path: string, value: unknown): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}
