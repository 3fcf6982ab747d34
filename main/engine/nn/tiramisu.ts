/** FC-DenseNet ("The One Hundred Layers Tiramisu", Jegou et al. 2017, table 2), as its authors' code builds it. */
import type { Value } from '../ir/graph.ts';
import { channelsOf, emitBatchNorm, emitBiasedConv, emitDropout, fill, perChannel } from './layers.ts';
import type { ModelScope } from './ModelScope.ts';

/** Layers of every dense block, from the image down and up again, and the channels that each layer adds. */
export interface TiramisuPlan {
  /** Channels of the first convolution. */
  readonly first: number;
  readonly growth: number;
  readonly down: readonly number[];
  readonly bottleneck: number;
  readonly up: readonly number[];
}

const five = (layers: number): readonly number[] => Array.from({ length: 5 }, () => layers);

export const TIRAMISU_PLANS = {
  tiramisu56: { first: 48, growth: 12, down: five(4), bottleneck: 4, up: five(4) },
  tiramisu67: { first: 48, growth: 16, down: five(5), bottleneck: 5, up: five(5) },
  tiramisu103: { first: 48, growth: 16, down: [4, 5, 7, 10, 12], bottleneck: 15, up: [12, 10, 7, 5, 4] },
} as const satisfies Readonly<Record<string, TiramisuPlan>>;

export type TiramisuName = keyof typeof TIRAMISU_PLANS;

const DROPOUT = 0.2;

/** Normalization, ReLU, convolution, dropout. */
function emitDenseLayer(scope: ModelScope, x: Value, out: number, kernel: 1 | 3): Value {
  const active = scope.b.one('relu', [emitBatchNorm(scope, 'bn', x)]);
  const spec = { out, kernel, pad: (kernel - 1) / 2, init: 'heUniform' } as const;
  return emitDropout(scope, 'dropout', emitBiasedConv(scope, 'conv', active, spec), DROPOUT);
}

interface DenseBlock {
  /** What went in, and behind it what each layer made. */
  readonly all: Value;
  /** What the layers made. */
  readonly made: readonly Value[];
}

/** Each layer sees what went in and what the layers before it made. */
function emitDenseBlock(scope: ModelScope, x: Value, layers: number, growth: number): DenseBlock {
  let all = x;
  const made: Value[] = [];
  for (let j = 0; j < layers; j++) {
    const fresh = scope.within(String(j), () => emitDenseLayer(scope, all, growth, 3));
    made.push(fresh);
    all = scope.b.one('concat', [all, fresh], { axis: 1 });
  }
  return { all, made };
}

/** Dense layer with a 1x1 filter, then half the size. */
function emitTransitionDown(scope: ModelScope, x: Value): Value {
  const y = emitDenseLayer(scope, x, channelsOf(x), 1);
  return scope.b.one('maxPool', [y], { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] });
}

/**
 * A transposed 3x3 convolution of stride 2, cut at the bottom and right to the size of `skip`, and `skip` behind it. Its
 * weight is [in,out,3,3], as PyTorch's ConvTranspose2d has it.
 */
function emitTransitionUp(scope: ModelScope, x: Value, skip: Value): Value {
  const { b } = scope;
  const channels = channelsOf(x);
  const [, , h = 0, w = 0] = x.aval.shape;
  const [, , height = 0, width = 0] = skip.aval.shape;
  const up = scope.within('transposed', () => {
    const init = { kind: 'heUniform', fan: channels * 9 } as const;
    const weight = scope.param('weight', [channels, channels, 3, 3], { kind: 'weight', init });
    const bias = scope.param('bias', [channels], { kind: 'bias', init: fill(0) });
    const y = b.one('convInputGrad', [x, weight], {
      strides: [2, 2],
      // Uncut, the result is 2 h + 1 high: that much of it lies outside.
      pads: [0, 0, 2 * h + 1 - height, 2 * w + 1 - width],
      inputSize: [height, width],
    });
    return b.one('add', [y, perChannel(b, bias, y)]);
  });
  return b.one('concat', [up, skip], { axis: 1 });
}

/**
 * x [N,C,H,W] -> [N,outputs,H,W]; any size of at least 2 to the power of the blocks on the way down. Layer groups: 0 is the
 * way down, 1 the bottleneck, 2 the way up. Convolutions have biases and start evenly spread (HeUniform), as in the
 * authors' code; normalization is PyTorch's.
 */
export function emitTiramisu(scope: ModelScope, plan: TiramisuPlan, x: Value, outputs: number): Value {
  const { growth } = plan;
  return scope.within('tiramisu', () => {
    const within = <T>(name: string, i: number, body: () => T): T =>
      scope.within(name, () => scope.within(String(i), body));
    scope.startGroup(0);
    let y = emitBiasedConv(scope, 'first', x, { out: plan.first, kernel: 3, pad: 1, init: 'heUniform' });
    const skips: Value[] = [];
    for (const [i, layers] of plan.down.entries()) {
      const { all } = within('down', i, () => emitDenseBlock(scope, y, layers, growth));
      skips.push(all);
      y = within('transition', i, () => emitTransitionDown(scope, all));
    }
    scope.startGroup(1);
    let block = scope.within('bottleneck', () => emitDenseBlock(scope, y, plan.bottleneck, growth));
    scope.startGroup(2);
    for (const [i, layers] of plan.up.entries()) {
      const skip = skips[skips.length - 1 - i];
      if (skip === undefined) throw new Error('a tiramisu goes up as often as down');
      block = within('up', i, () => {
        const fresh = scope.b.one('concat', block.made, { axis: 1 });
        return emitDenseBlock(scope, emitTransitionUp(scope, fresh, skip), layers, growth);
      });
    }
    return emitBiasedConv(scope, 'final', block.all, { out: outputs, kernel: 1, init: 'heUniform' });
  });
}
