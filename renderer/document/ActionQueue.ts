/** Actions on their way to the store: one after the other, waiting out a lost connection, taken back when refused. */
import { isAppError } from '#shared/contract/errors.ts';
import type { SaveState } from './LabelDocument.ts';

export interface QueuedAction {
  /** May be sent again after the connection was lost, when nobody knows whether it arrived. */
  readonly isRepeatable: boolean;
  readonly run: () => Promise<void>;
  /** The action was refused, or nobody knows: show what is stored. */
  readonly takeBack: () => Promise<void>;
}

export interface QueueEvents {
  readonly onSaveState: (state: SaveState) => void;
  /** Everything is stored. */
  readonly onIdle: () => void;
  readonly onFailed: (error: unknown) => void;
}

export class ActionQueue {
  readonly #events: QueueEvents;
  #actions: readonly QueuedAction[] = [];
  #isRunning = false;
  #isWaiting = false;
  #hasProblem = false;

  constructor(events: QueueEvents) {
    this.#events = events;
  }

  /** Actions that are not stored yet. */
  get pending(): number {
    return this.#actions.length;
  }

  add(action: QueuedAction): void {
    this.#actions = [...this.#actions, action];
    this.#tell();
    void this.#runAll();
  }

  /** The connection is back. */
  resume(): void {
    this.#isWaiting = false;
    void this.#runAll();
  }

  async #runAll(): Promise<void> {
    if (this.#isRunning || this.#isWaiting) return;
    this.#isRunning = true;
    for (let next = this.#actions[0]; next !== undefined && !this.#isWaiting; next = this.#actions[0]) {
      await this.#runOne(next);
    }
    this.#isRunning = false;
    this.#tell();
    if (this.#actions.length === 0) this.#events.onIdle();
  }

  async #runOne(action: QueuedAction): Promise<void> {
    try {
      await action.run();
      this.#hasProblem = false;
      this.#drop(action);
    } catch (error) {
      if (isAppError(error) && error.code === 'connection.lost' && action.isRepeatable) {
        this.#isWaiting = true;
        return;
      }
      this.#hasProblem = true;
      this.#drop(action);
      this.#events.onFailed(error);
      await action.takeBack();
    }
  }

  #drop(action: QueuedAction): void {
    this.#actions = this.#actions.filter((one) => one !== action);
    this.#tell();
  }

  #tell(): void {
    const pending = this.#actions.length;
    const state = this.#isWaiting
      ? 'waiting'
      : pending > 0
        ? 'saving'
        : this.#hasProblem
          ? 'problem'
          : 'saved';
    this.#events.onSaveState({ state, pending });
  }
}
