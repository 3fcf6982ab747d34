/** Writes a checkpoint after every epoch, every so many minutes, and when a fit is stopped or interrupted. */
import type { CheckpointStore } from '../learn/checkpoint.ts';
import type { Callback, EpochInfo, FitEnd, FitProgress, RunInfo, StepInfo } from '../learn/events.ts';

export interface CheckpointOptions {
  readonly store: CheckpointStore;
  readonly everyMs: number;
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
}

export class Checkpoints implements Callback {
  readonly name = 'checkpoints';
  readonly #options: CheckpointOptions;
  #run: RunInfo | null = null;
  #savedAt = 0;
  #saved: FitProgress | null = null;

  constructor(options: CheckpointOptions) {
    this.#options = options;
  }

  onFitStart(run: RunInfo): void {
    this.#run = run;
    this.#savedAt = this.#options.clock();
    this.#saved = run.progress;
  }

  async onBatchEnd(step: StepInfo): Promise<void> {
    if (this.#options.clock() - this.#savedAt >= this.#options.everyMs) await this.#save(step.progress);
  }

  async onEpochEnd(epoch: EpochInfo): Promise<void> {
    await this.#save(epoch.progress);
  }

  /** After divergence or an error the state may be spoilt: the last checkpoint stays as it is. */
  async onFitEnd(end: FitEnd): Promise<void> {
    const isWorthIt = end.outcome === 'stopped' || end.outcome === 'interrupted';
    if (isWorthIt && end.progress !== this.#saved) await this.#save(end.progress);
  }

  async #save(progress: FitProgress): Promise<void> {
    if (this.#run === null) return;
    await this.#options.store.save('last', await this.#run.readState(), progress);
    this.#saved = progress;
    this.#savedAt = this.#options.clock();
  }
}
