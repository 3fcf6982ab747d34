/** Stops a fit whose loss is no number any more, before its weights reach a checkpoint. */
import type { Callback, Control, EpochInfo, StepInfo } from '../learn/events.ts';

export class DivergenceGuard implements Callback {
  readonly name = 'divergence guard';

  onBatchEnd(step: StepInfo): Control | void {
    if (!Number.isFinite(step.loss)) return { stop: 'diverged' };
  }

  onEpochEnd(epoch: EpochInfo): Control | void {
    if (!Number.isFinite(epoch.row.valid_loss)) return { stop: 'diverged' };
  }
}
