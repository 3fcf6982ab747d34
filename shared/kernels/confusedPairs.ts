/** Which tags are taken for which: what was predicted in place of what was missed. */
import { thresholdAt, type Matrix, type Threshold } from './metrics.ts';

export interface ConfusedPair {
  /** Columns: labeled but not predicted, predicted but not labeled. */
  readonly missed: number;
  readonly instead: number;
  /** Images on which both happened. */
  readonly count: number;
}

/**
 * Pairs of classes by the number of images on which the first was missed and the second was said instead, the most frequent
 * first (fastai's most_confused, for labels of which an image has several).
 * @param probabilities [n, classes] @param targets [n, classes] of 0 and 1
 */
export function confusedPairs(
  probabilities: Matrix,
  targets: Matrix,
  { classes, threshold }: { readonly classes: number; readonly threshold: Threshold },
): readonly ConfusedPair[] {
  const counts = new Map<number, number>();
  for (let start = 0; start < targets.length; start += classes) {
    const [missed, instead]: [number[], number[]] = [[], []];
    for (let c = 0; c < classes; c += 1) {
      const isPredicted = (probabilities[start + c] ?? 0) > thresholdAt(threshold, c);
      const isLabeled = (targets[start + c] ?? 0) > 0.5;
      if (isLabeled && !isPredicted) missed.push(c);
      if (isPredicted && !isLabeled) instead.push(c);
    }
    for (const a of missed) {
      for (const b of instead) counts.set(a * classes + b, (counts.get(a * classes + b) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([pair, count]) => ({ missed: Math.floor(pair / classes), instead: pair % classes, count }))
    .sort((a, b) => b.count - a.count || a.missed - b.missed || a.instead - b.instead);
}
