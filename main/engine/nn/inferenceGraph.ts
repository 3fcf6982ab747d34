/** A model on its own, as it is used once trained: running statistics, no dropout. */
import { GraphBuilder } from '../ir/builder.ts';
import type { Graph } from '../ir/graph.ts';
import type { Pair } from '../ir/ops.ts';
import { verify } from '../ir/verify.ts';
import { channelsOf, emitModel, type ModelSpec } from './model.ts';
import { ModelScope } from './ModelScope.ts';

export interface InferenceSpec {
  readonly model: ModelSpec;
  /** Height and width. */
  readonly size: Pair;
  readonly batchSize: number;
}

/** Fed `x` [N,channels,H,W] normalized, gives `logits` [N, ...outputShape]; parameters are resident under their names. */
export function buildInferenceGraph({ model, size, batchSize }: InferenceSpec): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', [batchSize, channelsOf(model), ...size]);
  const scope = new ModelScope(b, { isTraining: false });
  b.output('logits', emitModel(scope, model, x));
  return verify(b.finish(), 'building a model');
}
