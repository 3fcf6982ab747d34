/** Heads: from the last feature map to one number per output. */
import type { Value } from '../ir/graph.ts';
import { emitAveragePool, emitBatchNorm, emitDropout, emitLargestPool, emitLinear } from './layers.ts';
import type { ModelScope } from './ModelScope.ts';

/** `fastai` is create_head, `linear` torchvision's; `unet` and `pixels` answer for every pixel (see unet.ts, tiramisu.ts). */
export const HEADS = ['fastai', 'linear', 'unet', 'pixels'] as const;
export type Head = (typeof HEADS)[number];

const HEAD_WIDTH = 512;

/**
 * fastai's create_head: largest and average pool side by side, then two linear layers with normalization and dropout.
 * Names are `head.<position>` in its Sequential: 0 pool, 1 flatten, 2 norm, 3 dropout, 4 linear, 5 relu, 6 norm,
 * 7 dropout, 8 linear. features [N,C,H,W] -> [N,outputs].
 */
function emitFastaiHead(scope: ModelScope, features: Value, outputs: number): Value {
  return scope.within('head', () => {
    const pools = [emitLargestPool(scope, features), emitAveragePool(scope, features)];
    const pooled = scope.b.one('concat', pools, { axis: 1 });
    const first = emitDropout(scope, '3', emitBatchNorm(scope, '2', pooled), 0.25);
    const hidden = scope.b.one('relu', [emitLinear(scope, '4', first, { out: HEAD_WIDTH, init: 'fastai' })]);
    const second = emitDropout(scope, '7', emitBatchNorm(scope, '6', hidden), 0.5);
    return emitLinear(scope, '8', second, { out: outputs, init: 'fastai' });
  });
}

/** torchvision's own: average pool and `fc`. */
const emitLinearHead = (scope: ModelScope, features: Value, outputs: number): Value =>
  emitLinear(scope, 'fc', emitAveragePool(scope, features), { out: outputs, init: 'pytorch' });

/** The head is the last layer group. */
export function emitHead(
  scope: ModelScope,
  head: 'fastai' | 'linear' | 'pixels',
  features: Value,
  outputs: number,
): Value {
  scope.startGroup(2);
  return head === 'fastai'
    ? emitFastaiHead(scope, features, outputs)
    : emitLinearHead(scope, features, outputs);
}
