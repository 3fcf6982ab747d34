/** What labeled images can be split by, and what a split would come to before anything is changed. */
import type { BySide, DataFacts, GroupedBy } from './dataFacts.ts';

/**
 * What makes a group: a `column` of the imported table, the `folder` an image lies in or the `top` one of its path, its `name` up
 * to its last number, or the first `word` of its name.
 */
export const GROUP_KINDS = ['column', 'name', 'folder', 'top', 'word'] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

export interface GroupChoice {
  readonly kind: GroupKind;
  readonly by: GroupedBy;
  readonly groups: number;
  /** Images of the largest one. */
  readonly largest: number;
  /** Names of a few of them. */
  readonly examples: readonly string[];
}

export interface SplitChoices {
  /** Labeled, readable images. */
  readonly images: number;
  /** Those that surely are groups (people, patients, clips) come first. */
  readonly groups: readonly GroupChoice[];
  /** The first choice tells what must not be torn apart, or a score flatters. */
  readonly isGrouped: boolean;
  /** Folders on the paths of images, and how many images lie below each; those with most first. */
  readonly folders: readonly (readonly [name: string, images: number])[];
  /** Columns that say of each image that they speak of which side it is on. */
  readonly columns: readonly string[];
}

/** What follows from a split that is only tried, told as facts are. */
export interface SplitPreview extends Pick<
  DataFacts,
  'sides' | 'classes' | 'samePicture' | 'sameGroup' | 'neighbourFrames'
> {
  /** Of a split by group: how many groups stand on each side. */
  readonly groups: BySide | null;
}
