/** The same operations where there is no native TensorFlow: TensorFlow.js's kernels in JavaScript, slow and exact. */
import type { ConvAttrs, Pads, PoolAttrs } from '../../ir/ops.ts';
import type { Kernels } from './kernels.ts';
import type { Tensor, Tensorflow } from './library.ts';

const IMAGE_AXES = [0, 1, 2];

export function jsKernels(tf: Tensorflow): Kernels {
  const run = (kernel: string, ins: Readonly<Record<string, Tensor>>, attrs: object): Tensor =>
    tf.engine().runKernel<Tensor>(kernel, ins, attrs as never);
  return {
    backend: tf.getBackend(),
    hasCuda: false,
    conv: (x, filter, attrs) => run('Conv2D', { x, filter }, convAttrs(attrs)),
    convInputGrad: (dy, filter, attrs) =>
      run('Conv2DBackpropInput', { dy, filter }, { ...convAttrs(attrs), inputShape: [...attrs.inputShape] }),
    convWeightGrad: (x, dy, attrs) =>
      run('Conv2DBackpropFilter', { x, dy }, { ...convAttrs(attrs), filterShape: [...attrs.filterShape] }),
    maxPool: (x, attrs) => run('MaxPool', { x }, poolAttrs(attrs)),
    maxPoolGrad: (dy, input, output, attrs) => run('MaxPoolGrad', { dy, input, output }, poolAttrs(attrs)),
    reluGrad: (dy, y) => tf.where(tf.greater(y, 0), dy, tf.zerosLike(dy)),
    ...normalization(tf),
  };
}

const explicit = ([top, left, bottom, right]: Pads): readonly (readonly [number, number])[] => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

const convAttrs = ({ strides, pads }: ConvAttrs): object => ({
  strides: [...strides],
  pad: explicit(pads),
  dataFormat: 'NHWC',
  dilations: [1, 1],
  dimRoundingMode: 'floor',
});

const poolAttrs = ({ kernel, strides, pads }: PoolAttrs): object => ({
  filterSize: [...kernel],
  strides: [...strides],
  pad: explicit(pads),
  dimRoundingMode: 'floor',
});

/** There is a kernel for the forward direction only; the gradient is written out. */
function normalization(tf: Tensorflow): Pick<Kernels, 'batchNorm' | 'batchNormGrad'> {
  return {
    batchNorm(x, scale, bias, eps) {
      const { mean, variance } = tf.moments(x, IMAGE_AXES);
      const y = tf.batchNorm(x, mean.as1D(), variance.as1D(), bias.as1D(), scale.as1D(), eps);
      return { y, mean, variance, saved: [] };
    },

    batchNormGrad({ x, dy, scale, mean, variance, eps }) {
      const count = x.size / (x.shape[3] || 1);
      const perDeviation = tf.rsqrt(tf.add(variance, eps));
      const normalized = tf.mul(tf.sub(x, mean), perDeviation);
      const dBias = tf.sum(dy, IMAGE_AXES);
      const dScale = tf.sum(tf.mul(dy, normalized), IMAGE_AXES);
      const common = tf.div(tf.add(dBias, tf.mul(normalized, dScale)), count);
      return [tf.mul(tf.mul(scale, perDeviation), tf.sub(dy, common)), dScale, dBias];
    },
  };
}
