/** The numbers that judge multi-label predictions: the trainer, the command line and the threshold slider share them. */
import type { Metrics, Predictions } from '#shared/domain/run.ts';

/** Row-major [samples, classes] numbers: a typed array or a plain one. */
export type Matrix = ArrayLike<number>;

/** One threshold for all classes, or one for each, by column. A class is said to be there above it, not at it. */
export type Threshold = number | Matrix;

export const thresholdAt = (threshold: Threshold, column: number): number =>
  typeof threshold === 'number' ? threshold : at(threshold, column);

/** One class at its threshold. A ratio without a denominator (nothing predicted, nothing labeled) is 0. */
export interface ClassScore {
  readonly name: string;
  readonly precision: number;
  readonly recall: number;
  readonly f2: number;
  /** Samples that carry the class. */
  readonly count: number;
  /** Samples whose probability is above the threshold. */
  readonly predicted: number;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

/** The best answer that ignores the picture, and what it scores. */
export interface ConstantBaseline {
  readonly fbeta: number;
  readonly accuracy_thresh: number;
  /** Indices of the classes that are always answered. */
  readonly classes: readonly number[];
}

export interface FbetaOptions {
  readonly beta?: number;
  readonly eps?: number;
}

/** The logistic function, without overflow at either end. */
export function sigmoid(logit: number): number {
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const e = Math.exp(logit);
  return e / (1 + e);
}

/** Probabilities of logits, element by element. */
export function sigmoidAll(logits: Matrix): Float32Array {
  const out = new Float32Array(logits.length);
  for (let i = 0; i < out.length; i++) out[i] = sigmoid(at(logits, i));
  return out;
}

/**
 * Mean over all samples and classes of "[probability > threshold] is the label" (fastai's accuracy_thresh, strict >).
 * @param probabilities [n, classes] in 0..1 @param targets [n, classes] of 0 and 1
 */
export function accuracyThresh(probabilities: Matrix, targets: Matrix, threshold: Threshold): number {
  if (targets.length === 0) return 0;
  const classes = typeof threshold === 'number' ? 1 : threshold.length;
  let right = 0;
  for (let i = 0; i < targets.length; i++) {
    const isPredicted = at(probabilities, i) > thresholdAt(threshold, i % classes);
    if (isPredicted === at(targets, i) > 0.5) right++;
  }
  return right / targets.length;
}

/**
 * F-beta of every sample, then their mean (fastai's fbeta): P = TP/(predicted+eps), R = TP/(true+eps),
 * (P R)/(beta^2 P + R + eps) (1 + beta^2). The probability must be above the threshold, not at it.
 * @param probabilities [n, classes] @param targets [n, classes] of 0 and 1 @param classes columns
 */
export function fbetaPerSample(
  probabilities: Matrix,
  targets: Matrix,
  classes: number,
  threshold: Threshold,
  { beta = 2, eps = 1e-9 }: FbetaOptions = {},
): number {
  const samples = classes === 0 ? 0 : targets.length / classes;
  if (samples === 0) return 0;
  const beta2 = beta * beta;
  let sum = 0;
  for (let start = 0; start < targets.length; start += classes) {
    let tp = 0;
    let predicted = 0;
    let labeled = 0;
    for (let i = start; i < start + classes; i++) {
      const isPredicted = at(probabilities, i) > thresholdAt(threshold, i - start);
      const isLabeled = at(targets, i) > 0.5;
      if (isPredicted) predicted++;
      if (isLabeled) labeled++;
      if (isPredicted && isLabeled) tp++;
    }
    const precision = tp / (predicted + eps);
    const recall = tp / (labeled + eps);
    sum += ((precision * recall) / (precision * beta2 + recall + eps)) * (1 + beta2);
  }
  return sum / samples;
}

/** What epochs and runs of tags are judged by: the names are those of training. */
export const tagMetrics = (
  { probabilities, targets, classes }: Pick<Predictions, 'probabilities' | 'targets' | 'classes'>,
  threshold: Threshold,
): Metrics => ({
  accuracy_thresh: accuracyThresh(probabilities, targets, threshold),
  fbeta: fbetaPerSample(probabilities, targets, classes.length, threshold),
});

/**
 * Precision, recall and F2 of every class over all samples, at one threshold or at its own.
 * @param probabilities [n, classes.length] @param targets [n, classes.length] of 0 and 1
 * @returns one row per class, in the order of `classes`
 */
export function perClassTable(
  probabilities: Matrix,
  targets: Matrix,
  classes: readonly string[],
  threshold: Threshold,
): ClassScore[] {
  const width = classes.length;
  return classes.map((name, column) => {
    let tp = 0;
    let fp = 0;
    let fn = 0;
    const own = thresholdAt(threshold, column);
    for (let i = column; i < targets.length; i += width) {
      const isPredicted = at(probabilities, i) > own;
      const isLabeled = at(targets, i) > 0.5;
      if (isPredicted && isLabeled) tp++;
      else if (isPredicted) fp++;
      else if (isLabeled) fn++;
    }
    const precision = ratio(tp, tp + fp);
    const recall = ratio(tp, tp + fn);
    const f2 = ratio(5 * precision * recall, 4 * precision + recall);
    return { name, precision, recall, f2, count: tp + fn, predicted: tp + fp, tp, fp, fn };
  });
}

/**
 * What the best answer that is the same for every picture scores on validation. The answer is found on the training
 * labels: starting from nothing, the class that raises training's F2 most is added until none does (among the 64 most
 * frequent). A model has learned something only when it is above this.
 * @param trainTargets [n, classes] of 0 and 1 @param validTargets [m, classes] of 0 and 1
 */
export function bestConstantBaseline(
  trainTargets: Matrix,
  validTargets: Matrix,
  classes: number,
): ConstantBaseline {
  const chosen = greedyConstant(trainTargets, classes);
  const answer = new Uint8Array(validTargets.length);
  for (const column of chosen) for (let i = column; i < answer.length; i += classes) answer[i] = 1;
  return {
    fbeta: fbetaPerSample(answer, validTargets, classes, 0.5),
    accuracy_thresh: accuracyThresh(answer, validTargets, 0.5),
    classes: chosen,
  };
}

/**
 * Binary cross-entropy of logits, mean over all samples and classes: max(z,0) - z y + ln(1 + e^-|z|).
 * @param logits [n, classes] @param targets [n, classes] of 0 and 1
 */
export function bceWithLogits(logits: Matrix, targets: Matrix): number {
  if (targets.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < targets.length; i++) {
    const z = at(logits, i);
    sum += Math.max(z, 0) - z * at(targets, i) + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return sum / targets.length;
}

function greedyConstant(targets: Matrix, classes: number): number[] {
  const samples = classes === 0 ? 0 : targets.length / classes;
  const labeled = new Int32Array(samples);
  const counts = Array.from({ length: classes }, () => 0);
  for (let i = 0; i < targets.length; i++) {
    if (at(targets, i) <= 0.5) continue;
    const sample = Math.floor(i / classes);
    labeled[sample] = at(labeled, sample) + 1;
    counts[i % classes] = at(counts, i % classes) + 1;
  }
  const hits = new Int32Array(samples);
  const chosen: number[] = [];
  const candidates = counts
    .map((_, i) => i)
    .filter((i) => at(counts, i) > 0)
    .sort((a, b) => at(counts, b) - at(counts, a) || a - b)
    .slice(0, 64);
  let bestScore = 0;
  for (;;) {
    let next: number | null = null;
    for (const candidate of candidates) {
      if (chosen.includes(candidate)) continue;
      let sum = 0;
      for (let s = 0; s < samples; s++) {
        const tp = at(hits, s) + (at(targets, s * classes + candidate) > 0.5 ? 1 : 0);
        // F2 of one sample, TP 5 / (4 true + predicted): the same number as from precision and recall.
        sum += ratio(5 * tp, 4 * at(labeled, s) + chosen.length + 1);
      }
      if (sum > bestScore) [bestScore, next] = [sum, candidate];
    }
    if (next === null) return chosen;
    for (let s = 0; s < samples; s++) hits[s] = at(hits, s) + at(targets, s * classes + next);
    chosen.push(next);
  }
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Indices below are always in range; a hole would be a bug upstream and shows as NaN. */
const at = (numbers: Matrix, i: number): number => numbers[i] ?? Number.NaN;
