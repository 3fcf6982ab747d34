/** What a metric with its parameters comes to, from predictions that are there: nothing is predicted anew. */
import type { DrawnEvaluation, MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import type { MetricSpec } from '#shared/domain/metric.ts';
import { averagedScores } from './averagedScores.ts';
import { accuracyThresh, type Matrix } from './metrics.ts';
import { meanOf, pixelAccuracy, pixelClassScores } from './pixelMetrics.ts';
import { prCurve } from './prCurve.ts';

/** Predictions of tags and the labels beside them, [items, classes]. */
export interface TagEvidence {
  readonly kind: 'tags';
  readonly classes: readonly string[];
  readonly probabilities: Matrix;
  readonly targets: Matrix;
  /** In use, one per class. */
  readonly thresholds: readonly number[];
}

export type Evidence = TagEvidence | DrawnEvaluation;

/** Null where there is nothing to count: no images, or none of the class. */
export function metricValue(spec: MetricSpec, evidence: Evidence): number | null {
  const column = spec.class === null ? null : evidence.classes.indexOf(spec.class);
  if (column === -1) return null;
  switch (evidence.kind) {
    case 'tags':
      return evidence.targets.length === 0 ? null : tagValue(spec, ofColumn(evidence, column));
    case 'masks':
      return maskValue(spec, evidence, column);
    case 'points':
      return pointValue(spec, evidence, column);
  }
}

/** As if there were only this class. */
function ofColumn(evidence: TagEvidence, column: number | null): TagEvidence {
  if (column === null) return evidence;
  const { classes, probabilities, targets, thresholds } = evidence;
  const rows = targets.length / classes.length;
  const pick = (from: Matrix): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => from[row * classes.length + column] ?? 0);
  return {
    kind: 'tags',
    classes: classes.slice(column, column + 1),
    probabilities: pick(probabilities),
    targets: pick(targets),
    thresholds: thresholds.slice(column, column + 1),
  };
}

function tagValue(spec: MetricSpec, evidence: TagEvidence): number | null {
  const { probabilities, targets, classes } = evidence;
  const threshold = spec.thresh ?? evidence.thresholds;
  if (spec.name === 'accuracy') return accuracyThresh(probabilities, targets, threshold);
  if (spec.name === 'average_precision') return meanAveragePrecision(evidence);
  // Of one class there is one number, over all images.
  const average = spec.class === null ? spec.average : 'micro';
  const { beta } = spec;
  const scores = averagedScores(probabilities, targets, classes.length, { threshold, beta, average });
  if (spec.name === 'precision') return scores.precision;
  return spec.name === 'recall' ? scores.recall : scores.fbeta;
}

/** The mean over the classes that any image carries. */
function meanAveragePrecision({ probabilities, targets, classes }: TagEvidence): number | null {
  const all = classes
    .map((_, column) => prCurve(probabilities, targets, { column, classes: classes.length }).averagePrecision)
    .filter((one) => one !== null);
  return all.length === 0 ? null : meanOf(all);
}

function maskValue(spec: MetricSpec, evaluation: MaskEvaluation, column: number | null): number | null {
  const { counts, classes, voidIndex } = withVoid(evaluation, spec.void);
  const all = { counts, classes: classes.length };
  if (!counts.some((pixels) => pixels > 0)) return null;
  if (spec.name === 'accuracy') return pixelAccuracy(all);
  const scores = pixelClassScores(all).map(({ iou, dice }) => (spec.name === 'dice' ? dice : iou));
  if (column !== null) return column === voidIndex ? null : (scores[column] ?? null);
  return meanOf(scores.filter((_, i) => i !== voidIndex));
}

/** With void counted there is no class that is left out. */
function withVoid(evaluation: MaskEvaluation, isVoid: 'in' | 'out') {
  const { counts, classes, voidIndex, voidCounts } = evaluation;
  if (isVoid === 'out' || voidIndex === null) return { counts, classes, voidIndex };
  const all = counts.slice();
  all.set(voidCounts, voidIndex * classes.length);
  return { counts: all, classes, voidIndex: null };
}

function pointValue(spec: MetricSpec, evaluation: PointEvaluation, column: number | null): number | null {
  const { classes, distances } = evaluation;
  const own = distances.filter(
    (distance, at) => !Number.isNaN(distance) && (column === null || at % classes.length === column),
  );
  if (own.length === 0) return null;
  if (spec.name === 'error') return meanOf([...own]);
  return own.filter((distance) => distance <= spec.px).length / own.length;
}
