/** DynamicUnet of fastai v1 (Ronneberger et al. 2015, with pixel shuffle) over a residual body. */
import type { Value } from '../ir/graph.ts';
import type { Pair } from '../ir/ops.ts';
import { channelsOf, emitBatchNorm, emitBiasedConv, fill, perChannel } from './layers.ts';
import type { ModelScope } from './ModelScope.ts';
import type { BodyFeatures } from './resnet.ts';
import { emitNearest, emitPixelShuffleIcnr } from './upsampling.ts';

/** fastai's switches of unet_learner, with its defaults. */
export interface UnetOptions {
  /** Blur after every pixel shuffle but the last. Default false. */
  readonly blur?: boolean;
  /** With `blur`: in the last block too. Default true. */
  readonly blurFinal?: boolean;
  /** Self-attention in the third block from the end. Default false. */
  readonly selfAttention?: boolean;
  /** The image itself is put beside the last feature map. Default true. */
  readonly lastCross?: boolean;
  /** The block after that works with half the channels inside. Default false. */
  readonly bottle?: boolean;
}

/** batchnorm_2d of fastai starts its biases here. */
const NORM_BIAS = 1e-3;

const conv3 = (scope: ModelScope, name: string, x: Value, out: number): Value =>
  scope.b.one('relu', [emitBiasedConv(scope, name, x, { out, kernel: 3, pad: 1 })]);

/**
 * SelfAttention of fastai v1 (Zhang et al. 2018) without its spectral normalization: every position takes in the values
 * of the others, x + gamma value softmax(query^T key), and gamma starts at 0.
 */
function emitSelfAttention(scope: ModelScope, x: Value): Value {
  const { b } = scope;
  const [n = 0, c = 0, h = 0, w = 0] = x.aval.shape;
  const project = (name: string, out: number): Value =>
    scope.within(name, () => {
      const init = { kind: 'fanIn', fan: c } as const;
      const weight = scope.param('weight', [out, c, 1], { kind: 'weight', init });
      const filter = b.one('reshape', [weight], { shape: [out, c, 1, 1] });
      const y = b.one('conv', [x, filter], { strides: [1, 1], pads: [0, 0, 0, 0] });
      return b.one('reshape', [y], { shape: [n, out, h * w] });
    });
  return scope.within('attention', () => {
    const inner = Math.max(1, Math.floor(c / 8));
    const [query, key, value] = [project('query', inner), project('key', inner), project('value', c)];
    const scores = b.one('matmul', [query, key], { transA: true, transB: false });
    const shares = b.one('exp', [b.one('logSoftmax', [scores], { axis: 1 })]);
    const seen = b.one('matmul', [value, shares], { transA: false, transB: false });
    const gamma = scope.param('gamma', [1], { kind: 'weight', init: fill(0) });
    const y = b.one('reshape', [seen], { shape: [n, c, h, w] });
    return b.one('add', [b.one('mul', [y, perChannel(b, gamma, y)]), x]);
  });
}

interface BlockSpec {
  readonly skip: Value;
  readonly blur: boolean;
  readonly isLast: boolean;
  readonly hasAttention: boolean;
}

/** fastai's UnetBlock: twice the size, beside the normalized features of the body, and two convolutions. */
function emitUnetBlock(scope: ModelScope, x: Value, spec: BlockSpec): Value {
  const { b } = scope;
  const half = Math.floor(channelsOf(x) / 2);
  const [, , height = 0, width = 0] = spec.skip.aval.shape;
  const shuffled = emitPixelShuffleIcnr(scope, 'up', x, { out: half, blur: spec.blur });
  const up = emitNearest(b, shuffled, [height, width]);
  const skip = emitBatchNorm(scope, 'bn', spec.skip, { bias: NORM_BIAS });
  const both = b.one('relu', [b.one('concat', [up, skip], { axis: 1 })]);
  const out = spec.isLast ? Math.floor(channelsOf(both) / 2) : channelsOf(both);
  const y = conv3(scope, 'conv2', conv3(scope, 'conv1', both, out), out);
  return spec.hasAttention ? emitSelfAttention(scope, y) : y;
}

/** The image beside the features, and fastai's res_block over both. */
function emitCross(scope: ModelScope, features: Value, image: Value, hasBottle: boolean): Value {
  const { b } = scope;
  const both = b.one('concat', [features, image], { axis: 1 });
  const channels = channelsOf(both);
  return scope.within('cross', () => {
    const inner = conv3(scope, '0', both, hasBottle ? Math.floor(channels / 2) : channels);
    return b.one('add', [conv3(scope, '1', inner, channels), both]);
  });
}

/**
 * The decoder, layer group 2: from a body's features to one number per output and pixel of the image. Any size fits: what
 * comes out of a pixel shuffle is resized by repetition where the body's size was odd.
 * image [N,C,H,W] -> [N,outputs,H,W]
 */
export function emitUnetDecoder(
  scope: ModelScope,
  body: BodyFeatures,
  image: Value,
  { outputs, options = {} }: { readonly outputs: number; readonly options?: UnetOptions },
): Value {
  const { b } = scope;
  const { blur = false, blurFinal = true, selfAttention = false, lastCross = true, bottle = false } = options;
  const [, , height = 0, width = 0] = image.aval.shape;
  const size: Pair = [height, width];
  scope.startGroup(2);
  return scope.within('unet', () => {
    const channels = channelsOf(body.last);
    let y = b.one('relu', [emitBatchNorm(scope, 'bn', body.last, { bias: NORM_BIAS })]);
    y = scope.within('middle', () => conv3(scope, '1', conv3(scope, '0', y, 2 * channels), channels));
    const skips = body.skips.toReversed();
    for (const [i, skip] of skips.entries()) {
      const isLast = i === skips.length - 1;
      const hasAttention = selfAttention && i === skips.length - 3;
      const spec = { skip, isLast, hasAttention, blur: blur && (!isLast || blurFinal) };
      y = scope.within('blocks', () => scope.within(String(i), () => emitUnetBlock(scope, y, spec)));
    }
    y = emitNearest(b, emitPixelShuffleIcnr(scope, 'up', y, { out: channelsOf(y) }), size);
    if (lastCross) y = emitCross(scope, y, image, bottle);
    return emitBiasedConv(scope, 'final', y, { out: outputs, kernel: 1 });
  });
}
