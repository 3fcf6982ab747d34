/** Images that belong together and stand on different sides of the split, so that a score flatters: groups and neighbouring frames. */
import type { GroupedBy } from '#shared/domain/dataFacts.ts';
import type { Split } from '#shared/domain/project.ts';
import { LOOK_BYTES } from './imageLook.ts';

export interface PlacedImage {
  readonly id: number;
  /** Relative, with '/'. */
  readonly path: string;
  readonly split: Split | null;
  /** Of a video's frame; else null. */
  readonly clip: string | null;
  readonly frame: number | null;
}

export interface ImageGroup {
  readonly name: string;
  readonly images: readonly PlacedImage[];
}

/** The name up to its last number: `Aaron_Eckhart` of `Aaron_Eckhart_12.jpg`. For `SplitSpec` of groups. */
export const NAME_PATTERN = '([^/]+)[-_]\\d+\\.[^./]+$';
const nameExpression = new RegExp(NAME_PATTERN, 'u');

/** Names are taken for groups when there are so many, none holds more than this share, and most images have one. */
const LEAST_GROUPS = 8;
const MOST_OF_ALL = 0.25;
const LEAST_GROUPED = 0.6;

/**
 * Groups that images seem to come in: the clips of videos, or names with a number behind when they look like people or clips.
 * Null when there are none: a name that all images share says nothing.
 */
export function findGroups(
  images: readonly PlacedImage[],
): { readonly by: GroupedBy; readonly groups: readonly ImageGroup[] } | null {
  const clips = groupsBy(images, ({ clip }) => clip);
  if (clips.length > 0) return { by: { column: 'clip' }, groups: clips };
  const names = groupsBy(images, ({ path }) => nameExpression.exec(path)?.[1] ?? null).filter(
    (group) => group.images.length > 1,
  );
  const grouped = names.reduce((sum, group) => sum + group.images.length, 0);
  const largest = names.reduce((most, group) => Math.max(most, group.images.length), 0);
  const areGroups =
    names.length >= LEAST_GROUPS &&
    largest <= MOST_OF_ALL * images.length &&
    grouped >= LEAST_GROUPED * images.length;
  return areGroups ? { by: { pattern: NAME_PATTERN }, groups: names } : null;
}

/** Groups by what somebody split by. */
export function groupsBy(
  images: readonly PlacedImage[],
  groupOf: (image: PlacedImage) => string | null,
): readonly ImageGroup[] {
  const byName = new Map<string, PlacedImage[]>();
  for (const image of images) {
    const name = groupOf(image);
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
  const clips = groupsBy(images, ({ clip }) => clip).map((group) => ordered(group, ({ frame }) => frame));
  const series = groupsBy(
    images.filter(({ clip }) => clip === null),
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

const ordered = (
  { images }: ImageGroup,
  placeOf: (image: PlacedImage) => number | null,
): readonly PlacedImage[] => [...images].sort((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0) || a.id - b.id);

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
