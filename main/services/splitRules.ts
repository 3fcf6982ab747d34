/** The rules of a split: by chance, folder, list, column or group. */
import { readFileSync } from 'node:fs';
import type { SplitCandidate } from '#main/database/queries/splits.ts';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { splitOfFolder } from '#main/formats/classFolders.ts';
import { decodeText } from '#main/formats/decodeText.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Split, SplitSpec } from '#shared/domain/project.ts';
import { groupOf } from '#shared/kernels/groupLeaks.ts';
import { Mt19937 } from '#shared/kernels/mt19937.ts';
import { assertNever } from '#shared/util/assertNever.ts';

export type Sides = ReadonlyMap<number, Split>;
type Candidates = readonly SplitCandidate[];
type GroupSpec = Extract<SplitSpec, { by: 'group' }>;

const bad = (problem: string): AppError => new AppError('split.spec', { problem });

/**
 * The side of each image by a rule; images that are not named stand on none.
 * @throws AppError `split.spec` when the rule fits nothing or puts everything on one side
 */
export function sidesBy(candidates: Candidates, spec: SplitSpec): Sides {
  if (candidates.length < 2) throw bad('at least two labeled images are needed');
  const sides = split(candidates, spec);
  checkSides(sides);
  return sides;
}

function split(candidates: Candidates, spec: SplitSpec): Sides {
  switch (spec.by) {
    case 'random':
      return splitRandomly(candidates, spec);
    case 'folder':
      return splitByFolder(candidates, spec);
    case 'files':
      return splitByFiles(candidates, spec.file);
    case 'column':
      return splitByColumn(candidates, spec.column);
    case 'group':
      return splitByGroup(candidates, spec);
    default:
      return assertNever(spec);
  }
}

function checkSides(sides: Sides): void {
  const used = new Set(sides.values());
  if (!used.has('train')) throw bad('no image would be left to train on');
  if (!used.has('valid')) throw bad('no image would be left to validate on');
}

/**
 * As fastai's `split_by_rand_pct(fraction, seed)`: `np.random.seed(seed)`, a permutation of the images in their order, and the
 * first `int(fraction * n)` of it validate.
 */
function splitRandomly(candidates: Candidates, spec: { fraction: number; seed: number }): Sides {
  const order = new Mt19937(spec.seed).permutation(candidates.length);
  const cut = Math.floor(spec.fraction * candidates.length);
  const sides = new Map<number, Split>(candidates.map((item) => [item.id, 'train']));
  for (const index of order.subarray(0, cut)) {
    const item = candidates[index];
    if (item !== undefined) sides.set(item.id, 'valid');
  }
  return sides;
}

/** By a folder on the image's path. Images under neither stand on no side; a folder `test` is the test side. */
function splitByFolder(candidates: Candidates, spec: { train: string; valid: string }): Sides {
  const sides = new Map<number, Split>();
  const train = folderParts(spec.train);
  const valid = folderParts(spec.valid);
  if (train.length === 0 || valid.length === 0) throw bad('both folders need a name');
  for (const item of candidates) {
    const folders = item.path.split('/').slice(0, -1);
    if (hasRun(folders, valid)) sides.set(item.id, 'valid');
    else if (hasRun(folders, train)) sides.set(item.id, 'train');
    else if (folders.some((name) => splitOfFolder(name) === 'test')) sides.set(item.id, 'test');
  }
  return sides;
}

const folderParts = (text: string): readonly string[] => text.split(/[/\\]/).filter((part) => part !== '');

/** Whether `part` stands somewhere in `whole`, one after the other. */
function hasRun(whole: readonly string[], part: readonly string[]): boolean {
  return whole.some((_, at) => part.every((name, i) => whole[at + i] === name));
}

/** A list of names, one per line (`valid.txt`): full relative paths, file names, or file names without their ending. */
function splitByFiles(candidates: Candidates, file: string): Sides {
  let text: string;
  try {
    text = decodeText(readFileSync(file));
  } catch (error) {
    throw sortDiskError(error, file);
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim().replaceAll('\\', '/'));
  const names = new Set(lines.filter((line) => line !== '').map((line) => line.replace(/^\.?\//, '')));
  const isListed = (path: string): boolean => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const stem = name.replace(/\.[^.]*$/, '');
    return names.has(path) || names.has(name) || names.has(stem);
  };
  const sides = new Map<number, Split>();
  for (const item of candidates) sides.set(item.id, isListed(item.path) ? 'valid' : 'train');
  if (![...sides.values()].includes('valid'))
    throw bad(`none of the names in ${file} is an image of this project`);
  return sides;
}

const TRUE_WORDS = new Set(['true', '1', 'yes', 't', 'y']);
const FALSE_WORDS = new Set(['false', '0', 'no', 'f', 'n', '']);

/** A column of the imported table: true or false (fastai's `is_valid`), or the side by name. */
function splitByColumn(candidates: Candidates, column: string): Sides {
  const valueOf = groupOf({ column });
  const sides = new Map<number, Split>();
  let isThere = false;
  for (const item of candidates) {
    const value = valueOf(item);
    if (value === null) continue;
    isThere = true;
    const side = sideOfValue(value);
    if (side === null) throw bad(`the column ${column} says "${value}" for ${item.path}, which is no side`);
    sides.set(item.id, side);
  }
  if (!isThere) throw bad(`no image has a value in a column called ${column}`);
  return sides;
}

export function sideOfValue(raw: string): Split | null {
  const value = raw.trim().toLowerCase();
  if (TRUE_WORDS.has(value)) return 'valid';
  if (FALSE_WORDS.has(value)) return 'train';
  return splitOfFolder(value);
}

/**
 * Groups are what the pattern's first bracket (or the whole match) finds in the path, or the values of a column: all images of
 * a person or a clip stand on one side. Groups are shuffled by the seed and validate until the fraction is reached.
 */
function splitByGroup(candidates: Candidates, spec: GroupSpec): Sides {
  const groups = groupsOf(candidates, spec);
  const names = [...groups.keys()].sort();
  if (names.length < 2) throw bad('all images would be in one group');
  const sides = new Map<number, Split>(candidates.map((item) => [item.id, 'train']));
  const wanted = Math.max(1, Math.floor(spec.fraction * candidates.length));
  let taken = 0;
  for (const index of new Mt19937(spec.seed).permutation(names.length).subarray(0, names.length - 1)) {
    if (taken >= wanted) break;
    const items = groups.get(names[index] ?? '') ?? [];
    for (const id of items) sides.set(id, 'valid');
    taken += items.length;
  }
  return sides;
}

/** The side on which the group of an image stands, validation and test before training. */
export function sidesOfGroups(candidates: Candidates, spec: GroupSpec, sides: Sides): Sides {
  const nameOf = namesBy(spec);
  const bySide = new Map<string, Split>();
  for (const item of candidates) {
    const [group, side] = [nameOf(item), sides.get(item.id)];
    if (group === null || side === undefined) continue;
    if (side !== 'train' || !bySide.has(group)) bySide.set(group, side);
  }
  return new Map(
    candidates.flatMap((item) => {
      const side = bySide.get(nameOf(item) ?? '');
      return side === undefined ? [] : [[item.id, side] as const];
    }),
  );
}

/** Images of each group. One that fits no group is a group of its own; the space keeps it apart from real ones. */
export function groupsOf(candidates: Candidates, spec: GroupSpec): ReadonlyMap<string, readonly number[]> {
  const nameOf = namesBy(spec);
  const groups = new Map<string, number[]>();
  let matched = 0;
  for (const item of candidates) {
    const group = nameOf(item);
    if (group !== null) matched += 1;
    const name = group ?? ` ${item.path}`;
    const items = groups.get(name);
    if (items === undefined) groups.set(name, [item.id]);
    else items.push(item.id);
  }
  if (matched > 0) return groups;
  throw bad(
    spec.column === undefined
      ? `the pattern ${spec.pattern} fits none of the images`
      : `no image has a value in a column called ${spec.column}`,
  );
}

function namesBy({ column, pattern }: GroupSpec): ReturnType<typeof groupOf> {
  try {
    return groupOf(column === undefined ? { pattern } : { column });
  } catch (error) {
    throw bad(`"${pattern}" is no regular expression (${error instanceof Error ? error.message : ''})`);
  }
}
