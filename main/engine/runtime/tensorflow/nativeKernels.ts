/**
 * TensorFlow's own kernels, run by name: Conv2D and both its gradients, MaxPool and MaxPoolGrad, FusedBatchNormV3 and its
 * gradient. tfjs-node offers fewer paddings and no training normalization, so its backend is asked directly.
 */
import type { ConvAttrs, PoolAttrs } from '../../ir/ops.ts';
import { hasPads, type Kernels, type Shape4 } from './kernels.ts';
import type { NativeBackend, OpAttribute, Tensor, Tensorflow } from './library.ts';

/** Attributes of TensorFlow operations by kind. */
function attributesOf({ binding }: NativeBackend) {
  return {
    ints: (name: string, value: readonly number[]): OpAttribute => ({
      name,
      type: binding.TF_ATTR_INT,
      value,
    }),
    text: (name: string, value: string): OpAttribute => ({ name, type: binding.TF_ATTR_STRING, value }),
    float: (name: string, value: number): OpAttribute => ({ name, type: binding.TF_ATTR_FLOAT, value }),
    flag: (name: string, value: boolean): OpAttribute => ({ name, type: binding.TF_ATTR_BOOL, value }),
    float32: (name: string): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }),
  };
}

export function nativeKernels(tf: Tensorflow, backend: NativeBackend): Kernels {
  return {
    backend: `tensorflow (${backend.isUsingGpuDevice ? 'CUDA' : 'CPU'})`,
    hasCuda: backend.isUsingGpuDevice,
    ...windows(tf, backend),
    ...normalization(tf, backend),
    reluGrad: (dy, y) =>
      backend.executeSingleOutput('ReluGrad', [attributesOf(backend).float32('T')], [dy, y]),
  };
}

type Windows = Pick<Kernels, 'conv' | 'convInputGrad' | 'convWeightGrad' | 'maxPool' | 'maxPoolGrad'>;

function windows(tf: Tensorflow, backend: NativeBackend): Windows {
  const { ints, text, float32 } = attributesOf(backend);
  const sliding = ({ strides, pads }: ConvAttrs): OpAttribute[] => {
    const [top, left, bottom, right] = pads;
    const common = [
      float32('T'),
      ints('strides', [1, ...strides, 1]),
      text('data_format', 'NHWC'),
      text('padding', hasPads(pads) ? 'EXPLICIT' : 'VALID'),
    ];
    if (!hasPads(pads)) return common;
    return [...common, ints('explicit_paddings', [0, 0, top, bottom, left, right, 0, 0])];
  };
  const conv = (attrs: ConvAttrs): OpAttribute[] => [...sliding(attrs), ints('dilations', [1, 1, 1, 1])];
  const pool = (attrs: PoolAttrs): OpAttribute[] => [
    ...sliding(attrs),
    ints('ksize', [1, ...attrs.kernel, 1]),
  ];
  const sizes = (shape: Shape4): Tensor => tf.tensor1d([...shape], 'int32');
  const run = (op: string, attrs: readonly OpAttribute[], ins: readonly Tensor[]): Tensor =>
    backend.executeSingleOutput(op, attrs, ins);
  return {
    conv: (x, w, attrs) => run('Conv2D', conv(attrs), [x, w]),
    convInputGrad: (dy, w, attrs) =>
      run('Conv2DBackpropInput', conv(attrs), [sizes(attrs.inputShape), w, dy]),
    convWeightGrad: (x, dy, attrs) =>
      run('Conv2DBackpropFilter', conv(attrs), [x, sizes(attrs.filterShape), dy]),
    maxPool: (x, attrs) => run('MaxPool', pool(attrs), [x]),
    maxPoolGrad: (dy, x, y, attrs) => run('MaxPoolGrad', pool(attrs), [x, y, dy]),
  };
}

function normalization(tf: Tensorflow, backend: NativeBackend): Pick<Kernels, 'batchNorm' | 'batchNormGrad'> {
  const { float, text, flag, float32 } = attributesOf(backend);
  const training = (eps: number): OpAttribute[] => [
    float32('T'),
    float32('U'),
    float('epsilon', eps),
    text('data_format', 'NHWC'),
    flag('is_training', true),
  ];
  return {
    batchNorm(x, scale, bias, eps) {
      const none = tf.tensor1d([]);
      const attrs = [...training(eps), float('exponential_avg_factor', 1)];
      const ins = [x, scale, bias, none, none];
      const outs = backend.executeMultipleOutputs('FusedBatchNormV3', attrs, ins, 6);
      const [y, mean, unbiased, ...saved] = outs as [Tensor, Tensor, Tensor, ...Tensor[]];
      // The variance that TensorFlow gives is the unbiased one.
      const count = x.size / (x.shape[3] || 1);
      const variance = tf.mul(unbiased, Math.max(count - 1, 1) / count);
      return { y, mean, variance, saved };
    },

    batchNormGrad({ x, dy, scale, mean, variance, saved, eps }) {
      // On CUDA the second saved tensor is one over the deviation, on the CPU it is the variance.
      const second = (): Tensor => (backend.isUsingGpuDevice ? tf.rsqrt(tf.add(variance, eps)) : variance);
      const ins = [dy, x, scale, ...(saved ?? [mean, second(), tf.tensor1d([])])];
      const outs = backend.executeMultipleOutputs('FusedBatchNormGradV3', training(eps), ins, 5);
      const [dx, dScale, dBias] = outs as [Tensor, Tensor, Tensor, ...Tensor[]];
      return [dx, dScale, dBias];
    },
  };
}
