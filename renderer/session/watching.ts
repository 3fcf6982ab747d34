/** Watched images as the pictures of review take them. */
import type { MaskComparison, PointComparison } from '#shared/domain/evaluation.ts';
import type { WatchedAnswer, WatchedEpoch, WatchedItem } from '#shared/domain/watched.ts';

/** The epoch to show: the chosen one, the next before it where it was thinned out, or the last. */
export function epochShown(epochs: readonly WatchedEpoch[], chosen: number | null): WatchedEpoch | null {
  const last = epochs.at(-1) ?? null;
  if (chosen === null) return last;
  return epochs.findLast(({ epoch }) => epoch <= chosen) ?? epochs[0] ?? null;
}

type AnswerOf<K extends WatchedAnswer['kind']> = Extract<WatchedAnswer, { kind: K }>;

/** A small mask lies in one square. */
export function maskComparison(
  { item, widthPx, heightPx }: WatchedItem,
  truth: AnswerOf<'masks'>,
  answer: AnswerOf<'masks'>,
): MaskComparison {
  const square = ({ runs }: AnswerOf<'masks'>): MaskComparison['truth'] =>
    runs.length === 0 ? [] : [{ tx: 0, ty: 0, runs }];
  return { kind: 'masks', item, widthPx, heightPx, truth: square(truth), answer: square(answer) };
}

export function pointComparison(
  { item, widthPx, heightPx }: WatchedItem,
  truth: AnswerOf<'points'>,
  answer: AnswerOf<'points'>,
): PointComparison {
  const placeOf = (at: readonly [number, number] | null | undefined): { x: number; y: number } | null =>
    at === null || at === undefined ? null : { x: at[0], y: at[1] };
  const pairs = truth.points.map((at, place) => {
    const [labeled, said] = [placeOf(at), placeOf(answer.points[place])];
    const error =
      labeled === null || said === null ? null : Math.hypot(labeled.x - said.x, labeled.y - said.y);
    return { place, truth: labeled, answer: said, error };
  });
  return { kind: 'points', item, widthPx, heightPx, pairs };
}

export interface TagBar {
  readonly place: number;
  readonly probability: number;
  readonly isThere: boolean;
}

/** The likeliest tags and those that are there, likeliest first; those that are there always. */
export function tagBars(truth: AnswerOf<'tags'>, answer: AnswerOf<'tags'>, most: number): readonly TagBar[] {
  const there = new Set(truth.tags.map(([place]) => place));
  const bars = answer.tags.map(([place, probability]) => ({ place, probability, isThere: there.has(place) }));
  const extra = most - bars.filter(({ isThere }) => isThere).length;
  let others = 0;
  return bars.filter(({ isThere }) => isThere || (others += 1) <= extra).slice(0, most);
}
