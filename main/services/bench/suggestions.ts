/** Measures the queues and the answering of suggestions on a project that is full of them. */
import { writeLook } from '#main/database/queries/looks.ts';
import { writeSuggestion } from '#main/database/queries/suggestions.ts';
import type { TagScore } from '#shared/domain/item.ts';
import { HASH_BYTES, LOOK_BYTES } from '#shared/kernels/imageLook.ts';
import { Draws } from '#shared/kernels/rng.ts';
import { tagUncertainty } from '#shared/kernels/suggestionScores.ts';
import type { OpenProject } from '../Projects.ts';
import type { Studio } from '../Studio.ts';
import { repeat, type Timing } from './percentiles.ts';

/** Every image has a suggestion and a look. */
export interface SuggestionBench {
  readonly queueUncertain: Timing;
  readonly queueDoubted: Timing;
  readonly queueRandom: Timing;
  /** The looks are read before: the first time takes longer. */
  readonly queueSimilar: Timing;
  readonly queueSimilarFirst: Timing;
  readonly suggestionSummary: Timing;
  /** One image, durably stored. */
  readonly suggestionAccept: Timing;
  /** 1,000 images in one action. */
  readonly suggestionAcceptMany: Timing;
}

const TIMES = 20;
const SURE = 0.95;

export async function benchSuggestions(
  studio: Studio,
  project: OpenProject,
  { items: n, classes }: { readonly items: number; readonly classes: number },
): Promise<SuggestionBench> {
  fill(project, n, classes);
  const { items, suggestions } = studio;
  const queue = (sort: 'uncertainty' | 'disagreement' | 'random'): Promise<Timing> =>
    repeat(TIMES, (i) => items.index(project, {}, sort, { seed: i }));
  const similar = (times: number): Promise<Timing> =>
    repeat(times, (i) => items.index(project, {}, 'similar', { near: 1 + ((i * 7919) % n) }));
  const accept = (from: number, count: number): unknown =>
    suggestions.accept(project, {
      itemIds: Array.from({ length: Math.min(count, n) }, (_, k) => 1 + ((from + k) % n)),
      sure: null,
    });
  return {
    queueUncertain: await queue('uncertainty'),
    queueDoubted: await queue('disagreement'),
    queueRandom: await queue('random'),
    queueSimilarFirst: await similar(1),
    queueSimilar: await similar(TIMES),
    suggestionSummary: await repeat(TIMES, () => suggestions.summary(project, SURE)),
    suggestionAccept: await repeat(TIMES, (i) => accept(i, 1)),
    suggestionAcceptMany: await repeat(5, (i) => accept(TIMES + 1000 * i, 1000)),
  };
}

function fill(project: OpenProject, n: number, classes: number): void {
  project.db.write('fill suggestions', (db) => {
    const draws = new Draws(3);
    const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => draws.below(256));
    for (let item = 1; item <= n; item += 1) {
      writeLook(db, item, { hash: bytes(HASH_BYTES), look: bytes(LOOK_BYTES) });
      const scores = Array.from({ length: classes }, (_, c): TagScore => [c + 1, draws.unit()]);
      const uncertainty = tagUncertainty(scores);
      writeSuggestion(db, {
        item,
        run: 'r1',
        weights: 'bench',
        answer: { kind: 'tags', scores },
        uncertainty,
        disagreement: draws.unit(),
        doubt: draws.unit(),
        now: 0,
      });
    }
  });
}
