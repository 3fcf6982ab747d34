/** The network of a run, as the engine is told about it. */
import type { ModelSpec } from '#main/engine/nn/model.ts';
import type { TrainConfig } from '#shared/domain/run.ts';

export interface ModelFacts {
  readonly config: Pick<TrainConfig, 'arch'>;
  readonly classes: readonly string[];
}

export const modelOf = ({ config, classes }: ModelFacts): ModelSpec => ({
  arch: config.arch,
  head: 'fastai',
  outputs: classes.length,
});
