/** Two runs held against each other on the images that both are judged by, image by image. */
import type { ItemId } from './item.ts';
import type { Kind } from './project.ts';
import type { RunId } from './run.ts';

/**
 * What an image is for run B against run A. Tags: all its tags right with both, only with B (mended), only with A (broken),
 * with neither. Masks and points: B's answer is better, worse, or just as good.
 */
export type ItemChange = 'mended' | 'broken' | 'wrong' | 'right' | 'better' | 'worse' | 'same';

/** By kind, what changed first. */
export const ITEM_CHANGES: { readonly [K in Kind]: readonly ItemChange[] } = {
  tags: ['mended', 'broken', 'wrong', 'right'],
  masks: ['better', 'worse', 'same'],
  points: ['better', 'worse', 'same'],
};

/** Which run an image speaks for; null: neither. */
export function favours(change: ItemChange): 'a' | 'b' | null {
  if (change === 'mended' || change === 'better') return 'b';
  return change === 'broken' || change === 'worse' ? 'a' : null;
}

export interface ComparedItem {
  readonly item: ItemId;
  /**
   * How wrong run A is, 0 at best: the loss (tags), 1 - mean IoU (masks), the mean distance in pixels of the image (points), over
   * the classes that both runs know.
   */
  readonly a: number;
  /** The same of run B. */
  readonly b: number;
  readonly change: ItemChange;
}

/** What only one of two runs has. */
export interface OnlyThere {
  readonly images: number;
  readonly classes: readonly string[];
}

export interface RunComparison {
  readonly kind: Kind;
  readonly a: RunId;
  readonly b: RunId;
  /** That both know, by name; nothing else is judged. */
  readonly classes: readonly string[];
  readonly onlyA: OnlyThere;
  readonly onlyB: OnlyThere;
  /** Images that both are judged by, but on which none of the classes is. */
  readonly unjudged: number;
  /** The judged ones, what changed most first. */
  readonly items: readonly ComparedItem[];
  /** Of how wrong they are. */
  readonly mean: { readonly a: number; readonly b: number };
  /** Images that speak for A (broken, worse), and for B (mended, better). */
  readonly forA: number;
  readonly forB: number;
  /** How likely numbers as far apart as these two are if both runs are equally good, see `signTest`. */
  readonly chance: number;
}

/** Below this, chance alone would rarely bring a difference. */
export const RARE = 0.05;
