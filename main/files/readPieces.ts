/** Reads a file piece by piece, so that one of a gigabyte takes no more memory than one of a kilobyte. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { AppError, cancelled } from '#shared/contract/errors.ts';
import { sortDiskError } from './atomicWrite.ts';

const PIECE = 256 * 1024;

/**
 * @param limit most bytes that are read
 * @throws AppError `labels.too-large`, `path.missing`, `path.not-a-file`, …
 * @throws CancelledError
 */
export async function readPieces(
  path: string,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
  onPiece: (bytes: Uint8Array) => void,
): Promise<void> {
  const info = await stat(path).catch((error: unknown) => {
    throw sortDiskError(error, path);
  });
  if (!info.isFile()) throw new AppError('path.not-a-file', { path });
  if (info.size > limit) throw new AppError('labels.too-large', { path, bytes: info.size, limit });
  const stream = createReadStream(path, { highWaterMark: PIECE, end: limit });
  stream.on('error', () => undefined);
  try {
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      if (signal?.aborted === true) throw cancelled();
      onPiece(piece);
    }
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? sortDiskError(error, path) : error;
  } finally {
    stream.destroy();
  }
}

/** A whole small file. @throws as `readPieces` */
export async function readWhole(path: string, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  await readPieces(path, { limit }, (piece) => pieces.push(piece));
  return Buffer.concat(pieces);
}

/** The first bytes of a file; fewer when it is shorter, none when it cannot be read. */
export async function readStart(path: string, bytes: number): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = new Uint8Array(bytes);
      const { bytesRead } = await file.read(buffer, 0, bytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return new Uint8Array(0);
  }
}
