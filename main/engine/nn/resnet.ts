/** Residual networks (He et al. 2015) as torchvision builds and names them. */
import type { Value } from '../ir/graph.ts';
import { channelsOf, emitBatchNorm, emitConv } from './layers.ts';
import type { ModelScope } from './ModelScope.ts';

/** What distinguishes one such network from another. */
export interface ResnetPlan {
  /** Channels after the first convolution. */
  readonly stem: number;
  /** Channels of each layer (`layer1`, `layer2`, ...); the first keeps the size, the others halve it. */
  readonly widths: readonly number[];
  /** Blocks in each layer. */
  readonly blocks: readonly number[];
  /** Blocks of three convolutions that end in four times the channels, instead of two. Default false. */
  readonly bottleneck?: boolean;
}

const WIDTHS = [64, 128, 256, 512] as const;

export const RESNET_PLANS = {
  resnet18: { stem: 64, widths: WIDTHS, blocks: [2, 2, 2, 2] },
  resnet34: { stem: 64, widths: WIDTHS, blocks: [3, 4, 6, 3] },
  resnet50: { stem: 64, widths: WIDTHS, blocks: [3, 4, 6, 3], bottleneck: true },
} as const satisfies Readonly<Record<string, ResnetPlan>>;

export type ResnetName = keyof typeof RESNET_PLANS;

/** How many times its width a bottleneck block gives. */
const EXPANSION = 4;

interface Block {
  readonly width: number;
  readonly stride: number;
}

/** Two 3x3 convolutions up to their last normalization. */
function emitBasic(scope: ModelScope, x: Value, { width, stride }: Block): Value {
  const first = emitConv(scope, 'conv1', x, { out: width, kernel: 3, stride, pad: 1 });
  const active = scope.b.one('relu', [emitBatchNorm(scope, 'bn1', first)]);
  return emitBatchNorm(scope, 'bn2', emitConv(scope, 'conv2', active, { out: width, kernel: 3, pad: 1 }));
}

/** 1x1, 3x3 and 1x1; the one in the middle strides ("v1.5"). */
function emitBottleneck(scope: ModelScope, x: Value, { width, stride }: Block): Value {
  const { b } = scope;
  const first = b.one('relu', [
    emitBatchNorm(scope, 'bn1', emitConv(scope, 'conv1', x, { out: width, kernel: 1 })),
  ]);
  const second = emitConv(scope, 'conv2', first, { out: width, kernel: 3, stride, pad: 1 });
  const active = b.one('relu', [emitBatchNorm(scope, 'bn2', second)]);
  return emitBatchNorm(scope, 'bn3', emitConv(scope, 'conv3', active, { out: EXPANSION * width, kernel: 1 }));
}

function emitBlock(scope: ModelScope, x: Value, block: Block, isBottleneck: boolean): Value {
  const { b } = scope;
  const y = isBottleneck ? emitBottleneck(scope, x, block) : emitBasic(scope, x, block);
  const out = channelsOf(y);
  const needsProjection = block.stride !== 1 || channelsOf(x) !== out;
  const shortcut = needsProjection
    ? scope.within('downsample', () =>
        emitBatchNorm(scope, '1', emitConv(scope, '0', x, { out, kernel: 1, stride: block.stride })),
      )
    : x;
  return b.one('relu', [b.one('add', [y, shortcut])]);
}

/** What a body gives. */
export interface BodyFeatures {
  readonly last: Value;
  /** The feature maps before each halving of the size but the first, largest first. */
  readonly skips: readonly Value[];
}

/**
 * The body up to its last feature map: x [N,C,H,W] -> [N,.,H/32,W/32], halves rounded up. Layer groups as fastai cuts
 * them: 0 is everything up to `layer2`, 1 is the rest.
 */
export function emitResnetBody(scope: ModelScope, plan: ResnetPlan, x: Value): BodyFeatures {
  const { b } = scope;
  scope.startGroup(0);
  const stem = emitConv(scope, 'conv1', x, { out: plan.stem, kernel: 7, stride: 2, pad: 3 });
  const active = b.one('relu', [emitBatchNorm(scope, 'bn1', stem)]);
  const skips = [active];
  let y = scope.within('maxpool', () =>
    b.one('maxPool', [active], { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  );
  for (const [layer, width] of plan.widths.entries()) {
    scope.startGroup(layer < 2 ? 0 : 1);
    if (layer > 0) skips.push(y);
    scope.within(`layer${layer + 1}`, () => {
      for (let i = 0; i < (plan.blocks[layer] ?? 0); i++) {
        const block = { width, stride: layer > 0 && i === 0 ? 2 : 1 };
        y = scope.within(String(i), () => emitBlock(scope, y, block, plan.bottleneck === true));
      }
    });
  }
  return { last: y, skips };
}
