/** Files that are either the old one or the new one, never half of one; and disk errors as something to act on. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, closeSync, fsyncSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '#shared/contract/errors.ts';

/**
 * Writes a file beside its place, makes it durable, and moves it there.
 * @throws AppError `disk.full`, `path.read-only`
 */
export function writeFileAtomic(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeDurably(temporary, typeof data === 'string' ? Buffer.from(data) : data);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw sortDiskError(error, path);
  }
}

function writeDurably(path: string, data: Uint8Array): void {
  const file = openSync(path, 'wx');
  try {
    for (let at = 0; at < data.length;) at += writeSync(file, data, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The AppError a file-system error stands for, or the error itself when it is a bug. */
export function sortDiskError(error: unknown, path: string): unknown {
  switch (diskErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk.full', { path }, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError('path.read-only', { path }, { cause: error });
    case 'ENOENT':
      return new AppError('path.missing', { path }, { cause: error });
    case 'ENOTDIR':
      return new AppError('path.not-a-folder', { path }, { cause: error });
    default:
      return error;
  }
}

export function diskErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
