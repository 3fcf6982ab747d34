/** For every operation, inputs to try it with: a total table, so that no operation goes untested. */
import type { None, OpAttrs, OpName, PerOp } from '#main/engine/ir/ops.ts';
import { spreadAt } from '#tests/helpers/spread.ts';

/** How the numbers of an input are drawn. */
export type Drawn =
  /** -2..2, none closer to 0 than 0.05: kinks are stepped around. */
  | 'any'
  /** 0.5..2.5 */
  | 'positive'
  /** All different by at least 0.01: no ties between maxima. */
  | 'distinct'
  /** Whole numbers from -1 to 5, some a half off, some NaN. */
  | 'index'
  /** Very small and very large ones, infinities and NaN among them. */
  | 'wild'
  /** -80..80, and 0 for about one in eight: where a careless formula overflows. */
  | 'wide';

export interface SampleInput {
  readonly shape: readonly number[];
  readonly drawn: Drawn;
  /** Inputs by which the operation is not differentiated. */
  readonly isFixed?: boolean;
}

export interface Sample<K extends OpName> {
  readonly ins: readonly SampleInput[];
  readonly attrs: OpAttrs[K];
}

const any = (...shape: number[]): SampleInput => ({ shape, drawn: 'any' });
const positive = (...shape: number[]): SampleInput => ({ shape, drawn: 'positive' });
const distinct = (...shape: number[]): SampleInput => ({ shape, drawn: 'distinct' });
const fixed = (input: SampleInput): SampleInput => ({ ...input, isFixed: true });

/** Shared by all operations without attributes. */
const pairs: readonly { readonly ins: readonly SampleInput[]; readonly attrs: None }[] = [
  { ins: [any(3, 4), any(3, 4)], attrs: {} },
  { ins: [any(), any()], attrs: {} },
];
const singles: typeof pairs = [{ ins: [any(2, 3, 4)], attrs: {} }];

const conv1 = { strides: [1, 1], pads: [0, 0, 0, 0] } as const;
const conv3 = { strides: [1, 1], pads: [1, 1, 1, 1] } as const;
const conv3by2 = { strides: [2, 2], pads: [1, 1, 1, 1] } as const;
const conv7by2 = { strides: [2, 2], pads: [3, 3, 3, 3] } as const;
const lopsided = { strides: [2, 1], pads: [0, 1, 2, 0] } as const;

export const samplers: PerOp<{ [K in OpName]: readonly Sample<K>[] }> = {
  constant: [
    { ins: [], attrs: { shape: [], value: 1.5 } },
    { ins: [], attrs: { shape: [2, 3], value: -0.25 } },
  ],
  add: pairs,
  sub: pairs,
  mul: pairs,
  div: [{ ins: [any(3, 4), positive(3, 4)], attrs: {} }],
  sqrt: [{ ins: [positive(2, 5)], attrs: {} }],
  exp: singles,
  log: [{ ins: [positive(2, 5)], attrs: {} }],
  sigmoid: singles,
  softplus: singles,
  relu: singles,
  reluGrad: [{ ins: [any(2, 9), fixed(any(2, 9))], attrs: {} }],
  minimum: pairs,
  where: [{ ins: [fixed(any(3, 4)), any(3, 4), any(3, 4)], attrs: {} }],
  isFinite: [{ ins: [{ shape: [4, 5], drawn: 'wild' }], attrs: {} }],
  cast: [
    { ins: [any(3, 4)], attrs: { dtype: 'float32' } },
    { ins: [fixed(any(3, 4))], attrs: { dtype: 'float16' } },
    { ins: [fixed({ shape: [40], drawn: 'wide' })], attrs: { dtype: 'float16' } },
  ],
  logSoftmax: [
    { ins: [any(3, 5)], attrs: { axis: 1 } },
    { ins: [any(2, 4, 2, 3)], attrs: { axis: 1 } },
  ],
  oneHot: [
    { ins: [{ shape: [9], drawn: 'index' }], attrs: { axis: 1, classes: 5 } },
    { ins: [{ shape: [2, 3, 4], drawn: 'index' }], attrs: { axis: 1, classes: 4 } },
  ],
  broadcast: [
    { ins: [any()], attrs: { shape: [2, 3] } },
    { ins: [any(4)], attrs: { shape: [3, 4] } },
    { ins: [any(1, 3, 1, 1)], attrs: { shape: [2, 3, 2, 2] } },
    { ins: [any(2, 1)], attrs: { shape: [2, 2, 3] } },
  ],
  reshape: [
    { ins: [any(2, 6)], attrs: { shape: [3, 4] } },
    { ins: [any(1, 1)], attrs: { shape: [] } },
  ],
  norm: [
    { ins: [any(3, 4)], attrs: {} },
    { ins: [any(2, 3, 5, 4), any(7), any(3, 4)], attrs: {} },
  ],
  sum: [
    { ins: [any(2, 3, 4)], attrs: { axes: [1] } },
    { ins: [any(2, 3, 2, 2)], attrs: { axes: [0, 2, 3] } },
    { ins: [any(2, 3)], attrs: { axes: [] } },
  ],
  concat: [
    { ins: [any(2, 3), any(2, 1), any(2, 2)], attrs: { axis: 1 } },
    { ins: [any(2, 3)], attrs: { axis: 0 } },
  ],
  slice: [{ ins: [any(2, 5, 3)], attrs: { axis: 1, start: 1, end: 4 } }],
  pad: [{ ins: [any(2, 3, 2)], attrs: { axis: 1, before: 1, after: 2 } }],
  transpose: [
    { ins: [any(2, 3, 4)], attrs: { perm: [2, 0, 1] } },
    { ins: [any(2, 3, 2, 2, 2, 3)], attrs: { perm: [0, 1, 4, 2, 5, 3] } },
  ],
  // The first are a few ranges, which are moved as such: a repeated edge, a resize by one, a part of the axis. The last
  // ones are picked.
  gather: [
    { ins: [any(2, 3, 4)], attrs: { axis: 2, indices: [0, 0, 1, 2, 3] } },
    { ins: [any(1, 2, 5, 3)], attrs: { axis: 2, indices: [0, 1, 2, 2, 3, 4] } },
    { ins: [any(4, 3)], attrs: { axis: 0, indices: [1, 2] } },
    { ins: [any(2, 5, 3)], attrs: { axis: 1, indices: [4, 0, 2, 2, 1, 3, 0] } },
    { ins: [any(3, 6)], attrs: { axis: 1, indices: [5, 4, 3, 2, 1, 0] } },
  ],
  scatterAdd: [
    { ins: [any(2, 3, 5)], attrs: { axis: 2, indices: [0, 0, 1, 2, 3], size: 4 } },
    { ins: [any(1, 2, 6, 3)], attrs: { axis: 2, indices: [0, 1, 2, 2, 3, 4], size: 5 } },
    { ins: [any(2, 3)], attrs: { axis: 0, indices: [1, 2], size: 4 } },
    { ins: [any(2, 7, 3)], attrs: { axis: 1, indices: [4, 0, 2, 2, 1, 3, 0], size: 5 } },
  ],
  matmul: [
    { ins: [any(2, 3, 4), any(2, 4, 2)], attrs: { transA: false, transB: false } },
    { ins: [any(2, 4, 3), any(2, 2, 4)], attrs: { transA: true, transB: true } },
    { ins: [any(3, 4), any(4, 2)], attrs: { transA: false, transB: false } },
    { ins: [any(4, 3), any(4, 2)], attrs: { transA: true, transB: false } },
    { ins: [any(3, 4), any(2, 4)], attrs: { transA: false, transB: true } },
    { ins: [any(4, 3), any(2, 4)], attrs: { transA: true, transB: true } },
  ],
  conv: [
    { ins: [any(4, 30, 5, 6), any(14, 30, 3, 3)], attrs: conv3 },
    { ins: [any(2, 3, 5, 6), any(4, 3, 3, 3)], attrs: conv3 },
    { ins: [any(2, 3, 6, 7), any(4, 3, 3, 3)], attrs: conv3by2 },
    { ins: [any(2, 3, 6, 5), any(4, 3, 1, 1)], attrs: { strides: [2, 2], pads: [0, 0, 0, 0] } },
    { ins: [any(1, 2, 9, 8), any(3, 2, 7, 7)], attrs: conv7by2 },
    { ins: [any(1, 2, 6, 5), any(3, 2, 3, 2)], attrs: lopsided },
    { ins: [any(16, 16, 4, 4), any(32, 16, 3, 3)], attrs: conv3 },
    { ins: [any(16, 3, 8, 8), any(16, 3, 7, 7)], attrs: conv7by2 },
    { ins: [any(32, 16, 4, 4), any(16, 16, 3, 3)], attrs: conv3by2 },
    { ins: [any(16, 16, 4, 4), any(32, 16, 1, 1)], attrs: { strides: [2, 2], pads: [0, 0, 0, 0] } },
  ],
  convInputGrad: [
    { ins: [any(2, 13, 5, 6), any(13, 30, 3, 3)], attrs: { ...conv3, inputSize: [5, 6] } },
    { ins: [any(2, 4, 5, 6), any(4, 3, 3, 3)], attrs: { ...conv3, inputSize: [5, 6] } },
    { ins: [any(2, 4, 3, 4), any(4, 3, 3, 3)], attrs: { ...conv3by2, inputSize: [6, 7] } },
    { ins: [any(2, 4, 3, 3), any(4, 3, 1, 1)], attrs: { ...conv1, strides: [2, 2], inputSize: [6, 5] } },
    { ins: [any(1, 3, 5, 4), any(3, 2, 7, 7)], attrs: { ...conv7by2, inputSize: [9, 8] } },
    { ins: [any(1, 3, 3, 5), any(3, 2, 3, 2)], attrs: { ...lopsided, inputSize: [6, 5] } },
  ],
  convWeightGrad: [
    // Channels that are filled up to blocks.
    { ins: [any(4, 14, 6, 5), any(4, 27, 6, 5)], attrs: { ...conv3, kernel: [3, 3] } },
    // Batches that fill blocks only when their pictures are cut into strips.
    { ins: [any(4, 16, 6, 5), any(4, 16, 6, 5)], attrs: { ...conv3, kernel: [3, 3] } },
    { ins: [any(24, 32, 3, 4), any(24, 16, 2, 2)], attrs: { ...conv3by2, kernel: [3, 3] } },
    { ins: [any(8, 16, 5, 5), any(8, 16, 3, 3)], attrs: { ...conv1, strides: [2, 2], kernel: [1, 1] } },
    { ins: [any(8, 3, 9, 8), any(8, 16, 5, 4)], attrs: { ...conv7by2, kernel: [7, 7] } },
    { ins: [any(2, 3, 5, 6), any(2, 4, 5, 6)], attrs: { ...conv3, kernel: [3, 3] } },
    { ins: [any(2, 3, 6, 7), any(2, 4, 3, 4)], attrs: { ...conv3by2, kernel: [3, 3] } },
    { ins: [any(2, 3, 6, 5), any(2, 4, 3, 3)], attrs: { ...conv1, strides: [2, 2], kernel: [1, 1] } },
    { ins: [any(1, 2, 9, 8), any(1, 3, 5, 4)], attrs: { ...conv7by2, kernel: [7, 7] } },
    { ins: [any(1, 2, 6, 5), any(1, 3, 3, 5)], attrs: { ...lopsided, kernel: [3, 2] } },
  ],
  maxPool: [
    { ins: [distinct(2, 2, 6, 7)], attrs: { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] } },
    { ins: [distinct(2, 3, 4, 3)], attrs: { kernel: [4, 3], strides: [1, 1], pads: [0, 0, 0, 0] } },
  ],
  // Its second input is positions: the tests make them by pooling a tensor of `inputShape` first.
  maxPoolGrad: [{ ins: [any(2, 2, 3, 4)], attrs: { inputShape: [2, 2, 6, 7] } }],
  batchNorm: [
    { ins: [any(4, 3, 2, 2), any(3), any(3)], attrs: { eps: 1e-5 } },
    { ins: [any(5, 3), any(3), any(3)], attrs: { eps: 1e-3 } },
  ],
  batchNormGrad: [
    { ins: [any(4, 3, 2, 2), any(4, 3, 2, 2), any(3), any(3), positive(3)], attrs: { eps: 1e-5 } },
    { ins: [any(5, 3), any(5, 3), any(3), any(3), positive(3)], attrs: { eps: 1e-3 } },
  ],
  batchNormFixed: [
    { ins: [any(4, 3, 2, 2), any(3), any(3), any(3), positive(3)], attrs: { eps: 1e-5 } },
    { ins: [any(5, 3), any(3), any(3), any(3), positive(3)], attrs: { eps: 1e-3 } },
  ],
};

const ODD_INDICES = [NaN, 0.5, -0];
const ODD_NUMBERS = [NaN, Infinity, -Infinity, 0, -0, 3e38, -3e38, 1e-40];

/** The numbers of one input; equal salt, equal numbers. */
export function drawInput({ shape, drawn }: SampleInput, salt: number): Float64Array {
  const size = shape.reduce((n, d) => n * d, 1);
  const out = new Float64Array(size);
  const order = Array.from(out, (_, i) => i).sort((a, b) => spreadAt(a, salt) - spreadAt(b, salt));
  for (let i = 0; i < size; i++) {
    const u = spreadAt(i, salt);
    if (drawn === 'positive') out[i] = 0.5 + 2 * u;
    else if (drawn === 'distinct') out[i] = ((order[i] ?? 0) - size / 2) * 0.01;
    else if (drawn === 'index') out[i] = ODD_INDICES[i] ?? Math.floor(7 * u) - 1;
    else if (drawn === 'wild') out[i] = ODD_NUMBERS[i] ?? (u < 0.5 ? -1 : 1) * 2 ** (200 * u - 100);
    else if (drawn === 'wide') out[i] = u < 0.125 ? 0 : 160 * spreadAt(i, salt + 1000) - 80;
    else out[i] = (u < 0.5 ? -1 : 1) * (0.05 + 1.95 * spreadAt(i, salt + 1000));
    out[i] = Math.fround(out[i] ?? 0);
  }
  return out;
}
