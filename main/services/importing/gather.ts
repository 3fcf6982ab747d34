/** Collects what a source holds: one entry per image with its labels, and what had to be left out. Touches no database. */
import { basename, join, resolve } from 'node:path';
import { walkImages } from '#main/files/walkImages.ts';
import { readClassFolders } from '#main/formats/classFolders.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ImportFormat } from '#shared/domain/job.ts';
import type { Split, SplitSpec } from '#shared/domain/project.ts';
import { findImages, imagePath, readCsv } from './csvSource.ts';
import { goodTags, realFolder, type Entry, type Gathered, type Source } from './entries.ts';
import { gatherLabels } from './gatherLabels.ts';
import type { SkipLog } from './SkipLog.ts';

/** Formats that are read here; all others are files of other programs. */
const OWN: readonly ImportFormat[] = ['images', 'csv', 'folder'];

/**
 * @throws AppError `path.missing`, `path.not-a-folder`, `import.nothing`, `csv.*`
 * @throws CancelledError
 */
export async function gather(source: Source, skips: SkipLog, signal: AbortSignal): Promise<Gathered> {
  if (!OWN.includes(source.format)) return gatherLabels(source, skips, signal);
  if (source.format !== 'images' && source.kind !== 'tags')
    throw new AppError('labels.none', { path: source.path, kind: source.kind, holds: 'tags' });
  return source.format === 'csv' ? gatherCsv(source, skips) : gatherFolder(source, skips, signal);
}

async function gatherFolder(source: Source, skips: SkipLog, signal: AbortSignal): Promise<Gathered> {
  const imagesDir = await realFolder(source.path);
  const walk = await walkImages(imagesDir, { signal });
  for (const { path, reason } of walk.skipped) skips.add(reason, path);
  if (walk.paths.length === 0) throw new AppError('import.nothing', { path: source.path });
  if (source.format === 'images') {
    const entries = walk.paths.map((path) => entryOf(imagesDir, path, null, null));
    return { imagesDir, entries, notes: [], splitSpec: null, labels: null };
  }
  const entries: Entry[] = [];
  const folders = new Map<Split, string>();
  for (const { path, className, split } of readClassFolders(walk.paths)) {
    const tags = className === null ? [] : goodTags([className], path, skips);
    if (className === null) skips.add('not in the folder of a class', path);
    else if (tags.length > 0) entries.push(entryOf(imagesDir, path, tags, split));
    if (split !== null) folders.set(split, path.slice(0, path.indexOf('/')));
  }
  const [train, valid] = [folders.get('train'), folders.get('valid')];
  const splitSpec: SplitSpec | null =
    train === undefined || valid === undefined ? null : { by: 'folder', train, valid };
  return { imagesDir, entries, notes: [], splitSpec, labels: null };
}

function entryOf(folder: string, path: string, tags: readonly string[] | null, split: Split | null): Entry {
  return { file: join(folder, path), place: path, tags, split, extra: null, image: null };
}

async function gatherCsv(source: Source, skips: SkipLog): Promise<Gathered> {
  const table = await readCsv(source.path, source.delimiter);
  if (table.rows.length === 0) throw new AppError('csv.empty', { path: source.path });
  if (source.imagesDir !== null) await realFolder(source.imagesDir);
  const place = await findImages(source.path, table, source);
  if (place === null) throw noImages(source, table.rows[0]?.name ?? '');
  const imagesDir = await realFolder(place.imagesDir);
  const at = (line: number): string => `${basename(source.path)}:${String(line)}`;
  for (const { line, reason } of table.skipped) skips.add(reason, at(line));
  const entries: Entry[] = [];
  for (const row of table.rows) {
    const where = `${row.name} (${at(row.line)})`;
    const file = imagePath(row.name, { imagesDir, suffix: place.suffix });
    const tags = goodTags(row.tags, where, skips);
    const extra = Object.keys(row.extra).length > 0 ? row.extra : null;
    if (file === null) skips.add('the name leads outside the images folder', where);
    else entries.push({ file, place: where, tags, split: null, extra, image: null });
  }
  return { imagesDir, entries, notes: table.notes, splitSpec: null, labels: null };
}

function noImages(source: Source, name: string): AppError {
  const imagesDir = source.imagesDir === null ? resolve(source.path, '..') : resolve(source.imagesDir);
  return new AppError('csv.no-images', {
    path: source.path,
    imagesDir,
    example: `${name}${source.suffix ?? ''}`,
  });
}
