/** Which of two epochs or runs is the better one, by the metric of their kind. */
import type { Kind } from '#shared/domain/project.ts';
import { JUDGED_BY, type EpochRow, type Run } from '#shared/domain/run.ts';

/** The metric by which an epoch is judged; null where it has none. */
export const scoreOf = (kind: Kind, row: Pick<EpochRow, 'metrics'> | null): number | null =>
  row?.metrics[JUDGED_BY[kind].watch] ?? null;

/** The score of a run's best epoch; null before there is one. */
export const bestScoreOf = (run: Pick<Run, 'kind' | 'best'>): number | null => scoreOf(run.kind, run.best);

/** How much better the first score is than the second; negative when it is worse. */
export const gain = (kind: Kind, score: number, than: number): number =>
  JUDGED_BY[kind].better === 'higher' ? score - than : than - score;

/** A score beats none, and what is no score never wins. */
export const isBetterScore = (kind: Kind, score: number | null, than: number | null): boolean =>
  score !== null && Number.isFinite(score) && (than === null || gain(kind, score, than) > 0);
