/** Suggestions put into the store by hand, as a run would have made them. */
import { writeSuggestion } from '#main/database/queries/suggestions.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { compareWithLabels, NOT_APART } from '#main/services/suggesting/answers.ts';
import type { ItemId, TagScore } from '#shared/domain/item.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';
import { tagUncertainty } from '#shared/kernels/suggestionScores.ts';

export interface SaidBy {
  readonly run?: string;
  readonly weights?: string;
}

export function suggest(
  project: OpenProject,
  item: ItemId,
  answer: ModelAnswer,
  { run = 'r1', weights = 'w1' }: SaidBy = {},
): void {
  project.db.write('suggest', (db) => {
    const uncertainty =
      answer.kind === 'tags'
        ? tagUncertainty(answer.scores)
        : answer.kind === 'masks'
          ? answer.uncertainty
          : null;
    const apart = compareWithLabels(db, [{ item, answer }]).get(item) ?? NOT_APART;
    writeSuggestion(db, { item, run, weights, answer, uncertainty, ...apart, now: 1 });
  });
}

/** Tags by class id. */
export const suggestTags = (
  project: OpenProject,
  item: ItemId,
  scores: Readonly<Record<number, number>>,
  by: SaidBy = {},
): void =>
  suggest(
    project,
    item,
    { kind: 'tags', scores: Object.entries(scores).map(([id, p]): TagScore => [Number(id), p]) },
    by,
  );
