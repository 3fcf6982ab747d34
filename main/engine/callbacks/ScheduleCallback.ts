/** Sets learning rates and momentum of every step from a schedule. */
import type { Callback, HyperChange, StepStart } from '../learn/events.ts';

export class ScheduleCallback implements Callback {
  readonly name = 'schedule';
  readonly #schedule: (step: number) => HyperChange;

  constructor(schedule: (step: number) => HyperChange) {
    this.#schedule = schedule;
  }

  onBatchStart(next: StepStart): HyperChange {
    return this.#schedule(next.step);
  }
}
