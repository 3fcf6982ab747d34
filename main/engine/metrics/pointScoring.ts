/** Loss and metrics of answers that are numbers: points in a picture. */
import { pointDistance, squaredError, type Tally } from '#shared/kernels/pointMetrics.ts';
import type { Scorer, Scoring } from '../learn/scoring.ts';
import type { StepBatch } from '../learn/TrainStep.ts';

/**
 * Mean squared error over the numbers that count and the mean distance of the points in pixels; the epoch with the
 * smallest distance is the best.
 * @param size height and width of the picture in which points are -1..1
 */
export const pointScoring = (size: readonly [number, number]): Scoring => ({
  start: () => new PointScorer(size),
  watch: 'point_error',
  better: 'lower',
});

class PointScorer implements Scorer {
  readonly #size: readonly [number, number];
  #squares: Tally = { sum: 0, count: 0 };
  #distances: Tally = { sum: 0, count: 0 };

  constructor(size: readonly [number, number]) {
    this.#size = size;
  }

  add(outputs: Float32Array, { y, w }: StepBatch): void {
    this.#squares = added(this.#squares, squaredError(outputs, y, w));
    this.#distances = added(this.#distances, pointDistance(outputs, y, w, this.#size));
  }

  finish(): ReturnType<Scorer['finish']> {
    const mse = mean(this.#squares);
    return { valid_loss: mse, metrics: { mse, point_error: mean(this.#distances) } };
  }
}

const added = (a: Tally, b: Tally): Tally => ({ sum: a.sum + b.sum, count: a.count + b.count });
const mean = ({ sum, count }: Tally): number => sum / Math.max(1, count);
