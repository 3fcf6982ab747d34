/** Training batches with a change made to each, by the step in which it is used. */
import type { LearnerData } from './Learner.ts';
import type { StepBatch } from './TrainStep.ts';

/** @param change told the zero-based step of the whole fit, so that a resumed fit makes the same changes */
export function changeBatches<D extends LearnerData>(
  data: D,
  change: (batch: StepBatch, step: number) => StepBatch,
): D {
  return {
    ...data,
    async *trainBatches(epoch: number, fromBatch: number) {
      let step = epoch * data.stepsPerEpoch + fromBatch;
      for await (const batch of data.trainBatches(epoch, fromBatch)) yield change(batch, step++);
    },
  };
}
