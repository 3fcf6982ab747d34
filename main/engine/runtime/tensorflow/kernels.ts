/**
 * The operations that a network spends its time in, as TensorFlow takes them: images are [N,H,W,C], filters are
 * [kh,kw,in,out]. TensorFlow itself has a kernel for each; plain JavaScript has most of them.
 */
import type { ConvAttrs, Pads, PoolAttrs } from '../../ir/ops.ts';
import type { Tensor, Tensor4D } from './library.ts';

export type Shape4 = readonly [number, number, number, number];

export interface Normalized {
  readonly y: Tensor;
  /** Per channel; the variance is the biased one. */
  readonly mean: Tensor;
  readonly variance: Tensor;
  /** What the gradient kernel wants back; only this library knows what it is. */
  readonly saved: readonly Tensor[];
}

export interface NormGradInputs {
  readonly x: Tensor4D;
  readonly dy: Tensor4D;
  readonly scale: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
  /** Of the `batchNorm` that this is the gradient of; null when the statistics come from elsewhere. */
  readonly saved: readonly Tensor[] | null;
  readonly eps: number;
}

export interface Kernels {
  /** The name of the backend, for messages. */
  readonly backend: string;
  readonly hasCuda: boolean;
  conv(x: Tensor4D, w: Tensor4D, attrs: ConvAttrs): Tensor;
  convInputGrad(dy: Tensor4D, w: Tensor4D, attrs: ConvAttrs & { readonly inputShape: Shape4 }): Tensor;
  convWeightGrad(x: Tensor4D, dy: Tensor4D, attrs: ConvAttrs & { readonly filterShape: Shape4 }): Tensor;
  maxPool(x: Tensor4D, attrs: PoolAttrs): Tensor;
  /** The gradient by `x` of the pooling that made `y` of it. */
  maxPoolGrad(dy: Tensor4D, x: Tensor4D, y: Tensor4D, attrs: PoolAttrs): Tensor;
  batchNorm(x: Tensor4D, scale: Tensor, bias: Tensor, eps: number): Normalized;
  /** dx, dscale, dbias. */
  batchNormGrad(inputs: NormGradInputs): readonly [Tensor, Tensor, Tensor];
  /** dy where y > 0, else 0; both of one shape. */
  reluGrad(dy: Tensor, y: Tensor): Tensor;
}

export const hasPads = (pads: Pads): boolean => pads.some((pad) => pad !== 0);
