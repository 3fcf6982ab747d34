/** Opens a picture on the disk for its numbers: the header of a page, its ranges, and any part of any of its bands. */
import { open } from 'node:fs/promises';
import type { DisplayRange } from '#shared/kernels/displayRange.ts';
import { decoderBands, isOwnTiff, openOwnTiff, rangesOf, tiffRanges, type BandsRequest } from './bands.ts';
import { fileSource } from './ByteReader.ts';
import { checkLimit, decoded } from './decodeImage.ts';
import { tiffPageHeader, type ImageHeader } from './imageHeader.ts';
import { MAX_PIXELS, probeImage } from './probeImage.ts';
import type { Samples } from './samples.ts';
import { TiffProblem } from './tiff/directory.ts';
import { TiffFile } from './tiff/TiffFile.ts';

/**
 * The header of one page, without decoding it.
 * @param page counts from 0
 * @throws AppError `image.unreadable`, also when there is no such page
 */
export async function readPage(path: string, page: number): Promise<ImageHeader> {
  const header = await probeImage(path, Infinity);
  if (page === 0) return header;
  return decoded(path, async () => {
    if (header.format !== 'tiff') throw new TiffProblem(`it has no page ${String(page + 1)}`);
    const found = await withFile(path, async (source) =>
      tiffPageHeader((await TiffFile.open(source)).pages, page),
    );
    if (!found.ok) throw new TiffProblem(found.problem);
    return found.header;
  });
}

/**
 * Samples of a picture, upright: bytes, 16-bit numbers, or 32-bit floats for everything else, band by band within a pixel.
 * @param request `page` counts from 0; `rect` lies inside the picture
 * @throws AppError `image.unreadable`, `image.too-large`
 */
export async function readBands(path: string, request: BandsRequest): Promise<Samples> {
  const header = await readPage(path, request.page);
  const { widthPx, heightPx } = header;
  const rect = request.rect ?? { x: 0, y: 0, w: widthPx, h: heightPx };
  checkLimit(path, { widthPx: rect.w, heightPx: rect.h }, MAX_PIXELS);
  return decoded(path, () =>
    isOwnTiff(header)
      ? withTiff(path, request.page, (file) => file.read(request.page, rect, request.bands))
      : decoderBands(path, header, { ...request, limitPx: MAX_PIXELS }),
  );
}

/**
 * What each band of a page is shown with when nobody has chosen.
 * @throws AppError `image.unreadable`, `image.too-large`
 */
export async function readRanges(path: string, page: number): Promise<readonly DisplayRange[]> {
  const header = await readPage(path, page);
  if (isOwnTiff(header)) {
    return decoded(path, () => withTiff(path, page, (file) => tiffRanges(file, page)));
  }
  if (header.bits <= 8) return Array.from({ length: header.bands }, () => [0, 255] as const);
  return rangesOf(await readBands(path, { page }));
}

/** Opens a TIFF that is read here, and closes it. @throws CutOff, TiffProblem */
export const withTiff = <T>(
  path: string,
  page: number,
  work: (file: TiffFile) => T | Promise<T>,
): Promise<T> => withFile(path, async (source) => work(await openOwnTiff(source, page)));

async function withFile<T>(
  path: string,
  work: (source: ReturnType<typeof fileSource>) => Promise<T>,
): Promise<T> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return await work(fileSource(file, size));
  } finally {
    await file.close();
  }
}
