/**
 * TensorFlow's own kernels, run by name: Conv2D and both its gradients, MaxPool and MaxPoolGrad, FusedBatchNormV3 and its
 * gradient. tfjs-node offers fewer paddings and no training normalization, so its backend is asked directly.
 */
import type { ConvAttrs, Pads, Pair, PoolAttrs } from '../../ir/ops.ts';
import { hasPads, type Kernels, type Shape4 } from './kernels.ts';
import type { NativeBackend, OpAttribute, Tensor, Tensor4D, Tensorflow } from './library.ts';

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
  const sliding = ({ strides, pads }: ConvAttrs, isSame: boolean): OpAttribute[] => {
    const [top, left, bottom, right] = pads;
    const common = [float32('T'), ints('strides', [1, ...strides, 1]), text('data_format', 'NHWC')];
    if (isSame) return [...common, text('padding', 'SAME')];
    if (!hasPads(pads)) return [...common, text('padding', 'VALID')];
    return [
      ...common,
      text('padding', 'EXPLICIT'),
      ints('explicit_paddings', [0, 0, top, bottom, left, right, 0, 0]),
    ];
  };
  const convolve = (op: string, attrs: ConvAttrs, sizes: WindowSizes, ins: readonly Tensor[]): Tensor => {
    const all = [...sliding(attrs, isSamePadding(attrs, sizes)), ints('dilations', [1, 1, 1, 1])];
    return backend.executeSingleOutput(op, all, ins);
  };
  const pooled = (op: string, attrs: PoolAttrs, ins: readonly Tensor[]): Tensor =>
    backend.executeSingleOutput(op, [...sliding(attrs, false), ints('ksize', [1, ...attrs.kernel, 1])], ins);
  const shapeOf = (shape: Shape4): Tensor => tf.tensor1d([...shape], 'int32');
  /** Whether padding beforehand pays: only TensorFlow's CPU kernels are slow with paddings of one's own. */
  const isPaddedHere = (attrs: ConvAttrs, sizes: WindowSizes): boolean =>
    !backend.isUsingGpuDevice && hasPads(attrs.pads) && !isSamePadding(attrs, sizes);

  return {
    conv: (x, w, attrs) => convolve('Conv2D', attrs, sizesOf(x.shape, w.shape), [x, w]),

    convInputGrad(dy, w, attrs) {
      const { inputShape } = attrs;
      const sizes = sizesOf(inputShape, w.shape);
      const run = (shape: Shape4, by: ConvAttrs): Tensor =>
        convolve('Conv2DBackpropInput', by, sizes, [shapeOf(shape), w, dy]);
      if (!isPaddedHere(attrs, sizes)) return run(inputShape, attrs);
      const [top, left] = attrs.pads;
      const padded = run(paddedShape(inputShape, attrs.pads), { strides: attrs.strides, pads: NO_PADS });
      return tf.slice(padded, [0, top, left, 0], [...inputShape]);
    },

    convWeightGrad(x, dy, attrs) {
      const { filterShape } = attrs;
      const sizes = sizesOf(x.shape, filterShape);
      const run = (input: Tensor4D, by: ConvAttrs): Tensor =>
        convolve('Conv2DBackpropFilter', by, sizes, [input, shapeOf(filterShape), dy]);
      if (x.shape[3] > FEW_CHANNELS || !isPaddedHere(attrs, sizes)) return run(x, attrs);
      const [top, left, bottom, right] = attrs.pads;
      const padded = tf.pad4d(x, [[0, 0], [top, bottom], [left, right], [0, 0]]); // prettier-ignore
      return run(padded, { strides: attrs.strides, pads: NO_PADS });
    },

    maxPool: (x, attrs) => pooled('MaxPool', attrs, [x]),
    maxPoolGrad: (dy, x, y, attrs) => pooled('MaxPoolGrad', attrs, [x, y, dy]),
  };
}

/** Up to here the CPU's weight gradient is faster on an image that is padded already (measured on a ResNet's stem). */
const FEW_CHANNELS = 8;
const NO_PADS: Pads = [0, 0, 0, 0];

/** Heights and widths of the image and of the filter. */
interface WindowSizes {
  readonly image: Pair;
  readonly kernel: Pair;
}

const sizesOf = (image: Shape4, filter: Shape4): WindowSizes => ({
  image: [image[1], image[2]],
  kernel: [filter[0], filter[1]],
});

const paddedShape = ([n, h, w, c]: Shape4, [top, left, bottom, right]: Pads): Shape4 => [
  n,
  h + top + bottom,
  w + left + right,
  c,
];

/**
 * Whether the paddings are what TensorFlow means by SAME: as many outputs as strides fit into the image, the odd zero at
 * the end. Its CPU kernels are up to six times as fast when they are told so.
 */
function isSamePadding({ strides, pads }: ConvAttrs, { image, kernel }: WindowSizes): boolean {
  const [top, left, bottom, right] = pads;
  const isSame = (axis: 0 | 1, before: number, after: number): boolean => {
    const outputs = Math.ceil(image[axis] / strides[axis]);
    const total = Math.max((outputs - 1) * strides[axis] + kernel[axis] - image[axis], 0);
    return before === Math.floor(total / 2) && after === total - before;
  };
  return hasPads(pads) && isSame(0, top, bottom) && isSame(1, left, right);
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
