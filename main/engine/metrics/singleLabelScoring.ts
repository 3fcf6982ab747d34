/** Loss and metrics of one class per sample, from logits. */
import { crossEntropy, topKAccuracy } from '#shared/kernels/classMetrics.ts';
import type { Scorer, Scoring } from '../learn/scoring.ts';
import type { StepBatch } from '../learn/TrainStep.ts';

/** With more classes than this, being among the first so many is a metric too. */
const TOP = 5;

/** Cross-entropy, accuracy and error rate; the epoch with the highest accuracy is the best. @param classes columns */
export const singleLabelScoring = (classes: number): Scoring => ({
  start: () => new SingleLabelScorer(classes),
  watch: 'accuracy',
  better: 'higher',
});

class SingleLabelScorer implements Scorer {
  readonly #classes: number;
  #samples = 0;
  #loss = 0;
  #right = 0;
  #amongTop = 0;

  constructor(classes: number) {
    this.#classes = classes;
  }

  add(outputs: Float32Array, { y, n }: StepBatch): void {
    this.#samples += n;
    this.#loss += n * crossEntropy(outputs, y, this.#classes);
    this.#right += n * topKAccuracy(outputs, y, this.#classes);
    this.#amongTop += n * topKAccuracy(outputs, y, this.#classes, TOP);
  }

  finish(): ReturnType<Scorer['finish']> {
    const samples = Math.max(1, this.#samples);
    const accuracy = this.#right / samples;
    const top = this.#classes > TOP ? { [`top_${TOP}_accuracy`]: this.#amongTop / samples } : {};
    return { valid_loss: this.#loss / samples, metrics: { accuracy, error_rate: 1 - accuracy, ...top } };
  }
}
