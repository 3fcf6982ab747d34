/** Training settings held against the data there is: what cannot work is refused, what is too large is made to fit. */
import { AppError } from '#shared/contract/errors.ts';
import type { Kind } from '#shared/domain/project.ts';
import { ARCHS_OF, type TrainConfig } from '#shared/domain/run.ts';
import { settlePlan, stagePlansOf, stagesProblem } from '#shared/kernels/planStages.ts';
import { defaultBatch } from './trainDefaults.ts';

export interface FittedConfig {
  readonly config: TrainConfig;
  /** What was changed, in words for a person. */
  readonly remarks: readonly string[];
}

/** Steps of one epoch: a last one that would not be full is left out. */
export const stepsPerEpochOf = ({ batchSize, accumulate }: TrainConfig, trainItems: number): number =>
  Math.floor(trainItems / (batchSize * accumulate));

export interface FitFacts {
  readonly kind: Kind;
  readonly trainItems: number;
}

/** @throws AppError `train.setting` */
export function fitConfig(wanted: TrainConfig, { kind, trainItems }: FitFacts): FittedConfig {
  const config = settlePlan(wanted);
  const unfit = kindProblem(config, kind);
  if (unfit !== null) throw new AppError('train.setting', unfit);
  if (config.batchSize < 2) {
    const problem = 'normalization needs at least two images in a batch';
    throw new AppError('train.setting', { setting: 'batch size', problem });
  }
  const problem = stagesProblem(config);
  if (problem !== null) throw new AppError('train.setting', problem);
  const { batchSize, accumulate } = config;
  const said = isHeadOnNothing(config) ? [HEAD_ON_NOTHING] : [];
  if (batchSize * accumulate <= trainItems) return { config, remarks: said };
  if (batchSize > trainItems) {
    const fitting = Math.min(trainItems, Math.max(2, defaultBatch(trainItems)));
    const remark = `A batch of ${String(batchSize)} is more than the ${String(trainItems)} training images; ${String(fitting)} are taken at a time.`;
    return { config: { ...config, batchSize: fitting, accumulate: 1 }, remarks: [...said, remark] };
  }
  const fitting = Math.floor(trainItems / batchSize);
  const remark = `${String(accumulate)} batches of ${String(batchSize)} are more than the ${String(trainItems)} training images; ${String(fitting)} make a step.`;
  return { config: { ...config, accumulate: fitting }, remarks: [...said, remark] };
}

/** Whether its first stage leaves layers frozen that nobody has trained. */
const isHeadOnNothing = (config: TrainConfig): boolean =>
  config.from === null && config.weights === null && stagePlansOf(config)[0]?.freezeTo !== 0;

const HEAD_ON_NOTHING =
  'The first stage trains the head only, on layers that start from nothing: it can learn little. Start from weights, or train all layers.';

/** What of these settings is for projects of another kind. */
function kindProblem(
  config: TrainConfig,
  kind: Kind,
): { readonly setting: string; readonly problem: string } | null {
  const { arch, mixup, labelSmoothing } = config;
  if (!ARCHS_OF[kind].includes(arch)) {
    const problem = `${arch} is not for projects of ${kind}; choose one of ${ARCHS_OF[kind].join(', ')}`;
    return { setting: 'architecture', problem };
  }
  if (kind === 'tags')
    return stagePlansOf(config).every(({ widthPx }) => widthPx === null)
      ? null
      : { setting: 'size', problem: 'tags are learned from squares, so give one number' };
  if (mixup > 0) return { setting: 'mixup', problem: `there is no blend of two images' ${kind}` };
  if (labelSmoothing > 0)
    return { setting: 'label smoothing', problem: `it is for tags, and this project is one of ${kind}` };
  return null;
}
