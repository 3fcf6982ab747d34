/** Items: the images of a project, and how lists of them are asked for. */
import type { DataProblem } from './dataFacts.ts';
import type { ClassId } from './labelClass.ts';
import type { Split } from './project.ts';
import type { RunId } from './run.ts';

export type ItemId = number;

/** A class and the probability of it, 0..1. */
export type TagScore = readonly [ClassId, number];

/** An open suggestion as lists of images carry it. */
export interface ItemSuggestion {
  readonly run: RunId;
  /** Tags: the classes that matter here, the most probable first; empty for masks and points. */
  readonly scores: readonly TagScore[];
  /** How unsure the run is, 0..1; null where that cannot be told. */
  readonly uncertainty: number | null;
  /** How far it is from the labels, 0..1; null for an image without labels. */
  readonly disagreement: number | null;
}

export interface Item {
  readonly id: ItemId;
  /** File name shown to people; `path` is relative to its root. */
  readonly name: string;
  readonly path: string;
  readonly rootId: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly split: Split | null;
  /** True once somebody (or an import) has said which tags it has, "none of them" included. */
  readonly isLabeled: boolean;
  readonly classIds: readonly ClassId[];
  /** Why the image cannot be read, or null. Such items stay out of training. */
  readonly problem: string | null;
  /** What a run says about it and nobody has answered yet. */
  readonly suggestion: ItemSuggestion | null;
}

/** The longest side that is asked for. */
export const MOST_PX = 65_535;

/** All given conditions must hold. An empty object means every item. */
export interface ItemFilter {
  readonly labeled?: boolean | undefined;
  readonly classIds?: readonly ClassId[] | undefined;
  readonly split?: Split | 'none' | undefined;
  readonly unreadable?: boolean | undefined;
  /** With an open suggestion (or without one). */
  readonly suggested?: boolean | undefined;
  /** Case-insensitive part of the relative path. */
  readonly search?: string | undefined;
  /** Carries the class of this name or one below it: `animal` stands for `animal`, `animal/dog`, `animal/dog/collie`, … */
  readonly under?: string | undefined;
  /** Carries two classes of one exclusive group. */
  readonly inConflict?: boolean | undefined;
  /** Readable, and the shorter side has fewer pixels than this. */
  readonly shorterThan?: number | undefined;
  /** Leaks between sides, odd sizes. */
  readonly problem?: DataProblem | undefined;
}

/**
 * `uncertainty` and `disagreement` begin with the highest score of an open suggestion; images without one come last. The
 * score of `disagreement` is how unlikely the labels are (`labelDoubt`), so that it does not hang on a threshold.
 * `similar` begins with the image it is about.
 */
export const ITEM_SORTS = [
  'added',
  'name',
  'newest-label',
  'uncertainty',
  'disagreement',
  'random',
  'similar',
] as const;
export type ItemSort = (typeof ITEM_SORTS)[number];

/** What an order needs besides its name. */
export interface SortOptions {
  /** `random`: the same seed gives the same order. */
  readonly seed?: number | undefined;
  /** `similar`: the image that the others are compared with. */
  readonly near?: ItemId | undefined;
}
