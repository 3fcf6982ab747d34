/** Reference evaluation: for every operation the most obvious code that computes it, in double precision. */
import { roundToHalf } from '../../ir/half.ts';
import type { OpAttrs, OpName, PerOp } from '../../ir/ops.ts';
import { windowSize } from '../../ir/shapes.ts';
import { coordinates, flatIndex, generate, num, zeros, type RefTensor } from './tensor.ts';
import { dims4, meetings, type Dims4 } from './windows.ts';

export type EvalRule<K extends OpName> = (
  ins: readonly RefTensor[],
  attrs: OpAttrs[K],
) => readonly RefTensor[];

function input(ins: readonly RefTensor[], i: number): RefTensor {
  const tensor = ins[i];
  if (tensor === undefined) throw new Error(`input ${i} is missing`);
  return tensor;
}

const unary =
  (f: (x: number) => number) =>
  (ins: readonly RefTensor[]): readonly RefTensor[] => {
    const x = input(ins, 0);
    return [{ dims: x.dims, data: x.data.map(f) }];
  };

const binary =
  (f: (a: number, b: number) => number) =>
  (ins: readonly RefTensor[]): readonly RefTensor[] => {
    const [a, b] = [input(ins, 0), input(ins, 1)];
    return [{ dims: a.dims, data: a.data.map((value, i) => f(value, num(b.data, i))) }];
  };

const elementwise = {
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  sqrt: unary(Math.sqrt),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  softplus: unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  relu: unary((x) => Math.max(x, 0)),
  reluGrad: binary((dy, y) => (y > 0 ? dy : 0)),
  minimum: binary(Math.min),
  isFinite: unary((x) => (Number.isFinite(x) ? 1 : 0)),
};

/** Moves a coordinate along one axis. */
const shifted = (at: readonly number[], axis: number, by: number): number[] =>
  at.map((c, i) => (i === axis ? c + by : c));

/** The channel (axis 1) of every number. */
const channelsOf = (x: RefTensor): number[] =>
  Array.from(x.data, (_, flat) => num(coordinates(x.dims, flat), 1));

/** Sums a quantity of every number of `x` into its channel. */
function perChannel(x: RefTensor, f: (flat: number, channel: number) => number): Float64Array {
  const sums = new Float64Array(num(x.dims, 1));
  channelsOf(x).forEach((channel, flat) => {
    sums[channel] = num(sums, channel) + f(flat, channel);
  });
  return sums;
}

const vector = (data: Float64Array): RefTensor => ({ dims: [data.length], data });

interface ConvWalk {
  readonly x: Dims4;
  readonly w: Dims4;
  readonly y: Dims4;
  readonly attrs: Pick<OpAttrs['conv'], 'strides' | 'pads'>;
}
/** Visits every product of a convolution by the flat positions of its three tensors. */
function eachProduct(
  { x, w, y, attrs }: ConvWalk,
  visit: (xAt: number, wAt: number, yAt: number) => void,
): void {
  const sizes = { input: [x[2], x[3]], kernel: [w[2], w[3]], output: [y[2], y[3]] } as const;
  const [xArea, wArea, yArea] = [x[2] * x[3], w[2] * w[3], y[2] * y[3]];
  const [batch, outs, channels] = [y[0], w[0], w[1]];
  for (const { iy, ix, ky, kx, oy, ox } of meetings(sizes, attrs)) {
    const [xSpot, wSpot, ySpot] = [iy * x[3] + ix, ky * w[3] + kx, oy * y[3] + ox];
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < outs; o++) {
        const yAt = (n * outs + o) * yArea + ySpot;
        for (let c = 0; c < channels; c++) {
          visit((n * channels + c) * xArea + xSpot, (o * channels + c) * wArea + wSpot, yAt);
        }
      }
    }
  }
}

/** Adds to one number of a tensor. */
function accumulate(out: RefTensor, target: number, value: number): void {
  out.data[target] = num(out.data, target) + value;
}

export const evaluate: PerOp<{ [K in OpName]: EvalRule<K> }> = {
  ...elementwise,

  constant: (_ins, { shape, value }) => [generate(shape, () => value)],

  where(ins) {
    const [condition, a, b] = [input(ins, 0), input(ins, 1), input(ins, 2)];
    const pick = (value: number, i: number): number => (num(condition.data, i) > 0 ? value : num(b.data, i));
    return [{ dims: a.dims, data: a.data.map(pick) }];
  },

  cast(ins, { dtype }) {
    const x = input(ins, 0);
    return [{ dims: x.dims, data: dtype === 'float16' ? x.data.map(roundToHalf) : x.data.slice() }];
  },

  logSoftmax(ins, { axis }) {
    const x = input(ins, 0);
    const classes = num(x.dims, axis);
    return [
      generate(x.dims, (at, flat) => {
        const row = Array.from({ length: classes }, (_, c) =>
          num(x.data, flatIndex(x.dims, shifted(at, axis, c - num(at, axis)))),
        );
        const largest = Math.max(...row);
        const total = row.reduce((sum, value) => sum + Math.exp(value - largest), 0);
        return num(x.data, flat) - largest - Math.log(total);
      }),
    ];
  },

  oneHot(ins, { axis, classes }) {
    const x = input(ins, 0);
    const dims = x.dims.toSpliced(axis, 0, classes);
    const indexAt = (at: readonly number[]): number => num(x.data, flatIndex(x.dims, at.toSpliced(axis, 1)));
    return [generate(dims, (at) => (indexAt(at) === num(at, axis) ? 1 : 0))];
  },

  broadcast(ins, { shape }) {
    const x = input(ins, 0);
    const offset = shape.length - x.dims.length;
    const from = (at: readonly number[]): number[] =>
      x.dims.map((d, axis) => (d === 1 ? 0 : num(at, axis + offset)));
    return [generate(shape, (at) => num(x.data, flatIndex(x.dims, from(at))))];
  },

  reshape: (ins, { shape }) => [{ dims: shape, data: input(ins, 0).data.slice() }],

  sum(ins, { axes }) {
    const x = input(ins, 0);
    const out = zeros(x.dims.map((d, i) => (axes.includes(i) ? 1 : d)));
    x.data.forEach((value, flat) => {
      const to = coordinates(x.dims, flat).map((c, i) => (axes.includes(i) ? 0 : c));
      accumulate(out, flatIndex(out.dims, to), value);
    });
    return [out];
  },

  norm(ins) {
    const squares = ins.map(({ data }) => data.reduce((sum, value) => sum + value * value, 0));
    return [{ dims: [], data: Float64Array.of(Math.sqrt(squares.reduce((a, c) => a + c, 0))) }];
  },

  concat(ins, { axis }) {
    const total = ins.reduce((sum, tensor) => sum + num(tensor.dims, axis), 0);
    const out = zeros(input(ins, 0).dims.map((d, i) => (i === axis ? total : d)));
    let start = 0;
    for (const tensor of ins) {
      tensor.data.forEach((value, flat) => {
        out.data[flatIndex(out.dims, shifted(coordinates(tensor.dims, flat), axis, start))] = value;
      });
      start += num(tensor.dims, axis);
    }
    return [out];
  },

  slice(ins, { axis, start, end }) {
    const x = input(ins, 0);
    const dims = x.dims.map((d, i) => (i === axis ? end - start : d));
    return [generate(dims, (at) => num(x.data, flatIndex(x.dims, shifted(at, axis, start))))];
  },

  pad(ins, { axis, before, after }) {
    const x = input(ins, 0);
    const out = zeros(x.dims.map((d, i) => (i === axis ? d + before + after : d)));
    x.data.forEach((value, flat) => {
      out.data[flatIndex(out.dims, shifted(coordinates(x.dims, flat), axis, before))] = value;
    });
    return [out];
  },

  transpose(ins, { perm }) {
    const x = input(ins, 0);
    const dims = perm.map((axis) => num(x.dims, axis));
    const from = (at: readonly number[]): number[] => x.dims.map((_, axis) => num(at, perm.indexOf(axis)));
    return [generate(dims, (at) => num(x.data, flatIndex(x.dims, from(at))))];
  },

  gather(ins, { axis, indices }) {
    const x = input(ins, 0);
    const from = (at: readonly number[]): number[] => at.with(axis, num(indices, num(at, axis)));
    return [generate(x.dims.with(axis, indices.length), (at) => num(x.data, flatIndex(x.dims, from(at))))];
  },

  scatterAdd(ins, { axis, indices, size }) {
    const x = input(ins, 0);
    const out = zeros(x.dims.with(axis, size));
    x.data.forEach((value, flat) => {
      const at = coordinates(x.dims, flat);
      accumulate(out, flatIndex(out.dims, at.with(axis, num(indices, num(at, axis)))), value);
    });
    return [out];
  },

  matmul(ins, { transA, transB }) {
    const [a, b] = [input(ins, 0), input(ins, 1)];
    const axis = a.dims.length - 2;
    const inner = num(a.dims, transA ? axis : axis + 1);
    const sides = [num(a.dims, transA ? axis + 1 : axis), num(b.dims, transB ? axis : axis + 1)];
    const pick = (t: RefTensor, matrix: number, i: number, j: number): number =>
      num(t.data, (matrix * num(t.dims, axis) + i) * num(t.dims, axis + 1) + j);
    return [
      generate([...a.dims.slice(0, axis), ...sides], (at) => {
        const matrix = axis === 0 ? 0 : num(at, 0);
        const [i, j] = [num(at, axis), num(at, axis + 1)];
        let total = 0;
        for (let k = 0; k < inner; k++) {
          const left = transA ? pick(a, matrix, k, i) : pick(a, matrix, i, k);
          total += left * (transB ? pick(b, matrix, j, k) : pick(b, matrix, k, j));
        }
        return total;
      }),
    ];
  },

  conv(ins, attrs) {
    const [x, w] = [input(ins, 0), input(ins, 1)];
    const [n, , h, width] = dims4(x);
    const [o, , kh, kw] = dims4(w);
    const out = zeros([n, o, ...windowSize([h, width], [kh, kw], attrs)]);
    eachProduct({ x: dims4(x), w: dims4(w), y: dims4(out), attrs }, (xAt, wAt, yAt) => {
      accumulate(out, yAt, num(x.data, xAt) * num(w.data, wAt));
    });
    return [out];
  },

  convInputGrad(ins, attrs) {
    const [dy, w] = [input(ins, 0), input(ins, 1)];
    const out = zeros([num(dy.dims, 0), num(w.dims, 1), ...attrs.inputSize]);
    eachProduct({ x: dims4(out), w: dims4(w), y: dims4(dy), attrs }, (xAt, wAt, yAt) => {
      accumulate(out, xAt, num(dy.data, yAt) * num(w.data, wAt));
    });
    return [out];
  },

  convWeightGrad(ins, attrs) {
    const [x, dy] = [input(ins, 0), input(ins, 1)];
    const out = zeros([num(dy.dims, 1), num(x.dims, 1), ...attrs.kernel]);
    eachProduct({ x: dims4(x), w: dims4(out), y: dims4(dy), attrs }, (xAt, wAt, yAt) => {
      accumulate(out, wAt, num(x.data, xAt) * num(dy.data, yAt));
    });
    return [out];
  },

  maxPool(ins, attrs) {
    const x = input(ins, 0);
    const [n, c, h, width] = dims4(x);
    const size = windowSize([h, width], attrs.kernel, attrs);
    const best = generate([n, c, ...size], () => -Infinity);
    const positions = zeros(best.dims);
    const sizes = { input: [h, width], kernel: attrs.kernel, output: size } as const;
    for (const m of meetings(sizes, attrs)) {
      for (let plane = 0; plane < n * c; plane++) {
        const to = (plane * size[0] + m.oy) * size[1] + m.ox;
        const from = (plane * h + m.iy) * width + m.ix;
        if (num(x.data, from) <= num(best.data, to)) continue;
        best.data[to] = num(x.data, from);
        positions.data[to] = from;
      }
    }
    return [best, positions];
  },

  maxPoolGrad(ins, { inputShape }) {
    const [dy, positions] = [input(ins, 0), input(ins, 1)];
    const out = zeros(inputShape);
    dy.data.forEach((value, i) => accumulate(out, num(positions.data, i), value));
    return [out];
  },

  batchNorm(ins, { eps }) {
    const [x, scale, bias] = [input(ins, 0), input(ins, 1), input(ins, 2)];
    const count = x.data.length / num(x.dims, 1);
    const mean = perChannel(x, (i) => num(x.data, i) / count);
    const variance = perChannel(x, (i, c) => (num(x.data, i) - num(mean, c)) ** 2 / count);
    const normalized = evaluate.batchNormFixed([x, scale, bias, vector(mean), vector(variance)], { eps });
    return [input(normalized, 0), vector(mean), vector(variance)];
  },

  batchNormGrad(ins, { eps }) {
    const [x, dy, scale, mean, variance] = [0, 1, 2, 3, 4].map((i) => input(ins, i).data) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const tensor = input(ins, 0);
    const count = x.length / num(tensor.dims, 1);
    const deviation = variance.map((v) => Math.sqrt(v + eps));
    const normalized = (i: number, c: number): number => (num(x, i) - num(mean, c)) / num(deviation, c);
    const dBias = perChannel(tensor, (i) => num(dy, i));
    const dScale = perChannel(tensor, (i, c) => num(dy, i) * normalized(i, c));
    const channels = channelsOf(tensor);
    const dx = x.map((_, i) => {
      const c = num(channels, i);
      const common = (num(dBias, c) + normalized(i, c) * num(dScale, c)) / count;
      return (num(scale, c) / num(deviation, c)) * (num(dy, i) - common);
    });
    return [{ dims: tensor.dims, data: dx }, vector(dScale), vector(dBias)];
  },

  batchNormFixed(ins, { eps }) {
    const [x, scale, bias, mean, variance] = [0, 1, 2, 3, 4].map((i) => input(ins, i)) as [
      RefTensor,
      RefTensor,
      RefTensor,
      RefTensor,
      RefTensor,
    ];
    const channels = channelsOf(x);
    const data = x.data.map((value, i) => {
      const c = num(channels, i);
      const normalized = (value - num(mean.data, c)) / Math.sqrt(num(variance.data, c) + eps);
      return normalized * num(scale.data, c) + num(bias.data, c);
    });
    return [{ dims: x.dims, data }];
  },
};
