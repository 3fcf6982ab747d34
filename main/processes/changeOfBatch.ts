/** What settings change of a whole batch after it was loaded: smoother labels, blended images. */
import { smoothLabels } from '#main/engine/learn/labelSmoothing.ts';
import { mixup } from '#main/engine/learn/mixup.ts';
import { stepSeed } from '#main/engine/learn/seeds.ts';
import type { StepBatch } from '#main/engine/learn/TrainStep.ts';
import type { TrainConfig } from '#shared/domain/run.ts';

/**
 * Null when nothing is changed. Labels are smoothed before images are blended, so that a blend is one of smoothed targets.
 * The step is the zero-based one of the whole fit.
 */
export function changeOfBatch(
  config: Pick<TrainConfig, 'labelSmoothing' | 'mixup' | 'seed'>,
): ((batch: StepBatch, step: number) => StepBatch) | null {
  const { labelSmoothing, mixup: alpha, seed } = config;
  if (labelSmoothing === 0 && alpha === 0) return null;
  return (batch, step) => {
    const y = labelSmoothing > 0 ? smoothLabels(batch.y, labelSmoothing, 'yesNo') : batch.y;
    const smooth = { ...batch, y };
    return alpha > 0 ? mixup(smooth, alpha, stepSeed(seed, step)) : smooth;
  };
}
