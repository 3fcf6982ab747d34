/** The data of a project as training will find it: counts, classes, sizes and leaks, by side of the split. */
import { setImmediate } from 'node:timers/promises';
import { readPixelsAfter } from '#main/database/queries/classSides.ts';
import { listClassRows } from '#main/database/queries/classes.ts';
import { countItems } from '#main/database/queries/counts.ts';
import {
  findLeakingGroups,
  findNeighbourLeaks,
  listSizes,
  type LeakingGroups,
} from '#main/database/queries/dataProblems.ts';
import { classResolver } from '#main/database/queries/masks.ts';
import { readMeta } from '#main/database/queries/meta.ts';
import { countLeakedContents } from '#main/database/queries/splits.ts';
import { listTrainingRows, type TrainingRow } from '#main/database/queries/training.ts';
import type { CancelSignal } from '#shared/contract/call.ts';
import { cancelled } from '#shared/contract/errors.ts';
import {
  NO_SIDES,
  type BySide,
  type ClassFacts,
  type DataFacts,
  type GroupLeak,
  type SizeFacts,
} from '#shared/domain/dataFacts.ts';
import type { Split } from '#shared/domain/project.ts';
import { oddSizes, type SizeCount } from '#shared/kernels/oddSizes.ts';
import type { OpenProject } from './Projects.ts';

/** Images whose masks are counted before others get their turn. */
const PAGE = 500;
const MOST_SIZES = 6;
const MOST_EXAMPLES = 3;

/** @throws CancelledError when `signal` says so */
export async function dataFacts(project: OpenProject, signal: CancelSignal): Promise<DataFacts> {
  const read = project.db.read('data facts', (db) => ({
    kind: readMeta(db).kind,
    ids: listClassRows(db).map(({ id }) => id),
    rows: listTrainingRows(db),
    counts: countItems(db),
    sizes: listSizes(db),
    samePicture: countLeakedContents(db),
  }));
  await pause(signal);
  const groups = project.db.read('groups on two sides', findLeakingGroups);
  await pause(signal);
  const neighbourFrames = project.db.read('frames on two sides', findNeighbourLeaks).length;
  const pixels = read.kind === 'masks' ? await countPixels(project, signal) : null;
  const { items, labeled, unreadable } = read.counts;
  return {
    sides: tally(read.rows),
    blank: tally(read.rows.filter(({ classes }) => classes.length === 0)),
    classes: classFacts(read.ids, read.rows, pixels),
    sizes: sizeFacts(read.sizes),
    unreadable,
    unlabeled: items - labeled,
    samePicture: read.samePicture,
    sameGroup: groups === null ? null : groupLeak(groups),
    neighbourFrames,
  };
}

/** Lets others go first. @throws CancelledError when `signal` says so */
export async function pause(signal: CancelSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw cancelled();
}

type Tally = Record<Split | 'none', number>;

/** Images of each side. */
export function tally(rows: readonly Pick<TrainingRow, 'split'>[]): BySide {
  const sides: Tally = { ...NO_SIDES };
  for (const { split } of rows) sides[split ?? 'none'] += 1;
  return sides;
}

/** Of every class, images of each side; `pixels` for masks alone. */
export function classFacts(
  ids: readonly number[],
  rows: readonly TrainingRow[],
  pixels: ReadonlyMap<number, BySide> | null,
): readonly ClassFacts[] {
  const images = ids.map((): Tally => ({ ...NO_SIDES }));
  for (const { split, classes } of rows) {
    for (const place of classes) {
      const sides = images[place];
      if (sides !== undefined) sides[split ?? 'none'] += 1;
    }
  }
  return ids.map((id, place) => ({
    id,
    images: images[place] ?? NO_SIDES,
    pixels: pixels === null ? null : (pixels.get(id) ?? NO_SIDES),
  }));
}

/** Of all masks, some images at a time, so that gestures are stored meanwhile. */
async function countPixels(project: OpenProject, signal: CancelSignal): Promise<ReadonlyMap<number, BySide>> {
  const counted = new Map<number, Tally>();
  for (let after = 0; ;) {
    const { rows, last, resolve } = project.db.read('pixels of classes', (db) => ({
      ...readPixelsAfter(db, after, PAGE),
      resolve: classResolver(db),
    }));
    if (last === null) return counted;
    for (const { classId, split, pixels } of rows) {
      const id = resolve(classId);
      const sides = counted.get(id) ?? { ...NO_SIDES };
      sides[split ?? 'none'] += pixels;
      counted.set(id, sides);
    }
    after = last;
    await pause(signal);
  }
}

function sizeFacts(sizes: readonly SizeCount[]): SizeFacts {
  const bySide = new Map<number, number>();
  for (const [w, h, n] of sizes) {
    const side = Math.min(w, h);
    bySide.set(side, (bySide.get(side) ?? 0) + n);
  }
  return {
    common: sizes.slice(0, MOST_SIZES),
    distinct: sizes.length,
    shortSides: [...bySide].sort(([a], [b]) => a - b),
    odd: oddSizes(sizes).reduce((sum, [, , n]) => sum + n, 0),
  };
}

export const groupLeak = ({ by, groups, leaking }: LeakingGroups): GroupLeak => ({
  by,
  groups: groups.length,
  leaking: leaking.length,
  images: leaking.reduce((sum, { images }) => sum + images.length, 0),
  examples: leaking.slice(0, MOST_EXAMPLES).map(({ name }) => name),
});
