/** A table of labels on the disk: reading it and finding the images its names mean. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { isInside } from '#main/files/isInside.ts';
import { hasImageSuffix, IMAGE_SUFFIXES, subfolders } from '#main/files/walkImages.ts';
import { decodeText } from '#main/formats/decodeText.ts';
import { parseFastaiCsv, type CsvTable } from '#main/formats/fastaiCsv.ts';
import { AppError } from '#shared/contract/errors.ts';

const MAX_BYTES = 256 * 1024 * 1024;
/** Rows that are tried to find out where the images are. */
const TRIED_ROWS = 20;
const TRIED_FOLDERS = 100;

export async function readCsv(path: string, delimiter: string | null): Promise<CsvTable> {
  const info = await stat(path).catch((error: unknown) => {
    throw sortDiskError(error, path);
  });
  if (!info.isFile()) throw new AppError('path.not-a-file', { path });
  if (info.size > MAX_BYTES) {
    throw new AppError('csv.row', { path, line: 1, problem: 'the file is larger than 256 MB' });
  }
  const bytes = await readFile(path).catch((error: unknown) => {
    throw sortDiskError(error, path);
  });
  return parseFastaiCsv(decodeText(bytes), { path, delimiter });
}

/** Where the images of a table are: `join(imagesDir, name + suffix)`. */
export interface ImagePlace {
  readonly imagesDir: string;
  readonly suffix: string;
}

export interface PlaceHints {
  readonly imagesDir: string | null;
  readonly suffix: string | null;
}

/**
 * Finds folder and suffix by trying the first rows: the folder that was said, or the table's own folder and the ones in it.
 * @returns null when not one of the tried names is a file anywhere
 */
export async function findImages(
  path: string,
  table: CsvTable,
  hints: PlaceHints,
): Promise<ImagePlace | null> {
  const names = table.rows.slice(0, TRIED_ROWS).map((row) => row.name);
  const folders = hints.imagesDir === null ? await nearbyFolders(path) : [resolve(hints.imagesDir)];
  let best: { place: ImagePlace; hits: number } | null = null;
  for (const imagesDir of folders) {
    for (const suffix of suffixesFor(names, hints.suffix)) {
      const place = { imagesDir, suffix };
      const hits = await countHits(names, place);
      if (hits > (best?.hits ?? 0)) best = { place, hits };
      if (hits === names.length && hits > 0) return place;
    }
  }
  return best?.place ?? null;
}

async function nearbyFolders(path: string): Promise<readonly string[]> {
  const own = dirname(resolve(path));
  const inside = await subfolders(own);
  return [own, ...inside.slice(0, TRIED_FOLDERS).map((name) => join(own, name))];
}

function suffixesFor(names: readonly string[], said: string | null): readonly string[] {
  if (said !== null) return [said];
  if (names.every(hasImageSuffix)) return [''];
  return ['', ...IMAGE_SUFFIXES, '.JPG', '.JPEG', '.PNG', '.TIF'];
}

async function countHits(names: readonly string[], place: ImagePlace): Promise<number> {
  const checks = names.map(async (name) => {
    const file = imagePath(name, place);
    return file !== null && (await stat(file).catch(() => null))?.isFile() === true;
  });
  return (await Promise.all(checks)).filter(Boolean).length;
}

/**
 * The file a name means, or null when it would lie outside the images folder. Of an absolute path from somebody else's
 * machine only the file name counts.
 */
export function imagePath(name: string, place: ImagePlace): string | null {
  const slashed = name.replaceAll('\\', '/');
  const relative = isAbsolute(slashed) || /^[a-z]:\//i.test(slashed) ? basename(slashed) : slashed;
  const isComplete = place.suffix === '' || relative.toLowerCase().endsWith(place.suffix.toLowerCase());
  const file = resolve(place.imagesDir, isComplete ? relative : relative + place.suffix);
  return file !== place.imagesDir && isInside(place.imagesDir, file) && !file.includes('\0') ? file : null;
}
