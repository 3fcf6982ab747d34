/** The data of a run as it was when the run began: one line of JSON per image, so that later labeling changes nothing in it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadDb } from '#main/database/brands.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import { listTrainingRows } from '#main/database/queries/training.ts';
import { sortDiskError, writeFileAtomic } from '#main/files/atomicWrite.ts';
import type { Split } from '#shared/domain/project.ts';
import type { Sample } from './openLoader.ts';

/** A labeled, readable image. */
export interface SnapshotRow extends Sample {
  readonly split: Split | null;
}

/** Rows in import order, paths absolute. */
export function snapshotRows(db: ReadDb): readonly SnapshotRow[] {
  return listTrainingRows(db).map(({ id, root, path, split, classes }) => ({
    id,
    path: join(root, path),
    classes,
    split,
  }));
}

/** Equal for equal images (by name, below any folder), tags and sides; in import order, as batches are drawn from it. */
export function dataChecksum(db: ReadDb): string {
  const names = listClassRows(db).map((row) => row.name);
  const hash = createHash('sha256').update(JSON.stringify(names));
  for (const { path, split, classes } of listTrainingRows(db))
    hash.update(JSON.stringify([path, split, classes]));
  return hash.digest('hex');
}

/** @throws AppError `disk.full`, `path.read-only` */
export function writeSnapshot(file: string, rows: readonly SnapshotRow[]): void {
  writeFileAtomic(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** @throws AppError `path.missing` */
export function readSnapshot(file: string): readonly SnapshotRow[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw sortDiskError(error, file);
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SnapshotRow);
}

/** The images of one side. */
export const samplesOf = (rows: readonly SnapshotRow[], split: Split): readonly SnapshotRow[] =>
  rows.filter((row) => row.split === split);
