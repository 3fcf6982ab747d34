/** Suggestions: what a trained run says about an image, until somebody accepts it, rejects it or labels the image. */
import type { ItemId, ItemSuggestion, TagScore } from './item.ts';
import type { MaskTile } from './mask.ts';
import type { ItemPoints } from './points.ts';
import type { RunId } from './run.ts';

/** Which images a run is asked about. */
export const SUGGEST_SIDES = ['unlabeled', 'labeled', 'all'] as const;
export type SuggestWhich = (typeof SUGGEST_SIDES)[number] | readonly ItemId[];

/**
 * The answer of a model to one image, by the classes of the project as they are today and in the pixels of the image.
 * Masks come in squares (those left out are unlabeled); `uncertainty` is the mean entropy of their pixels, 0..1.
 */
export type ModelAnswer =
  | { readonly kind: 'tags'; readonly scores: readonly TagScore[] }
  | { readonly kind: 'masks'; readonly tiles: readonly MaskTile[]; readonly uncertainty: number }
  | { readonly kind: 'points'; readonly points: ItemPoints };

/** An open suggestion with all that would be drawn. */
export interface Suggestion extends ItemSuggestion {
  readonly item: ItemId;
  readonly answer: ModelAnswer;
}

export interface SuggestionSummary {
  /** Images without labels that have an open suggestion. */
  readonly open: number;
  /** Labeled images whose labels the run would have otherwise. */
  readonly disagreeing: number;
  /** Images that have an open suggestion at all. */
  readonly all: number;
  /** Of the open ones, those of which the run is at least as sure as was asked for; null when nothing was. */
  readonly sure: number | null;
  /** The run that most of the suggestions come from, or null. */
  readonly run: RunId | null;
}
