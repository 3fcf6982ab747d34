/** The one list of operations. Every table of the engine has exactly one row for each. */

/** What numbers are computed in. Inputs of one operation have the same one, and so has what it gives. */
export type FloatDtype = 'float32' | 'float16';
/** What a value holds. `int64` is for positions only (max-pooling). Graph inputs and constants are float32. */
export type Dtype = FloatDtype | 'int64';

/** The abstract value: what is known before running. */
export interface Aval {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

export type None = Readonly<Record<string, never>>;
/** Height first. */
export type Pair = readonly [number, number];
/** Top, left, bottom, right. */
export type Pads = readonly [number, number, number, number];

export interface ConvAttrs {
  readonly strides: Pair;
  readonly pads: Pads;
}
export interface PoolAttrs extends ConvAttrs {
  readonly kernel: Pair;
}

/** Each operation with its attributes. Inputs are named in the shape rules. */
export interface OpAttrs {
  /** A tensor filled with one number. */
  constant: { readonly shape: readonly number[]; readonly value: number };
  // Elementwise; both inputs have the same shape (broadcasting is an operation of its own).
  add: None;
  sub: None;
  mul: None;
  div: None;
  sqrt: None;
  exp: None;
  log: None;
  sigmoid: None;
  /** log(1 + exp(x)), without overflow. */
  softplus: None;
  relu: None;
  /** (dy, y): dy where y > 0, else 0. */
  reluGrad: None;
  /** The smaller of both. */
  minimum: None;
  /** (condition, a, b): a where the condition is > 0, else b. */
  where: None;
  /** 1 where x is a number, 0 where it is infinite or NaN. */
  isFinite: None;
  /** The same numbers, rounded to the nearest of another type; what is too large becomes infinite. */
  cast: { readonly dtype: FloatDtype };
  /** x - log(sum(exp(x))) along one axis. */
  logSoftmax: { readonly axis: number };
  /** Indices as floats -> a new axis of `classes` with 1 at the index; all zeros where that is no index (NaN too). */
  oneHot: { readonly axis: number; readonly classes: number };
  // Shape.
  /** Repeats a tensor to a larger shape; axes are aligned at the right, as numpy does. */
  broadcast: { readonly shape: readonly number[] };
  reshape: { readonly shape: readonly number[] };
  /** Sums over axes and keeps them with size 1. */
  sum: { readonly axes: readonly number[] };
  /** Any number of tensors -> the root of the sum of the squares of all their numbers, []. */
  norm: None;
  concat: { readonly axis: number };
  slice: { readonly axis: number; readonly start: number; readonly end: number };
  /** Adds zeros before and after along one axis. */
  pad: { readonly axis: number; readonly before: number; readonly after: number };
  /** Axis i of the result is axis perm[i] of x. */
  transpose: { readonly perm: readonly number[] };
  /** Position i along the axis is x at indices[i]. */
  gather: { readonly axis: number; readonly indices: readonly number[] };
  /** Position i along the axis is added to indices[i] of zeros, `size` long: the gradient of `gather`. */
  scatterAdd: { readonly axis: number; readonly indices: readonly number[]; readonly size: number };
  // Linear.
  /** (a, b): matrix product, each side transposed first when asked; 3 axes are a batch of matrices. */
  matmul: { readonly transA: boolean; readonly transB: boolean };
  /** (x [N,C,H,W], w [O,C,kh,kw]). */
  conv: ConvAttrs;
  /** (dy, w): the gradient of `conv` by its input of the given height and width. */
  convInputGrad: ConvAttrs & { readonly inputSize: Pair };
  /** (x, dy): the gradient of `conv` by its filter of the given height and width. */
  convWeightGrad: ConvAttrs & { readonly kernel: Pair };
  // Pooling.
  /** x -> (y, positions): the largest of each window, the first where several are equal. Padding never wins. */
  maxPool: PoolAttrs;
  /** (dy, positions): puts dy back where the maxima were found. */
  maxPoolGrad: { readonly inputShape: readonly number[] };
  // Batch normalization over axis 1. Numbers per channel are float32 also where x is float16.
  /** (x, scale, bias) -> (y, mean, variance): normalized by this batch; the variance is the biased one. */
  batchNorm: { readonly eps: number };
  /** (x, dy, scale, mean, variance) -> (dx, dscale, dbias) of `batchNorm`. */
  batchNormGrad: { readonly eps: number };
  /** (x, scale, bias, mean, variance): normalized by given statistics. */
  batchNormFixed: { readonly eps: number };
}

export type OpName = keyof OpAttrs;

/** A total table: one row per operation, or it does not compile. */
export type PerOp<F extends { readonly [K in OpName]: unknown }> = { readonly [K in OpName]: F[K] };
