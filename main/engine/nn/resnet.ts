/** Residual networks of basic blocks (ResNet-18 and -34), named as torchvision names them. */
import type { Value } from '../ir/graph.ts';
import { emitBatchNorm, emitConv } from './layers.ts';
import type { ModelScope } from './ModelScope.ts';

/** What distinguishes one such network from another. */
export interface ResnetPlan {
  /** Channels after the first convolution. */
  readonly stem: number;
  /** Channels of each layer (`layer1`, `layer2`, ...); the first keeps the size, the others halve it. */
  readonly widths: readonly number[];
  /** Basic blocks in each layer. */
  readonly blocks: readonly number[];
}

export const RESNET_PLANS = {
  resnet18: { stem: 64, widths: [64, 128, 256, 512], blocks: [2, 2, 2, 2] },
  resnet34: { stem: 64, widths: [64, 128, 256, 512], blocks: [3, 4, 6, 3] },
} as const satisfies Readonly<Record<string, ResnetPlan>>;

export type ResnetName = keyof typeof RESNET_PLANS;

function emitBasicBlock(scope: ModelScope, x: Value, out: number, stride: number): Value {
  const { b } = scope;
  const first = emitConv(scope, 'conv1', x, { out, kernel: 3, stride, pad: 1 });
  const active = b.one('relu', [emitBatchNorm(scope, 'bn1', first)]);
  const second = emitConv(scope, 'conv2', active, { out, kernel: 3, pad: 1 });
  const y = emitBatchNorm(scope, 'bn2', second);
  const needsProjection = stride !== 1 || x.aval.shape[1] !== out;
  const shortcut = needsProjection
    ? scope.within('downsample', () =>
        emitBatchNorm(scope, '1', emitConv(scope, '0', x, { out, kernel: 1, stride })),
      )
    : x;
  return b.one('relu', [b.one('add', [y, shortcut])]);
}

/**
 * The body up to its last feature map: x [N,3,S,S] -> [N,C,S/32,S/32]. Layer groups as fastai cuts them: 0 is everything
 * up to `layer2`, 1 is the rest.
 */
export function emitResnetBody(scope: ModelScope, plan: ResnetPlan, x: Value): Value {
  const { b } = scope;
  scope.startGroup(0);
  const stem = emitConv(scope, 'conv1', x, { out: plan.stem, kernel: 7, stride: 2, pad: 3 });
  const active = b.one('relu', [emitBatchNorm(scope, 'bn1', stem)]);
  let y = scope.within('maxpool', () =>
    b.one('maxPool', [active], { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  );
  for (const [layer, out] of plan.widths.entries()) {
    scope.startGroup(layer < 2 ? 0 : 1);
    scope.within(`layer${layer + 1}`, () => {
      for (let block = 0; block < (plan.blocks[layer] ?? 0); block++) {
        const stride = layer > 0 && block === 0 ? 2 : 1;
        y = scope.within(String(block), () => emitBasicBlock(scope, y, out, stride));
      }
    });
  }
  return y;
}
