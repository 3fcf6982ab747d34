/** Shape rules: for every operation, what it accepts and the shape of what it gives. */
import { sameShape, sizeOf } from './graph.ts';
import type { Aval, ConvAttrs, FloatDtype, OpAttrs, OpName, Pair, PerOp } from './ops.ts';

/** Stops with a graph error that names the operation and the layer. */
export type Fail = (problem: string) => never;
export type ShapeRule<K extends OpName> = (
  ins: readonly Aval[],
  attrs: OpAttrs[K],
  fail: Fail,
) => readonly Aval[];

const float = (shape: readonly number[], dtype: FloatDtype = 'float32'): Aval => ({ dtype, shape });
export const shapeText = (shape: readonly number[]): string => `[${shape.join(',')}]`;

/** Takes the inputs apart, checking that there are as many as named and that all are floats of one type. */
function inputs<const N extends readonly string[]>(
  ins: readonly Aval[],
  names: N,
  fail: Fail,
): { [I in keyof N]: readonly number[] } {
  if (ins.length !== names.length)
    return fail(`needs ${names.length} inputs (${names.join(', ')}), got ${ins.length}`);
  return ins.map((aval, i) => {
    if (aval.dtype === 'int64') fail(`${names[i]} must be float32 or float16, not ${aval.dtype}`);
    if (aval.dtype !== ins[0]?.dtype)
      fail(`types differ: ${names[0]} is ${ins[0]?.dtype}, ${names[i]} is ${aval.dtype}`);
    return aval.shape;
  }) as { [I in keyof N]: readonly number[] };
}

/** The type of what comes out: that of the inputs, which `inputs` found to be equal. */
const dtypeOf = (ins: readonly Aval[]): FloatDtype => (ins[0]?.dtype === 'float16' ? 'float16' : 'float32');

const unary = (ins: readonly Aval[], _attrs: unknown, fail: Fail): readonly Aval[] => {
  const [x] = inputs(ins, ['x'], fail);
  return [float(x, dtypeOf(ins))];
};

const binary = (ins: readonly Aval[], _attrs: unknown, fail: Fail): readonly Aval[] => {
  const [a, b] = inputs(ins, ['a', 'b'], fail);
  if (!sameShape(a, b)) fail(`shapes differ: ${shapeText(a)} and ${shapeText(b)}`);
  return [float(a, dtypeOf(ins))];
};

type Four = readonly [number, number, number, number];
function four(shape: readonly number[], name: string, fail: Fail): Four {
  const [a, b, c, d] = shape;
  if (shape.length !== 4 || a === undefined || b === undefined || c === undefined || d === undefined) {
    return fail(`${name} must have 4 axes, not ${shapeText(shape)}`);
  }
  return [a, b, c, d];
}
/** The axis of the batch, if there is one, and the size of a matrix. */
function matrices(shape: readonly number[], name: string, fail: Fail): [readonly number[], Pair] {
  const [a, b] = shape.slice(-2);
  if (shape.length > 3 || a === undefined || b === undefined) {
    return fail(`${name} must have 2 axes, or 3 for a batch, not ${shapeText(shape)}`);
  }
  return [shape.slice(0, -2), [a, b]];
}

function axisSize(shape: readonly number[], axis: number, fail: Fail): number {
  const size = shape[axis];
  return size ?? fail(`axis ${axis} is not one of ${shapeText(shape)}`);
}

function checkIndices(indices: readonly number[], size: number, fail: Fail): void {
  if (indices.length === 0) fail('needs at least one index');
  const stray = indices.find((index) => !Number.isInteger(index) || index < 0 || index >= size);
  if (stray !== undefined) fail(`${stray} is no index below ${size}`);
}

/** Height and width after sliding a window; rounds down, as PyTorch does. */
export function windowSize(size: Pair, kernel: Pair, attrs: ConvAttrs): Pair {
  const [top, left, bottom, right] = attrs.pads;
  return [
    Math.floor((size[0] + top + bottom - kernel[0]) / attrs.strides[0]) + 1,
    Math.floor((size[1] + left + right - kernel[1]) / attrs.strides[1]) + 1,
  ];
}

function checkedWindow(size: Pair, kernel: Pair, attrs: ConvAttrs, fail: Fail): Pair {
  const out = windowSize(size, kernel, attrs);
  if (out[0] < 1 || out[1] < 1) {
    fail(`a ${kernel[0]}x${kernel[1]} window does not fit into ${size[0]}x${size[1]}`);
  }
  return out;
}

/** One float32 number for each channel, also where the picture is float16. */
function channelVectors(avals: readonly Aval[], channels: number, fail: Fail): void {
  for (const { dtype, shape } of avals) {
    if (dtype !== 'float32') fail(`numbers per channel must be float32, not ${dtype}`);
    if (!sameShape(shape, [channels])) fail(`needs [${channels}] per channel, got ${shapeText(shape)}`);
  }
}

const elementwise = {
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  sqrt: unary,
  exp: unary,
  log: unary,
  sigmoid: unary,
  softplus: unary,
  relu: unary,
  reluGrad: binary,
  minimum: binary,
  isFinite: unary,
};

const shapeRules: PerOp<{ [K in OpName]: ShapeRule<K> }> = {
  ...elementwise,

  constant(ins, { shape }, fail) {
    inputs(ins, [], fail);
    return [float(shape)];
  },

  where(ins, _attrs, fail) {
    const [condition, a, b] = inputs(ins, ['condition', 'a', 'b'], fail);
    if (!sameShape(a, b) || !sameShape(a, condition))
      fail(`shapes differ: ${[condition, a, b].map(shapeText).join(', ')}`);
    return [float(a, dtypeOf(ins))];
  },

  cast(ins, { dtype }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    return [float(x, dtype)];
  },

  logSoftmax(ins, { axis }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    axisSize(x, axis, fail);
    return [float(x, dtypeOf(ins))];
  },

  oneHot(ins, { axis, classes }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    if (axis < 0 || axis > x.length || classes < 1)
      fail(`${classes} classes do not fit at axis ${axis} of ${shapeText(x)}`);
    return [float(x.toSpliced(axis, 0, classes), dtypeOf(ins))];
  },

  broadcast(ins, { shape }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    const offset = shape.length - x.length;
    const fits = offset >= 0 && x.every((d, i) => d === 1 || d === shape[i + offset]);
    if (!fits) fail(`${shapeText(x)} cannot be broadcast to ${shapeText(shape)}`);
    return [float(shape, dtypeOf(ins))];
  },

  reshape(ins, { shape }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    if (sizeOf(x) !== sizeOf(shape)) fail(`${shapeText(x)} has not as many numbers as ${shapeText(shape)}`);
    return [float(shape, dtypeOf(ins))];
  },

  sum(ins, { axes }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    for (const axis of axes) axisSize(x, axis, fail);
    return [
      float(
        x.map((d, i) => (axes.includes(i) ? 1 : d)),
        dtypeOf(ins),
      ),
    ];
  },

  norm(ins, _attrs, fail) {
    if (ins.length === 0) fail('needs at least one input');
    inputs(
      ins,
      ins.map((_, i) => `x${i}`),
      fail,
    );
    return [float([], dtypeOf(ins))];
  },

  concat(ins, { axis }, fail) {
    const [first, ...rest] = ins.map((aval) => aval.shape);
    if (first === undefined) return fail('needs at least one input');
    let total = axisSize(first, axis, fail);
    for (const shape of rest) {
      const fits = shape.length === first.length && shape.every((d, i) => i === axis || d === first[i]);
      if (!fits) fail(`${shapeText(shape)} does not continue ${shapeText(first)} along axis ${axis}`);
      total += axisSize(shape, axis, fail);
    }
    return [
      float(
        first.map((d, i) => (i === axis ? total : d)),
        dtypeOf(ins),
      ),
    ];
  },

  slice(ins, { axis, start, end }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    const size = axisSize(x, axis, fail);
    if (start < 0 || end > size || start >= end)
      fail(`${start}..${end} is not inside axis ${axis} of ${shapeText(x)}`);
    return [
      float(
        x.map((d, i) => (i === axis ? end - start : d)),
        dtypeOf(ins),
      ),
    ];
  },

  pad(ins, { axis, before, after }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    const size = axisSize(x, axis, fail);
    if (before < 0 || after < 0) fail(`cannot add ${before} and ${after}`);
    return [
      float(
        x.map((d, i) => (i === axis ? size + before + after : d)),
        dtypeOf(ins),
      ),
    ];
  },

  transpose(ins, { perm }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    const isOrder = sameShape(
      perm.toSorted((a, b) => a - b),
      x.map((_, i) => i),
    );
    if (!isOrder) fail(`[${perm.join(',')}] is no order of the axes of ${shapeText(x)}`);
    return [
      float(
        perm.map((axis) => x[axis] ?? 0),
        dtypeOf(ins),
      ),
    ];
  },

  gather(ins, { axis, indices }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    checkIndices(indices, axisSize(x, axis, fail), fail);
    return [float(x.with(axis, indices.length), dtypeOf(ins))];
  },

  scatterAdd(ins, { axis, indices, size }, fail) {
    const [x] = inputs(ins, ['x'], fail);
    if (axisSize(x, axis, fail) !== indices.length)
      fail(`${indices.length} indices for axis ${axis} of ${shapeText(x)}`);
    checkIndices(indices, size, fail);
    return [float(x.with(axis, size), dtypeOf(ins))];
  },

  matmul(ins, { transA, transB }, fail) {
    const [a, b] = inputs(ins, ['a', 'b'], fail);
    const [aBatch, [a0, a1]] = matrices(a, 'a', fail);
    const [bBatch, [b0, b1]] = matrices(b, 'b', fail);
    const [rows, inner] = transA ? [a1, a0] : [a0, a1];
    const [inner2, columns] = transB ? [b1, b0] : [b0, b1];
    if (inner !== inner2) fail(`inner sizes differ: ${shapeText(a)} and ${shapeText(b)}`);
    if (!sameShape(aBatch, bBatch)) fail(`batches differ: ${shapeText(a)} and ${shapeText(b)}`);
    return [float([...aBatch, rows, columns], dtypeOf(ins))];
  },

  conv(ins, attrs, fail) {
    const [x, w] = inputs(ins, ['x', 'w'], fail);
    const [n, c, h, width] = four(x, 'x', fail);
    const [o, wc, kh, kw] = four(w, 'w', fail);
    if (c !== wc) fail(`the input ${shapeText(x)} has ${c} channels, the filter ${shapeText(w)} takes ${wc}`);
    return [float([n, o, ...checkedWindow([h, width], [kh, kw], attrs, fail)], dtypeOf(ins))];
  },

  convInputGrad(ins, attrs, fail) {
    const [dy, w] = inputs(ins, ['dy', 'w'], fail);
    const [n, o, h, width] = four(dy, 'dy', fail);
    const [wo, c, kh, kw] = four(w, 'w', fail);
    const out = checkedWindow(attrs.inputSize, [kh, kw], attrs, fail);
    if (o !== wo || !sameShape(out, [h, width]))
      fail(`dy ${shapeText(dy)} is not the output of the filter ${shapeText(w)}`);
    return [float([n, c, ...attrs.inputSize], dtypeOf(ins))];
  },

  convWeightGrad(ins, attrs, fail) {
    const [x, dy] = inputs(ins, ['x', 'dy'], fail);
    const [n, c, h, width] = four(x, 'x', fail);
    const [n2, o, oh, ow] = four(dy, 'dy', fail);
    const out = checkedWindow([h, width], attrs.kernel, attrs, fail);
    if (n !== n2 || !sameShape(out, [oh, ow]))
      fail(`dy ${shapeText(dy)} is not an output for the input ${shapeText(x)}`);
    return [float([o, c, ...attrs.kernel], dtypeOf(ins))];
  },

  maxPool(ins, attrs, fail) {
    const [x] = inputs(ins, ['x'], fail);
    const [n, c, h, width] = four(x, 'x', fail);
    const [top, left, bottom, right] = attrs.pads;
    if (Math.max(top, bottom) >= attrs.kernel[0] || Math.max(left, right) >= attrs.kernel[1]) {
      fail('a window would see padding only');
    }
    const shape = [n, c, ...checkedWindow([h, width], attrs.kernel, attrs, fail)];
    return [float(shape, dtypeOf(ins)), { dtype: 'int64', shape }];
  },

  maxPoolGrad(ins, { inputShape }, fail) {
    const [dy, positions] = ins;
    if (dy === undefined || positions === undefined || ins.length !== 2)
      return fail('needs dy and positions');
    if (positions.dtype !== 'int64' || !sameShape(dy.shape, positions.shape)) {
      fail(`dy ${shapeText(dy.shape)} and positions ${shapeText(positions.shape)} do not belong together`);
    }
    four(inputShape, 'the input', fail);
    return [float(inputShape, dtypeOf(ins))];
  },

  batchNorm(ins, _attrs, fail) {
    const [x] = inputs(ins.slice(0, 1), ['x'], fail);
    inputs(ins.slice(1), ['scale', 'bias'], fail);
    const channels = axisSize(x, 1, fail);
    channelVectors(ins.slice(1), channels, fail);
    return [float(x, dtypeOf(ins)), float([channels]), float([channels])];
  },

  batchNormGrad(ins, _attrs, fail) {
    const [x, dy] = inputs(ins.slice(0, 2), ['x', 'dy'], fail);
    inputs(ins.slice(2), ['scale', 'mean', 'variance'], fail);
    if (!sameShape(x, dy)) fail(`shapes differ: ${shapeText(x)} and ${shapeText(dy)}`);
    const channels = axisSize(x, 1, fail);
    channelVectors(ins.slice(2), channels, fail);
    return [float(x, dtypeOf(ins)), float([channels]), float([channels])];
  },

  batchNormFixed(ins, _attrs, fail) {
    const [x] = inputs(ins.slice(0, 1), ['x'], fail);
    inputs(ins.slice(1), ['scale', 'bias', 'mean', 'variance'], fail);
    channelVectors(ins.slice(1), axisSize(x, 1, fail), fail);
    return [float(x, dtypeOf(ins))];
  },
};

/** Every operation, in the order of the table. */
export const OP_NAMES = Object.keys(shapeRules) as readonly OpName[];

/** The rule of one operation, applied. */
export function inferShapes<K extends OpName>(
  op: K,
  ins: readonly Aval[],
  attrs: OpAttrs[K],
  fail: Fail,
): readonly Aval[] {
  return shapeRules[op](ins, attrs, fail);
}
