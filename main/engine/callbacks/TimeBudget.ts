/** Stops a fit when its time is up; what was trained by then is judged and kept. */
import type { Callback, Control } from '../learn/events.ts';

export interface TimeBudgetOptions {
  readonly ms: number;
  /** Milliseconds from any fixed moment; the time runs from now. */
  readonly clock: () => number;
}

export class TimeBudget implements Callback {
  readonly name = 'time budget';
  readonly #options: TimeBudgetOptions;
  readonly #startedAt: number;

  constructor(options: TimeBudgetOptions) {
    this.#options = options;
    this.#startedAt = options.clock();
  }

  onBatchEnd(): Control | void {
    return this.#look();
  }

  onEpochEnd(): Control | void {
    return this.#look();
  }

  #look(): Control | void {
    const { ms, clock } = this.#options;
    if (clock() - this.#startedAt < ms) return;
    const minutes = Number((ms / 60_000).toPrecision(3));
    const why = `Stopped because the ${minutes === 1 ? 'minute it was given is' : `${minutes} minutes it was given are`} over. Resume it to go on.`;
    return { stop: 'requested', why };
  }
}
