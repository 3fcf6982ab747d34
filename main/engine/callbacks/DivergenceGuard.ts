/** Stops a fit whose loss is no number any more or runs away, before its weights reach a checkpoint. */
import { SmoothedLoss } from '#shared/kernels/SmoothedLoss.ts';
import type { Callback, Control, EpochInfo, StepInfo } from '../learn/events.ts';

/** First steps, in which anything goes. */
const WARM_UP = 50;
/** The learning-rate finder's measure of a loss that explodes. */
const TIMES_BEST = 4;

/** Generous: only a loss that is four times the best so far *and* worse than all of the first steps has run away. */
export class DivergenceGuard implements Callback {
  readonly name = 'divergence guard';
  readonly #smoothed = new SmoothedLoss();
  #best = Infinity;
  /** Of the warm-up. */
  #worst = -Infinity;

  onBatchEnd({ loss, isSkipped, progress }: StepInfo): Control | void {
    // In mixed precision a step may overflow; only when the scale cannot get smaller it is not the scale's fault.
    if (isSkipped && progress.lossScale.scale > 1) return;
    if (isSkipped || !Number.isFinite(loss)) return NO_NUMBER;
    const smoothed = this.#smoothed.add(loss);
    this.#best = Math.min(this.#best, smoothed);
    if (this.#smoothed.count < WARM_UP) this.#worst = Math.max(this.#worst, smoothed);
    if (smoothed <= Math.max(TIMES_BEST * this.#best, this.#worst)) return;
    const times = (smoothed / this.#best).toFixed(1);
    return { stop: 'diverged', why: `the loss ran away, to ${times} times its best` };
  }

  onEpochEnd(epoch: EpochInfo): Control | void {
    if (!Number.isFinite(epoch.row.valid_loss))
      return { stop: 'diverged', why: 'the validation loss is no number' };
  }
}

const NO_NUMBER: Control = { stop: 'diverged', why: 'the loss stopped being a number' };
