/** Learnable toy batches addressed by position, as the real loaders give them, and scoring as the trainer does it. */
import type { LearnerData } from '#main/engine/learn/Learner.ts';
import type { StepBatch } from '#main/engine/learn/TrainStep.ts';
import { multiLabelScoring } from '#main/engine/metrics/multiLabelScoring.ts';
import { randomFrom } from './logisticStep.ts';

export const TOY = { inputs: 12, classes: 3 } as const;

/** Class c is on when the sum of its four inputs is above zero. */
function toyBatch(seed: number, n: number): StepBatch {
  const random = randomFrom(seed);
  const x = Float32Array.from({ length: n * TOY.inputs }, () => random() * 2 - 1);
  const y = new Float32Array(n * TOY.classes);
  for (let i = 0; i < y.length; i++) {
    const start = Math.floor(i / TOY.classes) * TOY.inputs + (i % TOY.classes) * 4;
    y[i] = x.subarray(start, start + 4).reduce((a, b) => a + b) > 0 ? 1 : 0;
  }
  return { x, y, n };
}

export function toyData({ steps = 5, batch = 8, valid = [8, 8, 3] } = {}): LearnerData {
  return {
    stepsPerEpoch: steps,
    async *trainBatches(epoch, fromBatch) {
      for (let i = fromBatch; i < steps; i++) yield await Promise.resolve(toyBatch(epoch * 1000 + i, batch));
    },
    async *validBatches() {
      for (const [i, n] of valid.entries()) yield await Promise.resolve(toyBatch(900_000 + i, n));
    },
  };
}

export const toyScoring = multiLabelScoring(TOY.classes, 0.5);
