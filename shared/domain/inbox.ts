/** The correction inbox: images that a run got wrong, until somebody has said what is right. */
import type { ItemId, TagScore } from './item.ts';
import type { ClassId } from './labelClass.ts';
import type { Split } from './project.ts';
import type { CorrectionUse, LrSpec, Metrics, RunId } from './run.ts';

/**
 * `open`: nobody has looked yet; `corrected`: its labels were changed since, or confirmed; `dismissed`: it teaches nothing.
 * Changes of state are part of an action, so undo takes them back.
 */
export const INBOX_STATES = ['open', 'corrected', 'dismissed'] as const;
export type InboxState = (typeof INBOX_STATES)[number];

/** How an entry came: the run was judged on a side of the split, was tried on an image, or a file says so. */
export const INBOX_SOURCES = ['train', 'valid', 'test', 'predict', 'file'] as const;
export type InboxSource = (typeof INBOX_SOURCES)[number];

/** The sides on which a run can be judged. */
export const INBOX_SIDES = ['train', 'valid', 'test'] as const;
export type InboxSide = (typeof INBOX_SIDES)[number];

/** One image of the inbox. */
export interface InboxEntry {
  readonly item: ItemId;
  readonly state: InboxState;
  readonly source: InboxSource;
  /** Null for a file that names no run. */
  readonly run: RunId | null;
  /** Of a file: its name and the line. */
  readonly origin: string | null;
  /** Of a file: the prediction as it stands there. */
  readonly said: string | null;
  /** Of a file: the classes that it says are right; null when it says nothing. */
  readonly actual: readonly ClassId[] | null;
  /** Tags: what the run said, by falling probability, what reads as nothing left out. Empty for masks and points. */
  readonly scores: readonly TagScore[];
  /** How wrong: mean loss (tags), part of the pixels that are wrong (masks), mean error in pixels (points); null unknown. */
  readonly wrongness: number | null;
  /** The side of the split on which the image stands now. */
  readonly side: Split | null;
  readonly createdAt: number;
}

export interface InboxSummary {
  readonly open: number;
  readonly corrected: number;
  readonly dismissed: number;
  /** Of the corrected: those that would be trained on, side or none yet. */
  readonly teaching: number;
  /** Of the corrected: those that validate or test, which are never trained on. */
  readonly heldBack: number;
}

/** What came of putting images into the inbox. */
export interface InboxAdded {
  /** New ones, and those that are open again. */
  readonly added: number;
  /** Those that had been there: still open, corrected, or dismissed of this run. */
  readonly known: number;
}

export interface InboxImport extends InboxAdded {
  readonly file: string;
  /** Lines that hold feedback. */
  readonly lines: number;
  /** Images that had no labels and were labeled as the file says. */
  readonly labeled: number;
  /** Lines that were left out, the first hundred of them. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
  readonly leftOut: number;
}

/** An image that was told to be wrong on the spot. */
export type InboxReported =
  | { readonly path: string; readonly ok: true; readonly item: ItemId }
  | { readonly path: string; readonly ok: false; readonly problem: string };

export interface BeforeAfter {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** One class of the old validation set. Its score is F2, IoU, or the error in pixels. */
export interface ClassOutcome extends BeforeAfter {
  /** Images that carry it; for masks, pixels. */
  readonly support: number;
  readonly isForgotten: boolean;
}

/** A run that learned from corrections, held against the run it started from: same images, same labels, same metrics. */
export interface LearnOutcome {
  readonly run: RunId;
  readonly from: RunId;
  /** Validation images of the earlier run, labels as they are today. */
  readonly images: number;
  readonly before: Metrics;
  readonly after: Metrics;
  readonly classes: readonly ClassOutcome[];
  /** The judged metric is worse by more than the margin. */
  readonly isForgetful: boolean;
  /** By how much the judged metric may be worse, as a difference; see shared/kernels/forgetting.ts. */
  readonly margin: number;
  /** The corrected images that it trained on, as far as they are still labeled. */
  readonly corrected: CorrectedOutcome;
}

/** How far answers are from the labels, 0..1: `shared/kernels/suggestionScores.ts`. */
export interface CorrectedOutcome {
  readonly images: number;
  /** Images on which anything is wrong. */
  readonly wrongBefore: number;
  readonly wrongAfter: number;
  /** Means over the images. */
  readonly apartBefore: number;
  readonly apartAfter: number;
}

export interface LearnSettings {
  /** Drawn so many times an epoch beside all others, or the only ones that are trained on. */
  readonly use: Exclude<CorrectionUse, null>;
  /** Null: half of those of the run before, ten at most; with the mistakes alone as many as before, five at least. */
  readonly epochs: number | null;
  /** Null: a fifth of the rate of the run before, and half as much again with the mistakes alone. */
  readonly lr: LrSpec | null;
}
