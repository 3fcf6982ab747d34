/** What a run got right and wrong on the validation images, at thresholds: scores, losses, orders, filters. */
import type { Predictions } from '#shared/domain/run.ts';
import { lossPerItem } from '#shared/kernels/itemLoss.ts';
import {
  accuracyThresh,
  fbetaPerSample,
  perClassTable,
  thresholdAt,
  type ClassScore,
  type Threshold,
} from '#shared/kernels/metrics.ts';
import { binaryEntropy } from '#shared/kernels/suggestionScores.ts';

export interface Scores {
  readonly fbeta: number;
  readonly accuracy: number;
  readonly classes: readonly ClassScore[];
}

/** All numbers of the review at thresholds, by the functions the trainer uses. */
export function scoresAt(predictions: Predictions, threshold: Threshold): Scores {
  const { probabilities, targets, classes } = predictions;
  return {
    fbeta: fbetaPerSample(probabilities, targets, classes.length, threshold),
    accuracy: accuracyThresh(probabilities, targets, threshold),
    classes: perClassTable(probabilities, targets, classes, threshold),
  };
}

/** How unsure the run is of each image: the mean entropy of its answers in bits, 0..1. */
export function uncertaintyPerItem({ probabilities, classes }: Predictions): Float64Array {
  const width = classes.length;
  const all = new Float64Array(width === 0 ? 0 : probabilities.length / width);
  for (let i = 0; i < probabilities.length; i++) {
    const row = Math.floor(i / width);
    all[row] = (all[row] ?? 0) + binaryEntropy(probabilities[i] ?? 0) / width;
  }
  return all;
}

/** How unlikely the least likely label of each image is, 0..1 (`labelDoubt`), whatever the threshold. */
export function doubtPerItem({ probabilities, targets, classes }: Predictions): Float64Array {
  const width = classes.length;
  const all = new Float64Array(width === 0 ? 0 : targets.length / width);
  for (let i = 0; i < targets.length; i++) {
    const row = Math.floor(i / width);
    all[row] = Math.max(all[row] ?? 0, Math.abs((probabilities[i] ?? 0) - (targets[i] ?? 0)));
  }
  return all;
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
export function judgeItem(predictions: Predictions, row: number, threshold: Threshold): JudgedTag[] {
  const { classes, probabilities, targets } = predictions;
  const tags: JudgedTag[] = [];
  classes.forEach((name, classIndex) => {
    const at = row * classes.length + classIndex;
    const probability = probabilities[at] ?? 0;
    const isLabeled = (targets[at] ?? 0) === 1;
    const isPredicted = probability > thresholdAt(threshold, classIndex);
    if (!isLabeled && !isPredicted) return;
    const outcome = isLabeled ? (isPredicted ? 'hit' : 'missed') : 'extra';
    tags.push({ classIndex, name, probability, outcome });
  });
  return tags.sort(
    (a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || b.probability - a.probability,
  );
}

/** By loss, by how unlikely a label is, by how unsure the run is. */
export const MISTAKE_SORTS = ['worst', 'doubt', 'unsure', 'best', 'order'] as const;
export type MistakeSort = (typeof MISTAKE_SORTS)[number];
export const MISTAKE_KINDS = ['all', 'mistakes', 'missed', 'extra', 'right'] as const;
export type MistakeKind = (typeof MISTAKE_KINDS)[number];

export interface MistakeView {
  readonly sort: MistakeSort;
  readonly kind: MistakeKind;
  /** Only this class is looked at; null looks at all. */
  readonly className: string | null;
  /** Where `className` was missed and this class was said instead; null does not ask. */
  readonly instead: string | null;
}

/** What orders go by, one number per image. */
export interface ItemFigures {
  readonly loss: Float64Array;
  readonly doubt: Float64Array;
  readonly unsure: Float64Array;
}

export const figuresOf = (predictions: Predictions): ItemFigures => ({
  loss: lossPerItem(predictions),
  doubt: doubtPerItem(predictions),
  unsure: uncertaintyPerItem(predictions),
});

/** The figure by which an order goes. */
export const figureOf = (sort: MistakeSort): keyof ItemFigures =>
  sort === 'doubt' || sort === 'unsure' ? sort : 'loss';

/**
 * Rows of the predictions that fit a filter, in order.
 */
export function rowsFor(
  predictions: Predictions,
  figures: ItemFigures,
  view: MistakeView,
  threshold: Threshold,
): number[] {
  const placeOf = (name: string | null): number | null =>
    name === null ? null : predictions.classes.indexOf(name);
  const [only, instead] = [placeOf(view.className), placeOf(view.instead)];
  const rows: number[] = [];
  for (let row = 0; row < figures.loss.length; row++) {
    const isIn =
      only !== null && instead !== null
        ? isConfused(predictions, row, [only, instead], threshold)
        : fits(predictions, row, only, view.kind, threshold);
    if (isIn) rows.push(row);
  }
  if (view.sort === 'order') return rows;
  const sign = view.sort === 'best' ? 1 : -1;
  const by = figures[figureOf(view.sort)];
  return rows.sort((a, b) => sign * ((by[a] ?? 0) - (by[b] ?? 0)) || a - b);
}

/** True where the first class was missed and the second said instead. */
function isConfused(
  { classes, probabilities, targets }: Predictions,
  row: number,
  [missed, instead]: readonly [number, number],
  threshold: Threshold,
): boolean {
  const start = row * classes.length;
  const isSaid = (c: number): boolean => (probabilities[start + c] ?? 0) > thresholdAt(threshold, c);
  const isLabeled = (c: number): boolean => (targets[start + c] ?? 0) === 1;
  return isLabeled(missed) && !isSaid(missed) && isSaid(instead) && !isLabeled(instead);
}

function fits(
  { classes, probabilities, targets }: Predictions,
  row: number,
  only: number | null,
  kind: MistakeKind,
  threshold: Threshold,
): boolean {
  const from = row * classes.length + (only ?? 0);
  const to = only === null ? from + classes.length : from + 1;
  let missed = false;
  let extra = false;
  let isNamed = only === null;
  for (let i = from; i < to; i++) {
    const isLabeled = (targets[i] ?? 0) === 1;
    const isPredicted = (probabilities[i] ?? 0) > thresholdAt(threshold, i - row * classes.length);
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

/**
 * Thresholds 0.01 to 0.99 with the F2 they give, one at a time: on large sets each takes milliseconds.
 * @param thresholdsAt what each class is held to then
 */
export function* f2Sweep(
  { probabilities, targets, classes }: Predictions,
  thresholdsAt: (threshold: number) => Threshold = (threshold) => threshold,
): Generator<SweepPoint, void> {
  for (let percent = 1; percent <= 99; percent++) {
    const threshold = percent / 100;
    yield { threshold, f2: fbetaPerSample(probabilities, targets, classes.length, thresholdsAt(threshold)) };
  }
}
