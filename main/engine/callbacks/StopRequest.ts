/** Lets the world outside end a fit at the next good moment. */
import type { Callback, Control } from '../learn/events.ts';

export class StopRequest implements Callback {
  readonly name = 'stop request';
  #reason: 'requested' | 'interrupted' | null = null;

  /** `requested`: finish the step, judge the weights, stop. `interrupted`: finish the step and go; it outranks the first. */
  ask(reason: 'requested' | 'interrupted'): void {
    if (this.#reason !== 'interrupted') this.#reason = reason;
  }

  /** Whether somebody asked; a fit may have come to its own end before it could answer. */
  get isAsked(): boolean {
    return this.#reason !== null;
  }

  onBatchEnd(): Control | void {
    if (this.#reason !== null) return { stop: this.#reason };
  }

  onValidBatchEnd(): Control | void {
    if (this.#reason === 'interrupted') return { stop: 'interrupted' };
  }

  onEpochEnd(): Control | void {
    if (this.#reason !== null) return { stop: this.#reason };
  }
}
