/** Where a model looks: Grad-CAM (Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks", ICCV 2017). */
import { emitGradients } from '../autodiff/backward.ts';
import { broadcastLike, GraphBuilder, scaled } from '../ir/builder.ts';
import type { Graph } from '../ir/graph.ts';
import type { Pair } from '../ir/ops.ts';
import { channelsOf, emitClassifier, type ModelSpec } from '../nn/model.ts';
import { ModelScope } from '../nn/ModelScope.ts';
import { runPasses } from '../passes/passes.ts';

export interface GradCamSpec {
  readonly model: ModelSpec;
  /** Height and width. */
  readonly size: Pair;
}

/**
 * Fed `x` [1,channels,H,W] normalized and `output` [1,outputs], 1 at the output that is asked about and 0 elsewhere. Gives `logits`
 * [1,outputs] and `map` [1,1,h,w] of the last feature map A: relu(sum over k of alpha_k A_k), where alpha_k is the mean over the
 * map of d output / d A_k (equations 1 and 2 of the paper). The gradient goes back through the head alone, and one program serves
 * all outputs. Statistics are the running ones.
 * @throws AppError `graph.shape` for plain layers, U-Nets and other answers per pixel
 */
export function buildGradCamGraph({ model, size }: GradCamSpec): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', [1, channelsOf(model), ...size]);
  const scope = new ModelScope(b, { isTraining: false });
  const { features, logits } = b.inLayer('model', () => emitClassifier(scope, model, x));
  const chosen = b.one('mul', [logits, b.input('output', logits.aval.shape)]);
  const score = b.one('sum', [chosen], { axes: [0, 1] });
  const [slope = features] = emitGradients(b, score, [features]);
  const [, , h = 1, w = 1] = features.aval.shape;
  const alpha = scaled(b, b.one('sum', [slope], { axes: [2, 3] }), 1 / (h * w));
  const weighted = b.one('mul', [features, broadcastLike(b, alpha, features)]);
  b.output('logits', logits);
  b.output('map', b.one('relu', [b.one('sum', [weighted], { axes: [1] })]));
  return runPasses(b.finish());
}
