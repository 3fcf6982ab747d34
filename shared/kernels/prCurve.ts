/** Precision and recall of one class at every threshold that makes a difference, and which of them is best. */
import { fbetaOf } from './averagedScores.ts';
import type { Matrix } from './metrics.ts';

/** By falling threshold: each point has at least as much recall as the one before. */
export interface PrCurve {
  /** Halfway between two probabilities that occur, so that "above it" means the same however they are rounded. */
  readonly thresholds: Float64Array;
  /** The lowest probability that is still above each threshold. */
  readonly lowest: Float64Array;
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  /** True and false positives at each threshold. */
  readonly tp: Float64Array;
  readonly fp: Float64Array;
  /** Samples that carry the class. */
  readonly positives: number;
  /** Null when no sample carries the class. */
  readonly averagePrecision: number | null;
}

/** A threshold lies above 0 and below 1. */
const LEAST = 1e-4;

/**
 * The points of scikit-learn's precision_recall_curve (without its last one, at recall 0), and average_precision_score:
 * sum over the points of (R_n - R_(n-1)) P_n, without interpolation.
 * @param scores probabilities, row-major [n, classes] @param targets likewise, 0 and 1
 */
export function prCurve(
  scores: Matrix,
  targets: Matrix,
  { column, classes }: { readonly column: number; readonly classes: number },
): PrCurve {
  const n = classes === 0 ? 0 : Math.floor(targets.length / classes);
  const scoreAt = (row: number): number => scores[row * classes + column] ?? 0;
  const order = Int32Array.from({ length: n }, (_, row) => row).sort((a, b) => scoreAt(b) - scoreAt(a));
  const points: Point[] = [];
  let [tp, fp] = [0, 0];
  for (const [at, row] of order.entries()) {
    if ((targets[row * classes + column] ?? 0) > 0.5) tp += 1;
    else fp += 1;
    const [own, next] = [scoreAt(row), at + 1 < n ? scoreAt(order[at + 1] ?? 0) : 0];
    if (at + 1 < n && next === own) continue;
    const threshold = Math.min(1 - LEAST, Math.max(LEAST, (own + next) / 2));
    points.push({ threshold, lowest: own, tp, fp });
  }
  return curveOf(points, tp);
}

interface Point {
  readonly threshold: number;
  readonly lowest: number;
  readonly tp: number;
  readonly fp: number;
}

function curveOf(points: readonly Point[], positives: number): PrCurve {
  const column = (of: (point: Point) => number) => Float64Array.from(points, of);
  const precision = column(({ tp, fp }) => tp / (tp + fp));
  const recall = column(({ tp }) => (positives === 0 ? 0 : tp / positives));
  let averagePrecision = 0;
  for (const [i, own] of recall.entries())
    averagePrecision += (own - (recall[i - 1] ?? 0)) * (precision[i] ?? 0);
  return {
    thresholds: column(({ threshold }) => threshold),
    lowest: column(({ lowest }) => lowest),
    precision,
    recall,
    tp: column(({ tp }) => tp),
    fp: column(({ fp }) => fp),
    positives,
    averagePrecision: positives === 0 ? null : averagePrecision,
  };
}

export interface BestThreshold {
  readonly threshold: number;
  readonly fbeta: number;
}

/** The threshold with the highest F-beta, the highest of several; null where no sample carries the class. */
export function bestThreshold(curve: PrCurve, beta: number): BestThreshold | null {
  if (curve.positives === 0) return null;
  let best: BestThreshold | null = null;
  for (const [i, threshold] of curve.thresholds.entries()) {
    const [tp, fp] = [curve.tp[i] ?? 0, curve.fp[i] ?? 0];
    const fbeta = fbetaOf({ tp, fp, fn: curve.positives - tp }, beta);
    if (best === null || fbeta > best.fbeta) best = { threshold, fbeta };
  }
  return best;
}

export interface PrPoint {
  readonly precision: number;
  readonly recall: number;
}

/** Where a threshold lies on the curve; precision 1 and recall 0 where nothing is above it. */
export function pointAt(curve: PrCurve, threshold: number): PrPoint {
  const found = curve.lowest.findLastIndex((probability) => probability > threshold);
  return found < 0
    ? { precision: 1, recall: 0 }
    : { precision: curve.precision[found] ?? 0, recall: curve.recall[found] ?? 0 };
}
