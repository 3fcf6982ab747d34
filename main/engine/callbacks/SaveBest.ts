/** Keeps the weights of the best epoch. */
import { weightsOf, type CheckpointStore } from '../learn/checkpoint.ts';
import type { Callback, EpochInfo, RunInfo } from '../learn/events.ts';

export class SaveBest implements Callback {
  readonly name = 'save best';
  readonly #store: CheckpointStore;
  #run: RunInfo | null = null;

  constructor(store: CheckpointStore) {
    this.#store = store;
  }

  onFitStart(run: RunInfo): void {
    this.#run = run;
  }

  async onEpochEnd(epoch: EpochInfo): Promise<void> {
    if (!epoch.isBest || this.#run === null) return;
    await this.#store.save('best', weightsOf(await this.#run.readState()), epoch.progress);
  }
}
