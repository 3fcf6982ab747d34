/** What a classifier makes of an image before it answers: its last feature map, averaged over the place. */
import { GraphBuilder, scaled } from '../ir/builder.ts';
import type { Graph } from '../ir/graph.ts';
import type { InferenceSpec } from '../nn/inferenceGraph.ts';
import { channelsOf, emitClassifier } from '../nn/model.ts';
import { ModelScope } from '../nn/ModelScope.ts';
import { runPasses } from '../passes/passes.ts';

/**
 * Fed `x` [N,channels,H,W] normalized, gives `features` [N,C], the mean over h and w of the last feature map [N,C,h,w], and the
 * `logits` [N,outputs] that follow from the map. Statistics are the running ones.
 * @throws AppError `graph.shape` for plain layers, U-Nets and other answers per pixel
 */
export function buildFeaturesGraph({ model, size, batchSize }: InferenceSpec): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', [batchSize, channelsOf(model), ...size]);
  const scope = new ModelScope(b, { isTraining: false });
  const { features, logits } = b.inLayer('model', () => emitClassifier(scope, model, x));
  const [n = 1, c = 1, h = 1, w = 1] = features.aval.shape;
  const mean = scaled(b, b.one('sum', [features], { axes: [2, 3] }), 1 / (h * w));
  b.output('features', b.one('reshape', [mean], { shape: [n, c] }));
  b.output('logits', logits);
  return runPasses(b.finish());
}
