/** A model on its own, as it is used once trained: running statistics, no dropout. */
import { GraphBuilder } from '../ir/builder.ts';
import type { Graph } from '../ir/graph.ts';
import { verify } from '../ir/verify.ts';
import { emitModel, type ModelSpec } from './model.ts';
import { ModelScope } from './ModelScope.ts';

export interface InferenceSpec {
  readonly model: ModelSpec;
  readonly sizePx: number;
  readonly batchSize: number;
}

/** Fed `x` [N,3,S,S] normalized, gives `logits` [N,classes]; parameters are resident under their names. */
export function buildInferenceGraph({ model, sizePx, batchSize }: InferenceSpec): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', [batchSize, 3, sizePx, sizePx]);
  const scope = new ModelScope(b, { isTraining: false });
  b.output('logits', emitModel(scope, model, x));
  return verify(b.finish(), 'building a model');
}
