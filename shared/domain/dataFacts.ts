/** What the labeled images of a project are, side by side: counts, classes, sizes, and what makes a score lie. */
import type { ClassId } from './labelClass.ts';
import type { Split } from './project.ts';

/**
 * What can be wrong with images besides what their other marks say. `same-picture`: one content on two sides;
 * `same-group`: a person or clip on two sides; `neighbour-frames`: frames that follow each other on two sides;
 * `odd-size`: a size unlike the others'.
 */
export const DATA_PROBLEMS = ['same-picture', 'same-group', 'neighbour-frames', 'odd-size'] as const;
export type DataProblem = (typeof DATA_PROBLEMS)[number];

export type BySide = { readonly [S in Split | 'none']: number };

export const NO_SIDES: BySide = { train: 0, valid: 0, test: 0, none: 0 };

export interface ClassFacts {
  readonly id: ClassId;
  /** Labeled images that carry it. */
  readonly images: BySide;
  /** Masks: pixels of it; null for other kinds. */
  readonly pixels: BySide | null;
}

export interface SizeFacts {
  /** The sizes that most images have, the commonest first: width, height, images. */
  readonly common: readonly (readonly [widthPx: number, heightPx: number, images: number])[];
  readonly distinct: number;
  /** Images by their shorter side, ascending. */
  readonly shortSides: readonly (readonly [px: number, images: number])[];
  /** Images whose shape or size is unlike the others'. */
  readonly odd: number;
}

/** What tells groups apart: a column of the imported table, or a regular expression whose bracket is the group. */
export type GroupedBy = { readonly column: string } | { readonly pattern: string };

export interface GroupLeak {
  readonly by: GroupedBy;
  readonly groups: number;
  /** Groups on more than one side, and the images in them. */
  readonly leaking: number;
  readonly images: number;
  /** Names of a few of them. */
  readonly examples: readonly string[];
}

export interface DataFacts {
  /** Labeled, readable images that teach something, by side. */
  readonly sides: BySide;
  /** Labeled images of each side without any class: tags "none of them". */
  readonly blank: BySide;
  readonly classes: readonly ClassFacts[];
  readonly sizes: SizeFacts;
  readonly unreadable: number;
  readonly unlabeled: number;
  /** Pictures with the same content on more than one side. */
  readonly samePicture: number;
  readonly sameGroup: GroupLeak | null;
  /** Pairs of frames that follow each other and stand on two sides. */
  readonly neighbourFrames: number;
}

interface Counted {
  readonly count: number;
}

/** Something about the data that somebody should know. */
export type DataRemark =
  | { readonly id: 'missing-root'; readonly path: string }
  | ({ readonly id: 'unreadable' | 'same-picture' | 'neighbour-frames' } & Counted)
  /** Groups of images that look nearly the same, on two sides; images that were not compared yet. */
  | ({ readonly id: 'alike' | 'unseen' } & Counted)
  | { readonly id: 'same-group'; readonly leak: GroupLeak }
  /** Classes that no training image has, and those of the others that no validation image has. */
  | { readonly id: 'unlearned' | 'unjudged'; readonly classes: readonly ClassId[] }
  | { readonly id: 'no-split' }
  /** Labeled images on no side; `takesSide`: they get one when training starts. */
  | ({ readonly id: 'unplaced'; readonly takesSide: boolean } & Counted)
  | ({ readonly id: 'unlabeled' | 'odd-size' } & Counted)
  /** Images whose shorter side has fewer pixels than the network sees. */
  | ({ readonly id: 'small'; readonly px: number } & Counted);

/** `bad` stands in the way, `warn` makes a result lie, `info` is good to know. */
export type RemarkTone = 'bad' | 'warn' | 'info';
