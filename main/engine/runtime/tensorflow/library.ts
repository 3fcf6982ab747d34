/** What this room takes from TensorFlow.js: the library as a value, and the way to TensorFlow's own operations below it. */
import type * as tfjs from '@tensorflow/tfjs';

/** The library itself: `@tensorflow/tfjs-node-gpu`, or plain `@tensorflow/tfjs`, which computes in JavaScript. */
export type Tensorflow = typeof tfjs;
export type Tensor = tfjs.Tensor;
export type Tensor1D = tfjs.Tensor1D;
export type Tensor4D = tfjs.Tensor4D;

/** One attribute of a TensorFlow operation, as the native backend takes it. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The part of tfjs-node's backend that runs TensorFlow operations by name. */
export interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: {
    readonly TF_FLOAT: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_BOOL: number;
  };
  executeSingleOutput(op: string, attrs: readonly OpAttribute[], ins: readonly Tensor[]): Tensor;
  executeMultipleOutputs(
    op: string,
    attrs: readonly OpAttribute[],
    ins: readonly Tensor[],
    outputs: number,
  ): Tensor[];
}

/** The native backend when it is the one in use, else null. */
export function nativeBackend(tf: Tensorflow): NativeBackend | null {
  const backend: object = tf.backend();
  return 'executeMultipleOutputs' in backend ? (backend as NativeBackend) : null;
}

/** A tensor whose number of axes is known from the graph. */
export const as4 = (tensor: Tensor): Tensor4D => tensor as Tensor4D;
