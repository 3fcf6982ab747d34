/** What every format is written from: the labels of a project in one order, masks read one at a time. */
import { UNLABELED, type PixelSize, type Raster, type Region } from '#shared/domain/mask.ts';
import type { Kind, Split } from '#shared/domain/project.ts';
import { regionOfClass } from '#shared/kernels/mask/regions.ts';
import type { NamedPoint } from './annotations.ts';

export interface SetClass {
  readonly name: string;
  /** `#rrggbb`. */
  readonly color: string;
  readonly isVoid: boolean;
}

/** One labeled image. */
export interface SetImage extends PixelSize {
  /** Path below the images folder, with `/` on every system. */
  readonly name: string;
  readonly split: Split | null;
  /** Names of classes, in the order of the set. */
  readonly tags: readonly string[];
  /** In the order of the set; those that nobody placed are left out. */
  readonly points: readonly NamedPoint[];
  /** Pixels of the mask that have no class. */
  readonly unlabeledPx: number;
}

export interface LabelSet {
  readonly kind: Kind;
  /** Absolute folder that names are relative to; '' when names are absolute themselves. */
  readonly imagesDir: string;
  readonly classes: readonly SetClass[];
  /** Pairs of places in `classes`, from 0. */
  readonly edges: readonly (readonly [number, number])[];
  readonly mirrors: readonly (readonly [number, number])[];
  /** Labeled images, sorted by name. */
  readonly images: readonly SetImage[];
  /** Names of images nobody has labeled yet, sorted. */
  readonly unlabeled: readonly string[];
  /** The mask of an image: 0 for unlabeled, k for `classes[k - 1]`. Only for `masks`. */
  readonly maskOf: (image: SetImage) => Raster;
}

/** A file of an export; `bytes` is asked for once, when the file is written. */
export interface OutFile {
  /** Relative, with '/', free of `..`. */
  readonly name: string;
  readonly bytes: () => Uint8Array;
}

export const textFile = (name: string, text: string): OutFile => ({
  name,
  bytes: () => new TextEncoder().encode(text),
});

/** What a format could not keep, counted while it was written. */
export interface Lost {
  readonly reason: string;
  readonly count: number;
}

/** Counts what is lost, by reason, in the order it turned up. */
export class LossCount {
  readonly #counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  list(): readonly Lost[] {
    return [...this.#counts].map(([reason, count]) => ({ reason, count }));
  }
}

/**
 * Names for files that belong to images, one for each, below a folder: `photos/a.jpg` gives `photos/a` + ending. Two images that
 * differ only in their suffix keep it.
 */
export function fileNames(
  images: readonly { readonly name: string }[],
  ending: string,
): ReadonlyMap<string, string> {
  const stems = new Map<string, number>();
  const safe = images.map(({ name }) => safePath(name));
  for (const path of safe) {
    const stem = withoutSuffix(path).toLowerCase();
    stems.set(stem, (stems.get(stem) ?? 0) + 1);
  }
  return new Map(
    images.map(({ name }, i) => {
      const path = safe[i] ?? '';
      const stem = withoutSuffix(path);
      return [name, ((stems.get(stem.toLowerCase()) ?? 0) > 1 ? path : stem) + ending];
    }),
  );
}

/** The last part of a path. */
export const baseName = (path: string): string => path.replace(/^.*[\\/]/, '');

/** A drive letter, a leading slash and dots are no folders of an export. */
const safePath = (name: string): string =>
  name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => part.replaceAll(':', ''))
    .join('/');

const withoutSuffix = (path: string): string => path.replace(/\.[^./]+$/, '');

/** The classes that a mask has, with the pixels of each, in the order of the set. */
export function* classRegions(mask: Raster): Generator<{ readonly at: number; readonly region: Region }> {
  const present = new Set(mask.data);
  for (const value of [...present].sort((a, b) => a - b)) {
    if (value !== UNLABELED) yield { at: value - 1, region: regionOfClass(mask, value) };
  }
}

/** A number in as few digits as say it to a billionth. */
export const shortNumber = (value: number): string => String(Number(value.toFixed(9)));

/** Points that nobody has placed, which some formats can only write as not there. */
export const OPEN_POINTS = 'a point that nobody placed, written as not there';
export const NO_SIDES = 'an image’s side of the split';
export const NO_MIRRORS = 'a pair of points that trade places in a mirror';
export const NO_LINES = 'a line between two points';
