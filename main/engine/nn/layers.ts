/** Layers: functions that emit ir and ask the scope for their parameters, named and shaped as PyTorch's. */
import { broadcastLike, scalar, scaled, type GraphBuilder } from '../ir/builder.ts';
import { sizeOf, type Value } from '../ir/graph.ts';
import { graphError } from '../ir/graphError.ts';
import type { Init, ModelScope } from './ModelScope.ts';

/** PyTorch's defaults. */
const BATCH_NORM_EPS = 1e-5;
const BATCH_NORM_MOMENTUM = 0.1;

export const fill = (value: number): Init => ({ kind: 'fill', value });

export const channelsOf = (x: Value): number => x.aval.shape[1] ?? 0;

export interface ConvSpec {
  readonly out: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly pad?: number;
}

/** A convolution without bias. Starts as torchvision's: Kaiming normal over the fan out. x [N,C,H,W]. */
export function emitConv(scope: ModelScope, name: string, x: Value, spec: ConvSpec): Value {
  const { out, kernel, stride = 1, pad = 0 } = spec;
  return scope.within(name, () => {
    const init: Init = { kind: 'fanOut', fan: out * kernel * kernel };
    const w = scope.param('weight', [out, channelsOf(x), kernel, kernel], { kind: 'weight', init });
    return scope.b.one('conv', [x, w], { strides: [stride, stride], pads: [pad, pad, pad, pad] });
  });
}

/** A vector repeated over batch and picture, to meet `like` [N,C,H,W]. */
export const perChannel = (b: GraphBuilder, vector: Value, like: Value): Value =>
  broadcastLike(b, b.one('reshape', [vector], { shape: [1, sizeOf(vector.aval.shape), 1, 1] }), like);

/** How a convolution with a bias starts: Kaiming's normal (fastai) or even (Jegou et al.) distribution, over the fan in. */
export interface BiasedConvSpec extends ConvSpec {
  readonly init?: 'fanIn' | 'heUniform' | 'icnr';
  /** Which of its channels comes first, second, ...; the parameters stay in their own order. */
  readonly order?: readonly number[];
}

/** A convolution with a bias, which starts at 0. x [N,C,H,W]. */
export function emitBiasedConv(scope: ModelScope, name: string, x: Value, spec: BiasedConvSpec): Value {
  const { out, kernel, stride = 1, pad = 0, init = 'fanIn' } = spec;
  const { b } = scope;
  const channels = channelsOf(x);
  return scope.within(name, () => {
    const start: Init = { kind: init, fan: channels * kernel * kernel };
    const w = scope.param('weight', [out, channels, kernel, kernel], { kind: 'weight', init: start });
    const bias = scope.param('bias', [out], { kind: 'bias', init: fill(0) });
    const ordered = (value: Value): Value =>
      spec.order === undefined ? value : b.one('gather', [value], { axis: 0, indices: spec.order });
    const attrs = { strides: [stride, stride], pads: [pad, pad, pad, pad] } as const;
    const y = b.one('conv', [x, ordered(w)], attrs);
    return b.one('add', [y, perChannel(b, ordered(bias), y)]);
  });
}

/**
 * Batch normalization over axis 1. While training it normalizes by the batch (biased variance) and moves the running
 * statistics by a tenth towards it (unbiased variance), as PyTorch does. The bias starts at 0 unless `start` says otherwise.
 */
export function emitBatchNorm(
  scope: ModelScope,
  name: string,
  x: Value,
  start: { readonly bias: number } = { bias: 0 },
): Value {
  const { b } = scope;
  const shape = [channelsOf(x)];
  return scope.within(name, () => {
    const scale = scope.param('weight', shape, { kind: 'norm', init: fill(1) });
    const bias = scope.param('bias', shape, { kind: 'norm', init: fill(start.bias) });
    const mean = scope.param('running_mean', shape, { kind: 'statistic', init: fill(0) });
    const variance = scope.param('running_var', shape, { kind: 'statistic', init: fill(1) });
    const attrs = { eps: BATCH_NORM_EPS };
    const count = sizeOf(x.aval.shape) / channelsOf(x);
    if (scope.usesBatchStatistics && count < 2) {
      const problem = 'a batch with one number per channel cannot be normalized; use 2 images or more';
      throw graphError('batchNorm', scope.fullName('').slice(0, -1), problem);
    }
    if (!scope.usesBatchStatistics) return b.one('batchNormFixed', [x, scale, bias, mean, variance], attrs);
    const [y, batchMean, batchVariance] = b.emit('batchNorm', [x, scale, bias], attrs);
    if (y === undefined || batchMean === undefined || batchVariance === undefined) return x;
    const unbiased = scaled(b, batchVariance, count / (count - 1));
    const moved = (old: Value, now: Value): Value =>
      b.one('add', [scaled(b, old, 1 - BATCH_NORM_MOMENTUM), scaled(b, now, BATCH_NORM_MOMENTUM)]);
    scope.updateStatistic('running_mean', moved(mean, batchMean));
    scope.updateStatistic('running_var', moved(variance, unbiased));
    return y;
  });
}

/** How a linear layer starts: PyTorch's own way, or fastai's for heads (Kaiming normal, bias 0). */
export type LinearInit = 'pytorch' | 'fastai';

/** x [N,in] -> [N,out]; weight [out,in]. */
export function emitLinear(
  scope: ModelScope,
  name: string,
  x: Value,
  spec: { readonly out: number; readonly init: LinearInit },
): Value {
  const { b } = scope;
  const fan = channelsOf(x);
  const isFastai = spec.init === 'fastai';
  return scope.within(name, () => {
    const w = scope.param('weight', [spec.out, fan], {
      kind: 'weight',
      init: { kind: isFastai ? 'fanIn' : 'uniformFanIn', fan },
    });
    const bias = scope.param('bias', [spec.out], {
      kind: 'bias',
      init: isFastai ? fill(0) : { kind: 'uniformFanIn', fan },
    });
    const product = b.one('matmul', [x, w], { transA: false, transB: true });
    return b.one('add', [product, broadcastLike(b, bias, product)]);
  });
}

/** Multiplies by a fed mask of 0 and 1/(1-p) while training, does nothing otherwise. */
export function emitDropout(scope: ModelScope, name: string, x: Value, p: number): Value {
  if (!scope.isTraining) return x;
  return scope.within(name, () => scope.b.one('mul', [x, scope.dropoutMask(x.aval.shape, p)]));
}

/** The mean of each channel: [N,C,H,W] -> [N,C]. */
export function emitAveragePool(scope: ModelScope, x: Value): Value {
  const [n = 0, c = 0, h = 1, w = 1] = x.aval.shape;
  const total = scope.b.one('reshape', [scope.b.one('sum', [x], { axes: [2, 3] })], { shape: [n, c] });
  return scaled(scope.b, total, 1 / (h * w));
}

/** The largest of each channel: [N,C,H,W] -> [N,C]. */
export function emitLargestPool(scope: ModelScope, x: Value): Value {
  const [n = 0, c = 0, h = 1, w = 1] = x.aval.shape;
  const attrs = { kernel: [h, w], strides: [1, 1], pads: [0, 0, 0, 0] } as const;
  return scope.b.one('reshape', [scope.b.one('maxPool', [x], attrs)], { shape: [n, c] });
}

/** Squeezes numbers into low..high: fastai's SigmoidRange. */
export function emitSigmoidRange(b: GraphBuilder, x: Value, [low, high]: readonly [number, number]): Value {
  const y = scaled(b, b.one('sigmoid', [x]), high - low);
  return low === 0 ? y : b.one('add', [y, broadcastLike(b, scalar(b, low), y)]);
}
