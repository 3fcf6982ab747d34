/** The numbers that judge answers of one class per sample. */
import type { Matrix } from './metrics.ts';

/** Index of the largest of `count` numbers that lie `stride` apart, the first where several are equal. */
export function argmax(numbers: Matrix, start: number, count: number, stride = 1): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if (at(numbers, start + i * stride) > at(numbers, start + best * stride)) best = i;
  }
  return best;
}

/** ln(sum(exp(x))) of `count` numbers that lie `stride` apart, without overflow. */
export function logSumExp(numbers: Matrix, start: number, count: number, stride = 1): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) largest = Math.max(largest, at(numbers, start + i * stride));
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(at(numbers, start + i * stride) - largest);
  return largest + Math.log(sum);
}

/** Probabilities of every row of logits [n, classes]. */
export function softmaxRows(logits: Matrix, classes: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let start = 0; start < out.length; start += classes) {
    const whole = logSumExp(logits, start, classes);
    for (let i = start; i < start + classes; i++) out[i] = Math.exp(at(logits, i) - whole);
  }
  return out;
}

/**
 * Cross-entropy, mean over all samples: -sum(y ln softmax(z)).
 * @param logits [n, classes] @param targets [n, classes], a distribution per row
 */
export function crossEntropy(logits: Matrix, targets: Matrix, classes: number): number {
  const samples = targets.length / classes;
  if (targets.length === 0) return 0;
  let sum = 0;
  for (let start = 0; start < targets.length; start += classes) {
    const whole = logSumExp(logits, start, classes);
    for (let i = start; i < start + classes; i++) {
      const y = at(targets, i);
      if (y !== 0) sum += y * (whole - at(logits, i));
    }
  }
  return sum / samples;
}

/**
 * The part of samples whose class is among the k highest scores (fastai's top_k_accuracy; accuracy for k = 1). The class of
 * a sample is its largest target; of equal scores the one in front counts as higher.
 * @param scores [n, classes], logits or probabilities @param targets [n, classes] @returns 0..1
 */
export function topKAccuracy(scores: Matrix, targets: Matrix, classes: number, k = 1): number {
  if (targets.length === 0) return 0;
  let right = 0;
  for (let start = 0; start < targets.length; start += classes) {
    const truth = argmax(targets, start, classes);
    const score = at(scores, start + truth);
    let ahead = 0;
    for (let c = 0; c < classes; c++) {
      const other = at(scores, start + c);
      if (other > score || (other === score && c < truth)) ahead++;
    }
    // A score that is no number is behind none, and right never.
    if (ahead < k && !Number.isNaN(score)) right++;
  }
  return right / (targets.length / classes);
}

/** Indices are always in range; a hole would be a bug upstream and shows as NaN. */
const at = (numbers: Matrix, i: number): number => numbers[i] ?? Number.NaN;
