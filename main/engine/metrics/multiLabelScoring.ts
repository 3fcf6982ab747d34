/** Loss and metrics of multi-label tags, from logits: the same functions as the studio's threshold slider uses. */
import { accuracyThresh, bceWithLogits, fbetaPerSample, sigmoidAll } from '#shared/kernels/metrics.ts';
import type { Scorer, Scoring } from '../learn/scoring.ts';
import type { StepBatch } from '../learn/TrainStep.ts';
import { silentClasses } from './silentClasses.ts';

/**
 * Binary cross-entropy, accuracy_thresh and F2; the epoch with the highest F2 is the best.
 * @param classes columns of logits and targets @param threshold a tag counts as predicted above it, 0..1
 */
export const multiLabelScoring = (classes: number, threshold: number): Scoring => ({
  start: () => new MultiLabelScorer(classes, threshold),
  watch: 'fbeta',
  better: 'higher',
});

type Holds = (value: number) => boolean;

/** Whether a column has a number of which this holds. */
function isAny(rows: ArrayLike<number>, column: number, columns: number, holds: Holds): boolean {
  for (let i = column; i < rows.length; i += columns) if (holds(rows[i] ?? Number.NaN)) return true;
  return false;
}

class MultiLabelScorer implements Scorer {
  readonly #classes: number;
  readonly #threshold: number;
  readonly #logits: number[] = [];
  readonly #targets: number[] = [];

  constructor(classes: number, threshold: number) {
    this.#classes = classes;
    this.#threshold = threshold;
  }

  add(outputs: Float32Array, batch: StepBatch): void {
    for (const value of outputs) this.#logits.push(value);
    for (const value of batch.y) this.#targets.push(value);
  }

  finish(): ReturnType<Scorer['finish']> {
    const [logits, targets] = [Float32Array.from(this.#logits), Float32Array.from(this.#targets)];
    const probabilities = sigmoidAll(logits);
    return {
      valid_loss: bceWithLogits(logits, targets),
      silent: silentClasses(this.#classes, {
        isThere: (c) => isAny(targets, c, this.#classes, (target) => target > 0.5),
        isSaid: (c) => isAny(probabilities, c, this.#classes, (p) => p > this.#threshold),
      }),
      metrics: {
        accuracy_thresh: accuracyThresh(probabilities, targets, this.#threshold),
        fbeta: fbetaPerSample(probabilities, targets, this.#classes, this.#threshold),
      },
    };
  }
}
