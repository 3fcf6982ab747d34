/** Looks at a folder or file and says what it is, without importing anything. */
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readStart } from '#main/files/readPieces.ts';
import { walkImages } from '#main/files/walkImages.ts';
import type { Annotations } from '#main/formats/annotations.ts';
import { looksLikeClassFolders, readClassFolders } from '#main/formats/classFolders.ts';
import { decodeText } from '#main/formats/decodeText.ts';
import { isPointsHeader } from '#main/formats/pointsCsv.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import type { ImportFormat, SourceLook } from '#shared/domain/job.ts';
import { KINDS } from '#shared/domain/project.ts';
import { findImages, readCsv, type PlaceHints } from './csvSource.ts';
import { kindsOf } from './gatherLabels.ts';
import { readLabelSource, recogniseSource } from './labelSource.ts';
import { NO_MASK_HINTS } from './maskFiles.ts';

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
  if (/\.(csv|tsv|txt)$/i.test(path)) return lookAtTable(path);
  const format = await recogniseSource(path, false);
  if (format === null) throw new AppError('import.format', { path });
  return lookAtLabels(path, format);
}

async function lookAtTable(path: string): Promise<SourceLook> {
  const start = decodeText(await readStart(path, 64 * 1024));
  const isPoints = isPointsHeader((start.split(/\r\n|\r|\n/)[0] ?? '').split(/[,;\t]/).map(unquoted));
  return isPoints ? lookAtLabels(path, 'points-csv') : lookAtCsv(path, NO_HINTS);
}

const unquoted = (cell: string): string => cell.replace(/^\ufeff?"?|"$/g, '');

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
    kinds: ['tags'],
    colors: [],
  };
}

async function lookAtFolder(path: string): Promise<SourceLook> {
  const table = await onlyTable(path);
  if (table !== null) return table;
  const format = await recogniseSource(path, true);
  if (format !== null) return lookAtLabels(path, format);
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
    kinds: isClassFolders ? ['tags'] : KINDS,
    colors: [],
  };
}

/** Files of other programs are read as for an import, without telling what would be left out. */
async function lookAtLabels(path: string, format: ImportFormat): Promise<SourceLook> {
  const report = (): void => undefined;
  const request = { path, format, imagesDir: null, kind: null, hints: NO_MASK_HINTS, report };
  const { annotations, imagesDir, images, unknownColors } = await readLabelSource(request);
  const kinds = kindsOf(annotations);
  const isPoints = kinds.length === 1 && kinds[0] === 'points';
  return {
    path,
    format,
    images: annotations.images.length,
    isLowerBound: false,
    classes: isPoints ? pointNames(annotations) : annotations.classes.map(({ name }) => name),
    imagesDir: images.length === 0 ? null : imagesDir,
    suffix: '',
    columns: [],
    kinds: kinds.length === 0 ? KINDS : kinds,
    colors: unknownColors,
  };
}

const pointNames = ({ images, scheme }: Annotations): readonly string[] => [
  ...new Set([
    ...scheme.names,
    ...images.flatMap(({ sets }) => sets.flatMap(({ points }) => points.map(({ name }) => name))),
  ]),
];

/** When a folder holds exactly one table whose images are found, the table is what the person means. */
async function onlyTable(folder: string): Promise<SourceLook | null> {
  const names = await readdir(folder).catch(() => []);
  const tables = names.filter((name) => name.toLowerCase().endsWith('.csv') && !name.startsWith('.'));
  const [name, second] = tables;
  if (name === undefined || second !== undefined) return null;
  try {
    const found = await lookAtTable(join(folder, name));
    return found.imagesDir === null ? null : found;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

export const sortedUnique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
