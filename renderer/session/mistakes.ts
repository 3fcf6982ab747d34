/** What a run got right and wrong on the validation images, at one threshold: scores, losses, orders, filters. */
import type { Predictions } from '#shared/domain/run.ts';
import { accuracyThresh, fbetaPerSample, perClassTable, type ClassScore } from '#shared/kernels/metrics.ts';

export interface Scores {
  readonly threshold: number;
  readonly fbeta: number;
  readonly accuracy: number;
  readonly classes: readonly ClassScore[];
}

/** All numbers of the review at a threshold, by the functions the trainer uses. */
export function scoresAt(predictions: Predictions, threshold: number): Scores {
  const { probabilities, targets, classes } = predictions;
  return {
    threshold,
    fbeta: fbetaPerSample(probabilities, targets, classes.length, threshold),
    accuracy: accuracyThresh(probabilities, targets, threshold),
    classes: perClassTable(probabilities, targets, classes, threshold),
  };
}

export type TagOutcome = 'missed' | 'extra' | 'hit';

export interface JudgedTag {
  readonly classIndex: number;
  readonly name: string;
  readonly probability: number;
  readonly outcome: TagOutcome;
}

const ORDER: readonly TagOutcome[] = ['missed', 'extra', 'hit'];

/** The tags of one image that are labeled or predicted, mistakes first, each by falling probability. */
export function judgeItem(predictions: Predictions, row: number, threshold: number): JudgedTag[] {
  const { classes, probabilities, targets } = predictions;
  const tags: JudgedTag[] = [];
  classes.forEach((name, classIndex) => {
    const at = row * classes.length + classIndex;
    const probability = probabilities[at] ?? 0;
    const isLabeled = (targets[at] ?? 0) === 1;
    const isPredicted = probability > threshold;
    if (!isLabeled && !isPredicted) return;
    const outcome = isLabeled ? (isPredicted ? 'hit' : 'missed') : 'extra';
    tags.push({ classIndex, name, probability, outcome });
  });
  return tags.sort(
    (a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || b.probability - a.probability,
  );
}

export const MISTAKE_SORTS = ['worst', 'best', 'order'] as const;
export type MistakeSort = (typeof MISTAKE_SORTS)[number];
export const MISTAKE_KINDS = ['all', 'mistakes', 'missed', 'extra', 'right'] as const;
export type MistakeKind = (typeof MISTAKE_KINDS)[number];

export interface MistakeView {
  readonly sort: MistakeSort;
  readonly kind: MistakeKind;
  /** Only this class is looked at; null looks at all. */
  readonly className: string | null;
}

/**
 * Rows of the predictions that fit a filter, in order.
 * @param losses as `lossPerItem` gives them
 */
export function rowsFor(
  predictions: Predictions,
  losses: Float64Array,
  view: MistakeView,
  threshold: number,
): number[] {
  const only = view.className === null ? null : predictions.classes.indexOf(view.className);
  const rows: number[] = [];
  for (let row = 0; row < losses.length; row++) {
    if (fits(predictions, row, only, view.kind, threshold)) rows.push(row);
  }
  if (view.sort === 'order') return rows;
  const sign = view.sort === 'worst' ? -1 : 1;
  return rows.sort((a, b) => sign * ((losses[a] ?? 0) - (losses[b] ?? 0)) || a - b);
}

function fits(
  { classes, probabilities, targets }: Predictions,
  row: number,
  only: number | null,
  kind: MistakeKind,
  threshold: number,
): boolean {
  const from = row * classes.length + (only ?? 0);
  const to = only === null ? from + classes.length : from + 1;
  let missed = false;
  let extra = false;
  let isNamed = only === null;
  for (let i = from; i < to; i++) {
    const isLabeled = (targets[i] ?? 0) === 1;
    const isPredicted = (probabilities[i] ?? 0) > threshold;
    if (isLabeled || isPredicted) isNamed = true;
    if (isLabeled && !isPredicted) missed = true;
    if (!isLabeled && isPredicted) extra = true;
  }
  if (kind === 'missed') return missed;
  if (kind === 'extra') return extra;
  if (kind === 'mistakes') return missed || extra;
  return kind === 'all' ? isNamed : isNamed && !missed && !extra;
}

export const CLASS_COLUMNS = ['name', 'count', 'precision', 'recall', 'f2'] as const;
export type ClassColumn = (typeof CLASS_COLUMNS)[number];

/** Rows of the per-class table by one column; equal values keep the order of the classes. */
export function sortScores(
  rows: readonly ClassScore[],
  column: ClassColumn,
  isFalling: boolean,
): readonly ClassScore[] {
  const sign = isFalling ? -1 : 1;
  return [...rows].sort((a, b) =>
    column === 'name' ? sign * a.name.localeCompare(b.name) : sign * (a[column] - b[column]),
  );
}

export interface SweepPoint {
  readonly threshold: number;
  readonly f2: number;
}

/** Thresholds 0.01 to 0.99 with the F2 they give, one at a time: on large sets each takes milliseconds. */
export function* f2Sweep({ probabilities, targets, classes }: Predictions): Generator<SweepPoint, void> {
  for (let percent = 1; percent <= 99; percent++) {
    const threshold = percent / 100;
    yield { threshold, f2: fbetaPerSample(probabilities, targets, classes.length, threshold) };
  }
}
