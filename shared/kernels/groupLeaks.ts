/** Images that belong together and stand on different sides of the split, so that a score flatters: groups and neighbouring frames. */
import type { GroupedBy } from '#shared/domain/dataFacts.ts';
import type { Split } from '#shared/domain/project.ts';
import { LOOK_BYTES } from './imageLook.ts';

/** An image and what is known of it besides its pixels. */
export interface KnownImage {
  readonly id: number;
  /** Relative, with '/'. */
  readonly path: string;
  /** Columns of the imported table; of a video's frame its `clip` and `frame`. */
  readonly extra: Readonly<Record<string, string>> | null;
}

export interface PlacedImage extends KnownImage {
  readonly split: Split | null;
}

export interface ImageGroup<T extends KnownImage = PlacedImage> {
  readonly name: string;
  readonly images: readonly T[];
}

export interface FoundGroups<T extends KnownImage = PlacedImage> {
  readonly by: GroupedBy;
  readonly groups: readonly ImageGroup<T>[];
}

/** The name up to its last number: `Aaron_Eckhart` of `Aaron_Eckhart_12.jpg`. For `SplitSpec` of groups. */
export const NAME_PATTERN = '([^/]+)[-_]\\d+\\.[^./]+$';

/** Names are taken for groups when there are so many, none holds more than this share, and most images have one. */
const LEAST_GROUPS = 8;
const MOST_OF_ALL = 0.25;
const LEAST_GROUPED = 0.6;

/** Columns that say whose an image is: `patient`, `Patient ID`, `person_id`. */
const OWNER = /^(clip|video|person|patient|subject|case|group|scene|site|speaker)s?[ _-]?(id|name)?$/i;

/** Names of columns come from files: one may be called as what every object has. */
const valueOf = (extra: KnownImage['extra'], column: string): string | null =>
  extra !== null && Object.hasOwn(extra, column) ? (extra[column] ?? null) : null;

const clipOf = ({ extra }: KnownImage): string | null => valueOf(extra, 'clip');
const frameOf = ({ extra }: KnownImage): number => Number(valueOf(extra, 'frame') ?? 0);

/** Which group an image is in; null where it is in none. What the pattern's first bracket finds, or its whole match, is one. */
export function groupOf(by: GroupedBy): (image: KnownImage) => string | null {
  if ('column' in by) return ({ extra }) => valueOf(extra, by.column);
  const pattern = new RegExp(by.pattern, 'u');
  return ({ path }) => {
    const match = pattern.exec(path);
    return match === null ? null : (match[1] ?? match[0]);
  };
}

/**
 * Groups that images surely come in: the clips of videos, a column that says whose they are, or names with a number behind when
 * they look like people or clips. Null when there are none: a name that all images share says nothing.
 */
export function findGroups<T extends KnownImage>(images: readonly T[]): FoundGroups<T> | null {
  const columns = new Set(images.flatMap(({ extra }) => (extra === null ? [] : Object.keys(extra))));
  const owner = columns.has('clip') ? 'clip' : [...columns].find((name) => OWNER.test(name));
  if (owner !== undefined) {
    const by = { column: owner };
    const groups = groupsBy(images, groupOf(by));
    if (owner === 'clip' || groups.length > 1) return { by, groups };
  }
  const by = { pattern: NAME_PATTERN };
  const names = groupsBy(images, groupOf(by)).filter((group) => group.images.length > 1);
  const grouped = names.reduce((sum, group) => sum + group.images.length, 0);
  const largest = names.reduce((most, group) => Math.max(most, group.images.length), 0);
  const areGroups =
    names.length >= LEAST_GROUPS &&
    largest <= MOST_OF_ALL * images.length &&
    grouped >= LEAST_GROUPED * images.length;
  return areGroups ? { by, groups: names } : null;
}

/** Groups by what somebody split by. */
export function groupsBy<T extends KnownImage>(
  images: readonly T[],
  nameOf: (image: T) => string | null,
): readonly ImageGroup<T>[] {
  const byName = new Map<string, T[]>();
  for (const image of images) {
    const name = nameOf(image);
    if (name === null) continue;
    const group = byName.get(name);
    if (group === undefined) byName.set(name, [image]);
    else group.push(image);
  }
  return [...byName].map(([name, members]) => ({ name, images: members }));
}

/** Those on more than one side. */
export const leakingGroups = (groups: readonly ImageGroup[]): readonly ImageGroup[] =>
  groups.filter(({ images }) => sidesOf(images).size > 1);

const sidesOf = (images: readonly PlacedImage[]): ReadonlySet<Split> =>
  new Set(images.flatMap(({ split }) => split ?? []));

export type FramePair = readonly [PlacedImage, PlacedImage];

/**
 * Frames that follow each other on two sides. Clips of videos are known; a numbered series of files counts as one when images
 * next to each other are far more alike than images far apart.
 * @param lookOf 192 bytes of an image, see `imageLook`; null where they are not known
 */
export function neighbourLeaks(
  images: readonly PlacedImage[],
  lookOf: (id: number) => Uint8Array | null,
): readonly FramePair[] {
  const clips = groupsBy(images, clipOf).map((group) => ordered(group, frameOf));
  const series = groupsBy(
    images.filter((image) => clipOf(image) === null),
    seriesOf,
  )
    .map((group) => ordered(group, numberOf))
    .filter((list) => isFilm(list, lookOf));
  return [...clips, ...series].flatMap((list) =>
    list.flatMap((image, i): FramePair[] => {
      const next = list[i + 1];
      const isLeak =
        next !== undefined && image.split !== null && next.split !== null && image.split !== next.split;
      return isLeak ? [[image, next]] : [];
    }),
  );
}

/** Name without its last number; two sides often lie in two folders, so folders do not count. */
function seriesOf({ path }: PlacedImage): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const match = /^(.*?)(\d+)\D*$/u.exec(name);
  return match === null ? null : (match[1] ?? '');
}

function numberOf({ path }: PlacedImage): number {
  return Number(/(\d+)\D*$/u.exec(path.slice(path.lastIndexOf('/') + 1))?.[1] ?? 0);
}

const ordered = ({ images }: ImageGroup, placeOf: (image: PlacedImage) => number): readonly PlacedImage[] =>
  [...images].sort((a, b) => placeOf(a) - placeOf(b) || a.id - b.id);

/** Fewer images say nothing about a series. */
const LEAST_FRAMES = 8;
/** Neighbours of a film differ by a third to a half of what its far frames differ by (measured on CamVid: 0.35 to 0.5). */
const FILM_RATIO = 0.65;
const MOST_COMPARED = 200;

function isFilm(list: readonly PlacedImage[], lookOf: (id: number) => Uint8Array | null): boolean {
  if (list.length < LEAST_FRAMES) return false;
  const step = Math.max(1, Math.floor(list.length / MOST_COMPARED));
  const half = Math.floor(list.length / 2);
  const near: number[] = [];
  const far: number[] = [];
  for (let i = 0; i + 1 < list.length; i += step) {
    const [look, next, away] = [i, i + 1, (i + half) % list.length].map((at) => {
      const image = list[at];
      return image === undefined ? null : lookOf(image.id);
    });
    if (!look || !next || !away) continue;
    near.push(difference(look, next));
    far.push(difference(look, away));
  }
  return near.length >= LEAST_FRAMES - 1 && median(near) < FILM_RATIO * median(far);
}

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < LOOK_BYTES; i += 1) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
