/** Lets the world outside end a fit at the next good moment. */
import type { Callback, Control } from '../learn/events.ts';

export class StopRequest implements Callback {
  readonly name = 'stop request';
  #reason: 'requested' | 'interrupted' | null = null;
  #isPause = false;

  /**
   * `requested`: finish the step, judge the weights, stop. `interrupted`: finish the step and go; it outranks the first. `paused`: the
   * same, because a person wants to go on later.
   */
  ask(reason: 'requested' | 'interrupted' | 'paused'): void {
    if (this.#reason === 'interrupted') return;
    this.#isPause = reason === 'paused';
    this.#reason = reason === 'requested' ? 'requested' : 'interrupted';
  }

  /** Whether a person put the fit aside. */
  get isPause(): boolean {
    return this.#isPause;
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
