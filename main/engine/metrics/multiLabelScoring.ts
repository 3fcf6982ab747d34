/** Loss and metrics of multi-label tags, from logits: the same functions as the studio's threshold slider uses. */
import { accuracyThresh, bceWithLogits, fbetaPerSample, sigmoidAll } from '#shared/kernels/metrics.ts';
import type { Scoring } from '../learn/Learner.ts';

/**
 * Binary cross-entropy, accuracy_thresh and F2; the epoch with the highest F2 is the best.
 * @param classes columns of logits and targets @param threshold a tag counts as predicted above it, 0..1
 */
export function multiLabelScoring(classes: number, threshold: number): Scoring {
  return {
    loss: bceWithLogits,
    metrics: (logits, targets) => {
      const probabilities = sigmoidAll(logits);
      return {
        accuracy_thresh: accuracyThresh(probabilities, targets, threshold),
        fbeta: fbetaPerSample(probabilities, targets, classes, threshold),
      };
    },
    watch: 'fbeta',
  };
}
