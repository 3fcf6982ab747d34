/** Small pictures for grids, and originals that a browser cannot show turned into ones it can. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAppError } from '#shared/contract/errors.ts';
import { imageLook, type ImageLook } from '#shared/kernels/imageLook.ts';
import { sortDiskError } from './atomicWrite.ts';
import {
  checkHeader,
  decoded,
  decodePixels,
  fromPixels,
  openImage,
  readImageBytes,
  readPixels,
  toPixels,
  type Pixels,
} from './decodeImage.ts';
import { hashFile } from './hashFile.ts';
import { parseImageHeader, type ImageHeader } from './imageHeader.ts';
import { MAX_PIXELS, probeImage } from './probeImage.ts';
import { shrinkHuge } from './shrinkHuge.ts';

/** The short side of a thumbnail, and what the long one may have. */
const SHORT_PX = 256;
const LONG_PX = 512;
const LIMITS = { limitPx: MAX_PIXELS };

export interface Thumbnail {
  readonly webp: Uint8Array;
  /** Of the original, upright. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** sha-256 of the original's bytes, hexadecimal. */
  readonly hash: string;
  readonly look: ImageLook;
}

/**
 * Reads an original once: its thumbnail, size and content hash. Small images are not made larger.
 * @throws AppError `image.unreadable`, `image.too-large`
 */
export async function makeThumbnail(path: string): Promise<Thumbnail> {
  const probe = await probeImage(path);
  if (probe.widthPx * probe.heightPx > MAX_PIXELS) return makeHugeThumbnail(path, probe);
  const bytes = await readImageBytes(path);
  const header = checkHeader(bytes, path, LIMITS);
  const size = thumbnailSize(header.widthPx, header.heightPx);
  const small = await decoded(path, async () => {
    const image = await openImage(bytes, header, LIMITS);
    return toPixels(image.resize({ ...size, fit: 'fill' }), header);
  });
  return {
    webp: await encode(small, 'webp'),
    widthPx: header.widthPx,
    heightPx: header.heightPx,
    hash: createHash('sha256').update(bytes).digest('hex'),
    look: imageLook(small.rgb, small.widthPx, small.heightPx),
  };
}

/** Of a picture that is not decoded as a whole. */
async function makeHugeThumbnail(path: string, header: ImageHeader): Promise<Thumbnail> {
  const { widthPx, heightPx } = header;
  const small = await decoded(path, () => shrinkHuge(path, header, thumbnailSize(widthPx, heightPx)));
  const look = imageLook(small.rgb, small.widthPx, small.heightPx);
  return { webp: await encode(small, 'webp'), widthPx, heightPx, hash: await hashFile(path), look };
}

/** The look of an image from its thumbnail, or null when that is not there or damaged. */
export async function lookOfThumbnail(path: string): Promise<ImageLook | null> {
  try {
    const { rgb, widthPx, heightPx } = await readPixels(path);
    return imageLook(rgb, widthPx, heightPx);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

/** Short side 256, long side at most 512, nothing enlarged, nothing below one pixel. */
export function thumbnailSize(widthPx: number, heightPx: number): { width: number; height: number } {
  const scale = Math.min(1, SHORT_PX / Math.min(widthPx, heightPx), LONG_PX / Math.max(widthPx, heightPx));
  return {
    width: Math.max(1, Math.round(widthPx * scale)),
    height: Math.max(1, Math.round(heightPx * scale)),
  };
}

async function encode(pixels: Pixels, format: 'webp' | 'png'): Promise<Uint8Array> {
  const image = fromPixels(pixels);
  return format === 'webp' ? image.webp({ quality: 80, effort: 2 }).toBuffer() : image.png().toBuffer();
}

/**
 * Writes a cache file in one move. The cache may be deleted at any time, so nothing waits for the disk here.
 * @throws AppError `disk.full`, `path.read-only`
 */
export async function writeCacheFile(path: string, data: Uint8Array): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.${Math.random().toString(36).slice(2)}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw sortDiskError(error, path);
  }
}

/** What a browser shows by itself, by kind. CMYK, TIFF and BMP are not among them. */
const SHOWN: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

/** The content type under which the first bytes of a file may be served as they are, or null: it must be converted. */
export function shownContentType(firstBytes: Uint8Array): string | null {
  const result = parseImageHeader(firstBytes);
  if (result === 'cut-off' || !result.ok || result.header.isCmyk) return null;
  return SHOWN[result.header.format] ?? null;
}

/** The whole image as PNG, decoded as for training. @throws AppError `image.unreadable`, `image.too-large` */
export async function convertToPng(path: string): Promise<Uint8Array> {
  await probeImage(path, MAX_PIXELS);
  return encode(await decodePixels(await readImageBytes(path), path), 'png');
}
