/** What a project is: one folder `name.limn/` that holds one kind of labels for images that stay where they are. */
import type { PointScheme } from './points.ts';
import type { ClassThresholds } from './thresholds.ts';

/** The kinds of labels a project can hold. A project has exactly one. */
/**
 * `tags`: any number of words per image; `masks`: one class per pixel; `points`: named places on each image.
 */
export const KINDS = ['tags', 'masks', 'points'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * True where the classes an image carries follow from what is drawn on it. There every image has a history of its own; in a
 * project of tags one history holds all.
 */
export const isDrawn = (kind: Kind): boolean => kind !== 'tags';

/** Identifies an opened project for as long as its folder lives: made once at creation and stored inside it. */
export type ProjectId = string;

/** A folder that images are read from. Items store paths relative to it, so a moved folder is mended in one place. */
export interface ImageRoot {
  readonly id: number;
  readonly path: string;
  readonly items: number;
  readonly isMissing: boolean;
}

export const SPLITS = ['train', 'valid', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** How the last split was made, so that it can be said again and repeated. */
export type SplitSpec =
  | { readonly by: 'random'; readonly fraction: number; readonly seed: number }
  | { readonly by: 'folder'; readonly train: string; readonly valid: string }
  | { readonly by: 'files'; readonly file: string }
  | { readonly by: 'column'; readonly column: string }
  | {
      readonly by: 'group';
      /** A regular expression for the path; unused when a column says the group. */
      readonly pattern: string;
      /** Of what is known of an image: `clip` for the frames of a video. */
      readonly column?: string | undefined;
      readonly fraction: number;
      readonly seed: number;
    };

export interface ProjectCounts {
  readonly items: number;
  readonly labeled: number;
  readonly unreadable: number;
  readonly bySplit: { readonly [S in Split | 'none']: number };
}

export interface Project {
  readonly id: ProjectId;
  /** Absolute path of the `.limn` folder. */
  readonly path: string;
  readonly name: string;
  readonly kind: Kind;
  /** The decision threshold of classes without one of their own: metrics, display and export use it. 0 < threshold < 1. */
  readonly threshold: number;
  /** Those of single classes, in the order of the list; usually none. */
  readonly classThresholds: ClassThresholds;
  readonly roots: readonly ImageRoot[];
  readonly split: SplitSpec | null;
  /** How points hang together; empty unless the project is one of points. */
  readonly scheme: PointScheme;
  readonly counts: ProjectCounts;
  readonly createdAt: number;
  /** Grows by one with every saved action; two views with the same version show the same labels. */
  readonly version: number;
}

/** A project as Home shows it, read without opening it for work. */
export interface ProjectSummary {
  readonly path: string;
  readonly name: string;
  readonly kind: Kind;
  readonly id: ProjectId | null;
  readonly items: number;
  readonly labeled: number;
  readonly classes: number;
  /** Up to four items whose thumbnails make the card's mosaic. */
  readonly mosaic: readonly number[];
  /** Of all runs, by the metric of the kind (`JUDGED_BY`); null before there is one. */
  readonly bestScore: number | null;
  readonly openedAt: number;
  /** Why it cannot be opened now (folder gone, newer version), or null. */
  readonly problem: string | null;
}
