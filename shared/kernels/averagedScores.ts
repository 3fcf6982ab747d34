/** Precision, recall and F-beta of multi-label predictions, averaged the ways that people average them. */
import type { Average } from '#shared/domain/metric.ts';
import { thresholdAt, type Matrix, type Threshold } from './metrics.ts';

export interface Averaged {
  readonly precision: number;
  readonly recall: number;
  readonly fbeta: number;
}

export interface AveragedOptions {
  readonly threshold: Threshold;
  readonly beta: number;
  readonly average: Average;
}

/**
 * As scikit-learn's precision_score, recall_score and fbeta_score with `zero_division=0`: a ratio without a denominator is
 * 0. F-beta is (1 + b^2) TP / ((1 + b^2) TP + b^2 FN + FP), which is the harmonic mean of precision and recall in which
 * recall counts b times as much (van Rijsbergen 1979).
 * @param probabilities [n, classes] @param targets [n, classes] of 0 and 1 @param classes columns
 */
export function averagedScores(
  probabilities: Matrix,
  targets: Matrix,
  classes: number,
  { threshold, beta, average }: AveragedOptions,
): Averaged {
  const groupOf = GROUPS[average](classes);
  const size = classes === 0 ? 0 : targets.length / classes;
  const groups = average === 'samples' ? size : average === 'micro' ? Math.min(1, size) : classes;
  const counts = new Float64Array(3 * groups);
  for (let i = 0; i < targets.length; i += 1) {
    const isPredicted = (probabilities[i] ?? 0) > thresholdAt(threshold, i % classes);
    const isLabeled = (targets[i] ?? 0) > 0.5;
    if (!isPredicted && !isLabeled) continue;
    const cell = 3 * groupOf(i) + (isPredicted ? (isLabeled ? 0 : 1) : 2);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return meanOfGroups(counts, beta, average === 'weighted');
}

const GROUPS: { readonly [A in Average]: (classes: number) => (i: number) => number } = {
  samples: (classes) => (i) => Math.floor(i / classes),
  micro: () => () => 0,
  macro: (classes) => (i) => i % classes,
  weighted: (classes) => (i) => i % classes,
};

/** @param counts true positives, false positives, false negatives of each group */
function meanOfGroups(counts: Float64Array, beta: number, isWeighted: boolean): Averaged {
  let [precision, recall, fbeta, weights] = [0, 0, 0, 0];
  for (let at = 0; at < counts.length; at += 3) {
    const [tp = 0, fp = 0, fn = 0] = counts.subarray(at, at + 3);
    const weight = isWeighted ? tp + fn : 1;
    precision += weight * ratio(tp, tp + fp);
    recall += weight * ratio(tp, tp + fn);
    fbeta += weight * fbetaOf({ tp, fp, fn }, beta);
    weights += weight;
  }
  const mean = (sum: number): number => ratio(sum, weights);
  return { precision: mean(precision), recall: mean(recall), fbeta: mean(fbeta) };
}

export interface Hits {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

/** F-beta from counts; 0 when nothing is labeled and nothing predicted. */
export function fbetaOf({ tp, fp, fn }: Hits, beta: number): number {
  const beta2 = beta * beta;
  return ratio((1 + beta2) * tp, (1 + beta2) * tp + beta2 * fn + fp);
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
