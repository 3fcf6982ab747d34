/** Stops a fit that does not get better any more. */
import type { Callback, Control, EpochInfo, EpochRow } from '../learn/events.ts';
import { worthOf, type Watched } from '../learn/scoring.ts';

export interface EarlyStopOptions {
  readonly watched: Watched;
  /** Epochs in a row that may be no better. */
  readonly patience: number;
  /** What an epoch must be better by to count. Default 0. */
  readonly minDelta?: number;
  /** Whole epochs that a resumed fit has behind it. */
  readonly past?: readonly EpochRow[];
}

export class EarlyStop implements Callback {
  readonly name = 'early stop';
  readonly #options: EarlyStopOptions;
  #best = Number.NaN;
  #waited = 0;

  constructor(options: EarlyStopOptions) {
    this.#options = options;
    for (const row of options.past ?? []) this.#judge(row);
  }

  /** An epoch that a stop cut short is not judged. */
  onEpochEnd({ row, isWhole }: EpochInfo): Control | void {
    if (!isWhole) return;
    this.#judge(row);
    const { patience } = this.#options;
    if (this.#waited < patience) return;
    const epochs = patience === 1 ? '1 epoch was' : `${patience} epochs in a row were`;
    return { stop: 'enough', why: `Stopped after epoch ${row.epoch}: ${epochs} no better than the best.` };
  }

  #judge(row: EpochRow): void {
    const { watched, minDelta = 0 } = this.#options;
    const worth = worthOf(row, watched);
    const isBetter = Number.isFinite(worth) && !(worth <= this.#best + minDelta);
    this.#waited = isBetter ? 0 : this.#waited + 1;
    if (isBetter) this.#best = worth;
  }
}
