/** Reads an image's kind and size from its header, without decoding it and without trusting its name. */
import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '#shared/contract/errors.ts';
import { diskErrorCode } from './atomicWrite.ts';
import { CutOff, fileSource, parseSparsely } from './ByteReader.ts';
import { readImageHeader, type ImageHeader } from './imageHeader.ts';

/** Images with more pixels are not decoded as a whole: 150 million, 450 MB as RGB. What trains is decoded as a whole. */
export const MAX_PIXELS = 150_000_000;
/** TIFF, PNG and JPEG are shown in parts, whatever they are up to this. */
const MAX_SHOWN_PIXELS = 2 ** 31;
const MAX_SHOWN_SIDE = 65_535;
/** The reason given for a path where no file is. */
export const MISSING = 'the file is not there';

export interface ImageProbe extends ImageHeader {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Most pixels of an image that can be shown at all. */
export function shownLimit({ isStreamed, widthPx, heightPx }: ImageHeader): number {
  return isStreamed && Math.max(widthPx, heightPx) <= MAX_SHOWN_SIDE ? MAX_SHOWN_PIXELS : MAX_PIXELS;
}

/**
 * @param limitPx most pixels that are accepted; what can be shown when left out
 * @throws AppError `image.unreadable` (missing, empty, not an image, cut off in its header) or `image.too-large`
 */
export async function probeImage(path: string, limitPx?: number): Promise<ImageProbe> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, openProblem(error), error);
  });
  try {
    return await probeOpen(file, path, limitPx);
  } finally {
    await file.close();
  }
}

async function probeOpen(file: FileHandle, path: string, most: number | undefined): Promise<ImageProbe> {
  const stat = await file.stat();
  if (!stat.isFile()) throw unreadable(path, 'it is not a file');
  if (stat.size === 0) throw unreadable(path, 'the file is empty');
  const header = await readHeader(file, stat.size);
  if (typeof header === 'string') throw unreadable(path, header);
  const { widthPx, heightPx } = header;
  const limitPx = most ?? shownLimit(header);
  if (widthPx * heightPx > limitPx)
    throw new AppError('image.too-large', { path, widthPx, heightPx, limitPx });
  return { ...header, sizeBytes: stat.size, modifiedMs: Math.round(stat.mtimeMs) };
}

/** The header, or in words why there is none. Of a large file only the parts that say something are read. */
async function readHeader(file: FileHandle, size: number): Promise<ImageHeader | string> {
  try {
    const found = await parseSparsely(fileSource(file, size), readImageHeader);
    if (found !== 'cut-off') return found.ok ? found.header : found.problem;
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
  }
  return 'the file ends in the middle of its header';
}

function openProblem(error: unknown): string {
  switch (diskErrorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return MISSING;
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

const unreadable = (path: string, reason: string, cause?: unknown): AppError =>
  new AppError('image.unreadable', { path, reason }, { cause });
