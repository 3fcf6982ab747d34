/** Keeps the curve of a fit in memory. */
import type { Callback, EpochInfo, EpochRow, StepInfo } from '../learn/events.ts';

export class Recorder implements Callback {
  readonly name = 'recorder';
  readonly steps: number[] = [];
  readonly losses: number[] = [];
  /** Rate of the last layer group. */
  readonly lrs: number[] = [];
  readonly moms: number[] = [];
  readonly epochs: EpochRow[] = [];

  onBatchEnd(step: StepInfo): void {
    this.steps.push(step.step);
    this.losses.push(step.loss);
    this.lrs.push(step.lrs.at(-1) ?? 0);
    this.moms.push(step.mom);
  }

  onEpochEnd(epoch: EpochInfo): void {
    this.epochs.push(epoch.row);
  }
}
