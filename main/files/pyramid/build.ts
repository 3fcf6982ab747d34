/** Makes the reduced copies of a huge picture, in one pass from top to bottom and with little memory. */
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { PICTURE_TILE_PX as TILE, pictureLevels } from '#shared/domain/picture.ts';
import { sortDiskError } from '../atomicWrite.ts';
import { isOwnTiff } from '../bands.ts';
import { decoded } from '../decodeImage.ts';
import type { ImageHeader } from '../imageHeader.ts';
import { readPage, withTiff } from '../readBands.ts';
import { uprightSize } from '../samples.ts';
import { INFO_FILE, type PyramidInfo } from './layout.ts';
import { writeSampleLevels } from './sampleLevels.ts';

export type BuildProgress = (done: number, total: number) => void;

/** How often the squares that are there are counted. */
const COUNT_MS = 500;
const JPEG = { quality: 90, chromaSubsampling: '4:4:4' } as const;

/**
 * Writes `folder` whole or not at all; one that is there is replaced. A process that is killed leaves a folder ending in
 * `.new`, which the next one removes.
 * @throws AppError `image.unreadable`, `image.too-large`, `disk.full`, `path.read-only`
 */
export async function buildPyramid(
  path: string,
  page: number,
  folder: string,
  progress: BuildProgress,
): Promise<void> {
  const header = await readPage(path, page);
  const kind = isOwnTiff(header) ? 'samples' : 'colors';
  const { size, mtimeMs } = await stat(path);
  const unfinished = `${folder}.new`;
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await decoded(path, () =>
      kind === 'colors'
        ? writeColors(path, page, header, unfinished, progress)
        : withTiff(path, page, (file) => writeSampleLevels(file, page, unfinished, progress)),
    );
    const info: PyramidInfo = { version: 1, kind, sourceBytes: size, sourceModifiedMs: Math.round(mtimeMs) };
    await writeFile(join(unfinished, INFO_FILE), JSON.stringify(info));
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw sortDiskError(error, folder);
  }
}

/** JPEG squares of every level, as libvips writes them in one pass; not turned, which would need the whole picture at once. */
async function writeColors(
  path: string,
  page: number,
  header: ImageHeader,
  folder: string,
  progress: BuildProgress,
): Promise<void> {
  const levels = pictureLevels(uprightSize(header, header.orientation));
  const total = levels.reduce(
    (sum, level) => sum + Math.ceil(level.widthPx / TILE) * Math.ceil(level.heightPx / TILE),
    0,
  );
  const name = join(folder, 'p');
  const counting = setInterval(
    () => void countTiles(`${name}_files`).then((done) => progress(done, total)),
    COUNT_MS,
  );
  try {
    await sharp(path, {
      failOn: 'error',
      limitInputPixels: false,
      sequentialRead: true,
      ...(header.pages > 1 && { page }),
    })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg(JPEG)
      .tile({ size: TILE, overlap: 0, layout: 'dz', depth: 'onetile', container: 'fs' })
      .toFile(`${name}.dz`);
  } finally {
    clearInterval(counting);
  }
  await renameLevels(folder, `${name}_files`, levels.length);
  progress(total, total);
}

async function countTiles(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.jpeg')).length;
}

/** Deep Zoom counts levels from the smallest, we count from the largest. */
async function renameLevels(folder: string, written: string, levels: number): Promise<void> {
  for (let level = 0; level < levels; level += 1) {
    await rename(join(written, String(levels - 1 - level)), join(folder, String(level)));
  }
  await rm(written, { recursive: true, force: true });
  await rm(join(dirname(written), 'p.dzi'), { force: true });
}
