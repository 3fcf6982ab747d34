/** What a run suggests for images, as the page shows it: which tags would come and go. Pure. */
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { RunId } from '#shared/domain/run.ts';
import { acceptedTags, type TagRules } from '#shared/kernels/suggestionScores.ts';

/** A tag that accepting would add, or take away. */
export interface SuggestedTag {
  readonly classId: ClassId;
  readonly probability: number;
  readonly change: 'add' | 'remove';
}

const NOTHING: readonly SuggestedTag[] = [];

/** What accepting would change on an image: what comes (the most probable first), then what goes. */
export function suggestedChanges(item: Item, rules: TagRules): readonly SuggestedTag[] {
  const scores = item.suggestion?.scores ?? [];
  if (scores.length === 0) return NOTHING;
  const accepted = acceptedTags(item.classIds, scores, rules);
  const changes = (change: SuggestedTag['change'], isMeant: (id: ClassId) => boolean): SuggestedTag[] =>
    scores.filter(([id]) => isMeant(id)).map(([classId, probability]) => ({ classId, probability, change }));
  return [
    ...changes('add', (id) => accepted.includes(id) && !item.classIds.includes(id)),
    ...changes('remove', (id) => item.classIds.includes(id) && !accepted.includes(id)),
  ];
}

/** True where there is something to answer: no labels yet, or others than the run would give. */
export function isOpen(item: Item | undefined, rules: TagRules): boolean {
  if (item === undefined || item.suggestion === null) return false;
  if (!item.isLabeled) return true;
  return item.suggestion.scores.length === 0
    ? (item.suggestion.disagreement ?? 0) > 0
    : suggestedChanges(item, rules).length > 0;
}

/**
 * True where lists mark an image: those without labels always, labeled ones only in a list that is about suggestions, or
 * every list would be full of a poor run's doubts.
 */
export const isMarked = (item: Item, rules: TagRules, isAboutSuggestions: boolean): boolean =>
  (isAboutSuggestions || !item.isLabeled) && isOpen(item, rules);

/** The tags an image counts as carrying while one corrects: where it has no labels, those that are suggested. */
export const tagsWithSuggestion = (item: Item, rules: TagRules): readonly ClassId[] =>
  item.isLabeled || item.suggestion === null
    ? item.classIds
    : acceptedTags(item.classIds, item.suggestion.scores, rules);

/** What is suggested for many images together. */
export interface SelectionSuggestion {
  /** Images with something to answer. */
  readonly items: readonly ItemId[];
  /** The run, when it is the same for all of them. */
  readonly run: RunId | null;
  /** By class: whether it would come or go, on how many of them, and the mean probability there. */
  readonly tags: ReadonlyMap<ClassId, SuggestedTag & { readonly count: number }>;
  /** The image, when it is one alone. */
  readonly only: Item | null;
}

export const NO_SUGGESTION: SelectionSuggestion = { items: [], run: null, tags: new Map(), only: null };

export function selectionSuggestion(items: readonly Item[], rules: TagRules): SelectionSuggestion {
  const open = items.filter((item) => isOpen(item, rules));
  const [first] = open;
  if (first === undefined) return NO_SUGGESTION;
  const run = first.suggestion?.run ?? null;
  return {
    items: open.map(({ id }) => id),
    run: open.every((item) => item.suggestion?.run === run) ? run : null,
    tags: gather(open.flatMap((item) => suggestedChanges(item, rules))),
    only: items.length === 1 ? first : null,
  };
}

function gather(all: readonly SuggestedTag[]): SelectionSuggestion['tags'] {
  const tags = new Map<ClassId, SuggestedTag & { readonly count: number }>();
  for (const one of all) {
    const { count = 0, probability = 0, change = one.change } = tags.get(one.classId) ?? {};
    tags.set(one.classId, {
      classId: one.classId,
      // What comes on some images and goes on others is shown as what comes.
      change: change === 'add' ? change : one.change,
      probability: (probability * count + one.probability) / (count + 1),
      count: count + 1,
    });
  }
  return tags;
}
