/** Measures how many images a second are trained on, and how much of the time is spent waiting for them. */
import type { Callback, StepInfo } from '../learn/events.ts';

export class Throughput implements Callback {
  readonly name = 'throughput';
  #steps = 0;
  #images = 0;
  #waitMs = 0;
  #stepMs = 0;

  /** The first step also compiles and warms up; it counts only as long as there is no other. */
  onBatchEnd(step: StepInfo): void {
    this.#steps++;
    if (this.#steps === 2) this.#images = this.#waitMs = this.#stepMs = 0;
    this.#images += step.images;
    this.#waitMs += step.waitMs;
    this.#stepMs += step.stepMs;
  }

  /** Images per second of training, waiting included, validation not; 0 before the first step. */
  get imagesPerSecond(): number {
    const ms = this.#waitMs + this.#stepMs;
    return ms === 0 ? 0 : (this.#images * 1000) / ms;
  }

  /** Part of the training time spent waiting for batches, 0..1. */
  get waitShare(): number {
    const ms = this.#waitMs + this.#stepMs;
    return ms === 0 ? 0 : this.#waitMs / ms;
  }
}
