/** Looks at a folder or file and says what it is, without importing anything. */
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { walkImages } from '#main/files/walkImages.ts';
import { looksLikeClassFolders, readClassFolders } from '#main/formats/classFolders.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import type { SourceLook } from '#shared/domain/job.ts';
import { findImages, readCsv, type PlaceHints } from './csvSource.ts';

/** Counting images stops here; recognising a folder must not take longer than opening it. */
const ENOUGH = 20_000;
const NO_HINTS: PlaceHints = { imagesDir: null, suffix: null };

/**
 * @throws AppError `path.missing`, `import.format` (a file that is no table), `import.nothing` (a folder without images),
 *   and what is wrong with a table
 */
export async function look(rawPath: string): Promise<SourceLook> {
  const path = resolve(rawPath);
  const info = await stat(path).catch((error: unknown) => {
    throw new AppError('path.missing', { path }, { cause: error });
  });
  if (info.isDirectory()) return lookAtFolder(path);
  if (!/\.(csv|tsv|txt)$/i.test(path)) throw new AppError('import.format', { path });
  return lookAtCsv(path, NO_HINTS);
}

async function lookAtCsv(path: string, hints: PlaceHints): Promise<SourceLook> {
  const table = await readCsv(path, null);
  const place = await findImages(path, table, hints);
  return {
    path,
    format: 'csv',
    images: table.rows.length,
    isLowerBound: false,
    classes: sortedUnique(table.rows.flatMap((row) => row.tags)),
    imagesDir: place?.imagesDir ?? null,
    suffix: place?.suffix ?? '',
    columns: table.columns,
  };
}

async function lookAtFolder(path: string): Promise<SourceLook> {
  const table = await onlyTable(path);
  if (table !== null) return table;
  const walk = await walkImages(path, { limit: ENOUGH });
  if (walk.paths.length === 0) throw new AppError('import.nothing', { path });
  const isClassFolders = looksLikeClassFolders(walk.paths);
  const classes = isClassFolders
    ? readClassFolders(walk.paths).flatMap((image) => image.className ?? [])
    : [];
  return {
    path,
    format: isClassFolders ? 'folder' : 'images',
    images: walk.paths.length,
    isLowerBound: walk.isLowerBound,
    classes: sortedUnique(classes),
    imagesDir: path,
    suffix: '',
    columns: [],
  };
}

/** When a folder holds exactly one table whose images are found, the table is what the person means. */
async function onlyTable(folder: string): Promise<SourceLook | null> {
  const names = await readdir(folder).catch(() => []);
  const tables = names.filter((name) => name.toLowerCase().endsWith('.csv') && !name.startsWith('.'));
  const [name, second] = tables;
  if (name === undefined || second !== undefined) return null;
  try {
    const found = await lookAtCsv(join(folder, name), NO_HINTS);
    return found.imagesDir === null ? null : found;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

export const sortedUnique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
