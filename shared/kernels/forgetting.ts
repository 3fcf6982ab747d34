/** Whether a run that learned something new has forgotten what the run before it knew: two judgements of the same images. */
import type { DrawnEvaluation } from '#shared/domain/evaluation.ts';
import type { ClassOutcome } from '#shared/domain/inbox.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { Metrics, Predictions } from '#shared/domain/run.ts';
import { maskScores, pointScores } from './drawnScores.ts';
import { gain, scoreOf } from './judging.ts';
import { perClassTable, tagMetrics, type Threshold } from './metrics.ts';

/** Scores from 0 to 1 may fall by this, and those of a single class by the other, before it is called forgetting. */
const MARGIN = 0.01;
const CLASS_MARGIN = 0.05;
/** An error in pixels may grow by this part of itself, that of a single point by the other. */
const GROWTH = 0.05;
const CLASS_GROWTH = 0.1;

/** One class as a run does on it. */
export interface ClassJudgement {
  readonly name: string;
  /** F2 (tags), IoU (masks), mean error in pixels (points); null where nothing can be said. */
  readonly score: number | null;
  /** Images that carry it; for masks, pixels. */
  readonly support: number;
}

export interface Judgement {
  readonly kind: Kind;
  readonly images: number;
  readonly metrics: Metrics;
  readonly classes: readonly ClassJudgement[];
}

/** @param threshold one for all classes, or one for each */
export function judgeTags(predictions: Predictions, threshold: Threshold): Judgement {
  const { probabilities, targets, classes, itemIds } = predictions;
  const rows = perClassTable(probabilities, targets, classes, threshold);
  return {
    kind: 'tags',
    images: itemIds.length,
    metrics: tagMetrics(predictions, threshold),
    classes: rows.map(({ name, f2, count, predicted }) => ({
      name,
      score: count + predicted === 0 ? null : f2,
      support: count,
    })),
  };
}

export function judgeDrawn(evaluation: DrawnEvaluation): Judgement {
  const images = evaluation.itemIds.length;
  if (evaluation.kind === 'masks') {
    const { metrics, classes } = maskScores(evaluation);
    const judged = classes.map(({ name, iou, pixels }) => ({ name, score: iou, support: pixels }));
    return { kind: 'masks', images, metrics, classes: judged };
  }
  const { metrics, classes } = pointScores(evaluation);
  const judged = classes.map(({ name, error, images: support }) => ({ name, score: error, support }));
  return { kind: 'points', images, metrics, classes: judged };
}

/**
 * By how much the judged metric may be worse. For tags never less than one image can make, so that a small validation set does
 * not cry wolf: F2 is a mean over images, of which each is at most 1.
 */
export function marginOf({ kind, images, metrics }: Judgement): number {
  if (kind === 'points') return GROWTH * (scoreOf(kind, { metrics }) ?? 0);
  return kind === 'tags' ? Math.max(MARGIN, 1 / Math.max(1, images)) : MARGIN;
}

/** The same for one class, of which `support` images are all there is. */
function classMargin(kind: Kind, { score, support }: ClassJudgement): number {
  if (kind === 'points') return CLASS_GROWTH * (score ?? 0);
  return kind === 'tags' ? Math.max(CLASS_MARGIN, 1 / Math.max(1, support)) : CLASS_MARGIN;
}

/** Whether the judged metric is worse by more than the margin; what is no score cannot tell. */
export function isForgetful(before: Judgement, after: Judgement): boolean {
  const [then, now] = [scoreOf(before.kind, before), scoreOf(after.kind, after)];
  return then !== null && now !== null && gain(before.kind, then, now) > marginOf(before);
}

/** Classes that both runs know, by name, those that lost most first. */
export function classOutcomes(before: Judgement, after: Judgement): readonly ClassOutcome[] {
  const { kind } = before;
  const later = new Map(after.classes.map((one) => [one.name, one.score]));
  return before.classes
    .flatMap((one): readonly ClassOutcome[] => {
      const now = later.get(one.name) ?? null;
      if (one.score === null || now === null || one.support === 0) return [];
      const lost = gain(kind, one.score, now);
      const { name, score, support } = one;
      return [{ name, support, before: score, after: now, isForgotten: lost > classMargin(kind, one) }];
    })
    .sort((a, b) => gain(kind, b.before, b.after) - gain(kind, a.before, a.after));
}
