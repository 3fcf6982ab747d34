/** Training settings held against the data there is: what cannot work is refused, what is too large is made to fit. */
import { AppError } from '#shared/contract/errors.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { stagesProblem } from '#shared/kernels/planStages.ts';
import { defaultBatch } from './trainDefaults.ts';

export interface FittedConfig {
  readonly config: TrainConfig;
  /** What was changed, in words for a person. */
  readonly remarks: readonly string[];
}

/** Steps of one epoch: a last one that would not be full is left out. */
export const stepsPerEpochOf = ({ batchSize, accumulate }: TrainConfig, trainItems: number): number =>
  Math.floor(trainItems / (batchSize * accumulate));

/** @throws AppError `train.setting` */
export function fitConfig(config: TrainConfig, trainItems: number): FittedConfig {
  if (config.batchSize < 2) {
    const problem = 'normalization needs at least two images in a batch';
    throw new AppError('train.setting', { setting: 'batch size', problem });
  }
  const problem = stagesProblem(config);
  if (problem !== null) throw new AppError('train.setting', problem);
  const { batchSize, accumulate } = config;
  if (batchSize * accumulate <= trainItems) return { config, remarks: [] };
  if (batchSize > trainItems) {
    const fitting = Math.min(trainItems, Math.max(2, defaultBatch(trainItems)));
    const remark = `A batch of ${String(batchSize)} is more than the ${String(trainItems)} training images; ${String(fitting)} are taken at a time.`;
    return { config: { ...config, batchSize: fitting, accumulate: 1 }, remarks: [remark] };
  }
  const fitting = Math.floor(trainItems / batchSize);
  const remark = `${String(accumulate)} batches of ${String(batchSize)} are more than the ${String(trainItems)} training images; ${String(fitting)} make a step.`;
  return { config: { ...config, accumulate: fitting }, remarks: [remark] };
}
