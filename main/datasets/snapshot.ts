/** The data of a run as it was when the run began: one line of JSON per image, so that later labeling changes nothing in it. */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadDb } from '#main/database/brands.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import { readItemSize } from '#main/database/queries/items.ts';
import { readTiles } from '#main/database/queries/masks.ts';
import { readMeta } from '#main/database/queries/meta.ts';
import { readPointsToday } from '#main/database/queries/points.ts';
import { listClassCodes, listTileFacts, listTrainingRows } from '#main/database/queries/training.ts';
import { sortDiskError, writeFileAtomic } from '#main/files/atomicWrite.ts';
import type { Split } from '#shared/domain/project.ts';
import type { Sample } from './openLoader.ts';
import type { MaskPlace, PlacedPoints, RunTarget } from './target.ts';

/** A labeled, readable image. */
export interface SnapshotRow extends Omit<Sample, 'copy'> {
  readonly split: Split | null;
  /** How often an epoch draws the image where it trains; once when left out. */
  readonly times?: number;
}

/** Rows in import order, paths absolute; what is drawn on the images is left out, see `withDrawn`. */
export function snapshotRows(db: ReadDb): readonly SnapshotRow[] {
  return listTrainingRows(db).map(({ id, root, path, split, classes }) => ({
    id,
    path: join(root, path),
    classes,
    split,
  }));
}

/**
 * What a run of this project learns, in places in the list of classes.
 * @param train the images it learns from
 */
export function targetOf(db: ReadDb, train: readonly SnapshotRow[]): RunTarget {
  const { kind, scheme } = readMeta(db);
  const classes = listClassRows(db);
  const placeOf = (id: number): number => classes.findIndex((row) => row.id === id);
  switch (kind) {
    case 'tags':
      return { kind };
    case 'masks': {
      const found = classes.findIndex((row) => row.isVoid);
      return { kind, voidIndex: found < 0 ? null : found, codes: listClassCodes(db) };
    }
    case 'points': {
      const mirrors = scheme.mirrors.map(([a, b]) => [placeOf(a), placeOf(b)] as const);
      const seen = new Set(train.flatMap((row) => row.classes));
      return {
        kind,
        mirrors: mirrors.filter(([a, b]) => a >= 0 && b >= 0 && a !== b),
        unseen: classes.flatMap((_, place) => (seen.has(place) ? [] : [place])),
      };
    }
  }
}

/** Rows with what is drawn on their images: points, or where in the file of masks (`writeMasks`) each mask lies. */
export function withDrawn(
  db: ReadDb,
  rows: readonly SnapshotRow[],
  target: RunTarget,
): readonly SnapshotRow[] {
  switch (target.kind) {
    case 'tags':
      return rows;
    case 'masks': {
      const places = maskPlaces(db, rows, new Map(target.codes));
      return rows.map((row, i) => ({ ...row, ...(places[i] && { mask: places[i] }) }));
    }
    case 'points': {
      const points = placedPoints(
        db,
        rows.map(({ id }) => id),
      );
      return rows.map((row) => {
        const placed = points.get(row.id);
        return placed === undefined ? row : { ...row, points: placed };
      });
    }
  }
}

function maskPlaces(
  db: ReadDb,
  rows: readonly SnapshotRow[],
  codes: ReadonlyMap<number, number>,
): readonly MaskPlace[] {
  let at = 0;
  return rows.map(({ id }) => {
    const facts = listTileFacts(db, id);
    const areas = new Map<number, number>();
    for (const tile of facts) addAreas(areas, JSON.parse(tile.areas) as Record<string, number>, codes);
    const place = {
      ...readItemSize(db, id),
      at,
      tiles: facts.map(({ tx, ty, bytes }) => [tx, ty, bytes] as const),
      areas: [...areas].sort(([a], [b]) => a - b),
    };
    at += facts.reduce((sum, { bytes }) => sum + bytes, 0);
    return place;
  });
}

function addAreas(
  areas: Map<number, number>,
  byId: Readonly<Record<string, number>>,
  codes: ReadonlyMap<number, number>,
): void {
  for (const [id, pixels] of Object.entries(byId)) {
    const place = codes.get(Number(id));
    if (place !== undefined) areas.set(place, (areas.get(place) ?? 0) + pixels);
  }
}

/** Those that are there: an open point and one that is said to be missing are no target. */
function placedPoints(db: ReadDb, ids: readonly number[]): ReadonlyMap<number, PlacedPoints> {
  const placeOf = new Map(listClassRows(db).map((row, index) => [row.id, index]));
  const placed = readPointsToday(db, ids).map(({ item, points }) => {
    const values = points.flatMap(([classId, { x, y, v }]) => {
      const place = placeOf.get(classId);
      return place === undefined || v === 0 ? [] : [[place, x, y] as const];
    });
    return [item, { ...readItemSize(db, item), values }] as const;
  });
  return new Map(placed);
}

/**
 * Equal for equal images (by name, below any folder), labels and sides; in import order, as batches are drawn from it. Masks
 * and points are as they are stored.
 */
export function dataChecksum(db: ReadDb): string {
  const names = listClassRows(db).map((row) => row.name);
  const hash = createHash('sha256').update(JSON.stringify(names));
  const target = targetOf(db, []);
  if (target.kind !== 'tags') hash.update(JSON.stringify(target));
  const rows = listTrainingRows(db);
  const points =
    target.kind === 'points'
      ? placedPoints(
          db,
          rows.map(({ id }) => id),
        )
      : null;
  for (const { id, path, split, classes } of rows) {
    hash.update(JSON.stringify([path, split, classes]));
    if (points !== null) hash.update(JSON.stringify(points.get(id)));
    if (target.kind === 'masks') addSquares(hash, db, id);
  }
  return hash.digest('hex');
}

/** The checksum of a run that takes its images otherwise than the project has them: other sides, some more often. */
export function learnedChecksum(checksum: string, rows: readonly SnapshotRow[]): string {
  const how = JSON.stringify(rows.map(({ split, times = 1 }) => [split, times]));
  return createHash('sha256').update(checksum).update(how).digest('hex');
}

function addSquares(hash: Hash, db: ReadDb, id: number): void {
  for (const { tx, ty, runs } of readTiles(db, id)) hash.update(`${tx} ${ty}`).update(runs);
}

/** @throws AppError `disk.full`, `path.read-only` */
export function writeSnapshot(file: string, rows: readonly SnapshotRow[]): void {
  writeFileAtomic(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/**
 * Writes the squares of all masks one after the other, one image in memory at a time.
 * @param rows as `withDrawn` made them in the same transaction
 * @throws AppError `disk.full`, `path.read-only`
 */
export function writeMasks(db: ReadDb, file: string, rows: readonly SnapshotRow[]): void {
  try {
    const opened = openSync(file, 'w');
    try {
      for (const { id } of rows) for (const { runs } of readTiles(db, id)) writeWhole(opened, runs);
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    throw sortDiskError(error, file);
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
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

/**
 * Training images as an epoch draws them: one that counts four times is there four times, each copy with random changes of
 * its own. In expectation that is a factor on its loss, and no other part of training needs to know.
 */
export const drawnSamples = (rows: readonly SnapshotRow[]): readonly Sample[] =>
  rows.flatMap(({ times = 1, ...row }) => Array.from({ length: times }, (_, copy) => ({ ...row, copy })));

/** How many samples an epoch has. */
export const countDrawn = (rows: readonly SnapshotRow[]): number =>
  rows.reduce((sum, { times = 1 }) => sum + times, 0);
