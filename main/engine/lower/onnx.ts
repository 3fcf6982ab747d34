/** Lowering rules: every operation as standard ONNX nodes on plain NCHW tensors. */
import { sizeOf, type NodeOf, type Value } from '../ir/graph.ts';
import type { ConvAttrs, Dtype, OpName, Pads, Pair, PerOp } from '../ir/ops.ts';
import type { LowerContext } from './LowerContext.ts';
import { emitNorm } from './norm.ts';
import { ONNX_DTYPES, type OnnxAttr } from './onnxModel.ts';

/** Writes the ONNX nodes of one node and defines the names of what it gives. */
export type LowerRule<K extends OpName> = (ctx: LowerContext, node: NodeOf<K>) => void;

export function at<T>(values: readonly T[], i: number): T {
  const value = values[i];
  if (value === undefined) throw new Error(`item ${i} is missing`);
  return value;
}

/** A 4-axis shape taken apart. */
export function dims4(value: Value): readonly [number, number, number, number] {
  const { shape } = value.aval;
  return [at(shape, 0), at(shape, 1), at(shape, 2), at(shape, 3)];
}

const elementwise =
  (op: string) =>
  (ctx: LowerContext, node: NodeOf<OpName>): void => {
    const ins = node.ins.map((value) => ctx.operand(value));
    // Between two broadcast inputs the result would come out too small.
    const isAllNarrow = node.ins.every((value) => ctx.isNarrow(value));
    if (isAllNarrow) ins[0] = ctx.name(at(node.ins, 0));
    ctx.define(at(node.outs, 0), ctx.emit(op, ins));
  };

export const convAttrs = ({ strides, pads }: ConvAttrs): Record<string, OnnxAttr> => ({
  strides: { ints: strides },
  pads: { ints: pads },
});

export const kernelShape = (kernel: Pair): { kernel_shape: OnnxAttr } => ({ kernel_shape: { ints: kernel } });

/** Reshapes to `shape`. */
export function reshape(ctx: LowerContext, name: string, shape: readonly number[]): string {
  return ctx.emit('Reshape', [name, ctx.ints(shape)]);
}

const transpose = (ctx: LowerContext, name: string, perm: readonly number[]): string =>
  ctx.emit('Transpose', [name], { attrs: { perm: { ints: perm } } });

/** Filter [O,C,kh,kw] -> [C,O,kh,kw] with both spatial axes reversed: the filter of the input gradient. */
function flippedFilter(ctx: LowerContext, w: Value): string {
  const [, , kh, kw] = dims4(w);
  const swapped = transpose(ctx, ctx.name(w), [1, 0, 2, 3]);
  if (kh === 1 && kw === 1) return swapped;
  const ends = ctx.ints([-kh - 1, -kw - 1]);
  return ctx.emit('Slice', [swapped, ctx.ints([-1, -1]), ends, ctx.ints([2, 3]), ctx.ints([-1, -1])]);
}

function padded(ctx: LowerContext, name: string, pads: Pads, zero: string): string {
  const [top, left, bottom, right] = pads;
  if (pads.every((p) => p === 0)) return name;
  return ctx.emit('Pad', [name, ctx.ints([0, 0, top, left, 0, 0, bottom, right]), zero]);
}

/** The per-channel factors of the normalization gradient: dx = a dy + b x + c. */
export function batchNormGradFactors(
  ctx: LowerContext,
  node: NodeOf<'batchNormGrad'>,
  sums: { readonly dy: string; readonly dyTimesX: string },
): { a: string; b: string; c: string; dScale: string } {
  const x = at(node.ins, 0);
  const [scale, mean, variance] = [2, 3, 4].map((i) => ctx.name(at(node.ins, i))) as [string, string, string];
  const perNumber = ctx.floats(at(x.aval.shape, 1) / sizeOf(x.aval.shape));
  const deviation = ctx.emit('Sqrt', [ctx.emit('Add', [variance, ctx.floats(node.attrs.eps)])]);
  const centred = ctx.emit('Sub', [sums.dyTimesX, ctx.emit('Mul', [mean, sums.dy])]);
  const dScale = ctx.emit('Div', [centred, deviation]);
  const a = ctx.emit('Div', [scale, deviation]);
  const perChannel = ctx.emit('Mul', [a, perNumber]);
  const slope = ctx.emit('Div', [ctx.emit('Mul', [perChannel, dScale]), deviation]);
  const c = ctx.emit('Sub', [ctx.emit('Mul', [slope, mean]), ctx.emit('Mul', [perChannel, sums.dy])]);
  return { a, b: ctx.emit('Neg', [slope]), c, dScale };
}

function lowerBatchNormGrad(ctx: LowerContext, node: NodeOf<'batchNormGrad'>): void {
  const [x, dy] = [at(node.ins, 0), at(node.ins, 1)];
  const channels = at(x.aval.shape, 1);
  const axes = ctx.ints(x.aval.shape.map((_, i) => i).filter((i) => i !== 1));
  const sum = (name: string): string =>
    ctx.emit('ReduceSum', [name, axes], { attrs: { keepdims: { int: 0 } } });
  const [fullX, fullDy] = [inFull(ctx, x), inFull(ctx, dy)];
  const sums = { dy: sum(fullDy), dyTimesX: sum(ctx.emit('Mul', [fullDy, fullX])) };
  const factors = batchNormGradFactors(ctx, node, sums);
  const shape = x.aval.shape.map((_, i) => (i === 1 ? channels : 1));
  const spread = (name: string): string => reshape(ctx, name, shape);
  const fromDy = ctx.emit('Mul', [fullDy, spread(factors.a)]);
  const fromX = ctx.emit('Mul', [fullX, spread(factors.b)]);
  const dx = ctx.emit('Add', [ctx.emit('Add', [fromDy, spread(factors.c)]), fromX]);
  ctx.define(at(node.outs, 0), inTypeOf(ctx, dx, x));
  ctx.define(at(node.outs, 1), factors.dScale);
  ctx.define(at(node.outs, 2), sums.dy);
}

/**
 * The filter gradient as one matrix product: for every position in the filter the input as it was seen there, all of
 * them stacked, times dy, with batch and picture folded into the inner dimension.
 */
function lowerConvWeightGrad(ctx: LowerContext, node: NodeOf<'convWeightGrad'>): void {
  const { strides, pads, kernel } = node.attrs;
  const x = at(node.ins, 0);
  const [n, c] = dims4(x);
  const [, o, oh, ow] = dims4(at(node.ins, 1));
  const byChannel = transpose(ctx, padded(ctx, ctx.name(x), pads, ctx.number(0, x)), [1, 0, 2, 3]);
  const seen: string[] = [];
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const ends = [i + (oh - 1) * strides[0] + 1, j + (ow - 1) * strides[1] + 1];
      seen.push(
        ctx.emit('Slice', [byChannel, ctx.ints([i, j]), ctx.ints(ends), ctx.ints([2, 3]), ctx.ints(strides)]),
      );
    }
  }
  const stacked = seen.length === 1 ? at(seen, 0) : ctx.emit('Concat', seen, { attrs: { axis: { int: 0 } } });
  const left = reshape(ctx, stacked, [kernel[0] * kernel[1] * c, n * oh * ow]);
  const right = reshape(ctx, transpose(ctx, ctx.name(at(node.ins, 1)), [1, 0, 2, 3]), [o, n * oh * ow]);
  const product = ctx.emit('Gemm', [right, left], { attrs: { transB: { int: 1 } } });
  const split = reshape(ctx, product, [o, kernel[0] * kernel[1], c]);
  ctx.define(at(node.outs, 0), reshape(ctx, transpose(ctx, split, [0, 2, 1]), [o, c, ...kernel]));
}

function lowerConvInputGrad(ctx: LowerContext, node: NodeOf<'convInputGrad'>): void {
  const { strides, pads, inputSize } = node.attrs;
  const [dy, w] = [at(node.ins, 0), at(node.ins, 1)];
  const [, , kh, kw] = dims4(w);
  const [, , oh, ow] = dims4(dy);
  const [top, left] = pads;
  // What the forward window did not reach at the bottom and right has gradient zero, and is made by more padding.
  const bottom = inputSize[0] - ((oh - 1) * strides[0] + kh - top);
  const right = inputSize[1] - ((ow - 1) * strides[1] + kw - left);
  const canFlip = strides[0] === 1 && strides[1] === 1 && top < kh && left < kw;
  if (canFlip && kh - 1 + bottom >= 0 && kw - 1 + right >= 0) {
    const flippedPads = [kh - 1 - top, kw - 1 - left, kh - 1 + bottom, kw - 1 + right];
    const attrs = { pads: { ints: flippedPads } };
    ctx.define(at(node.outs, 0), ctx.emit('Conv', [ctx.name(dy), flippedFilter(ctx, w)], { attrs }));
    return;
  }
  const attrs = {
    strides: { ints: strides },
    pads: { ints: [top, left, Math.max(0, -bottom), Math.max(0, -right)] },
    output_padding: { ints: [Math.max(0, bottom), Math.max(0, right)] },
  };
  ctx.define(at(node.outs, 0), ctx.emit('ConvTranspose', [ctx.name(dy), ctx.name(w)], { attrs }));
}

const castTo = (ctx: LowerContext, name: string, dtype: Dtype): string =>
  ctx.emit('Cast', [name], { attrs: { to: { int: ONNX_DTYPES[dtype] } } });

/** A value in float32: what is summed or normalized. */
export const inFull = (ctx: LowerContext, value: Value): string =>
  value.aval.dtype === 'float16' ? castTo(ctx, ctx.name(value), 'float32') : ctx.name(value);

/** A float32 result in the type of what it was made from. */
export const inTypeOf = (ctx: LowerContext, name: string, like: Value): string =>
  like.aval.dtype === 'float16' ? castTo(ctx, name, 'float16') : name;

/** Indices that count up by one: these many from `start` on. */
interface Run {
  readonly start: number;
  readonly count: number;
}

/** With so many runs at most, moving whole ranges is faster than picking positions one by one. */
const MOST_RUNS = 4;

/** The indices as runs, or null when there are too many. */
function runsOf(indices: readonly number[]): Run[] | null {
  const starts = indices.flatMap((index, i) => (i > 0 && index === at(indices, i - 1) + 1 ? [] : [i]));
  if (starts.length > MOST_RUNS) return null;
  return starts.map((first, i) => ({
    start: at(indices, first),
    count: (starts[i + 1] ?? indices.length) - first,
  }));
}

const sliced = (ctx: LowerContext, name: string, axis: number, range: Run): string =>
  ctx.emit('Slice', [name, ctx.ints([range.start]), ctx.ints([range.start + range.count]), ctx.ints([axis])]);

function lowerGather(ctx: LowerContext, node: NodeOf<'gather'>): void {
  const { axis, indices } = node.attrs;
  const x = ctx.name(at(node.ins, 0));
  const runs = runsOf(indices);
  const attrs = { axis: { int: axis } };
  if (runs === null) {
    ctx.define(at(node.outs, 0), ctx.emit('Gather', [x, ctx.ints(indices)], { attrs }));
    return;
  }
  const parts = runs.map((run) => sliced(ctx, x, axis, run));
  ctx.define(at(node.outs, 0), parts.length === 1 ? at(parts, 0) : ctx.emit('Concat', parts, { attrs }));
}

function lowerScatterAdd(ctx: LowerContext, node: NodeOf<'scatterAdd'>): void {
  const { axis, indices, size } = node.attrs;
  const x = at(node.ins, 0);
  const out = at(node.outs, 0);
  const along = (count: number): number[] => x.aval.shape.map((_, i) => (i === axis ? count : 0));
  const runs = runsOf(indices);
  if (runs === null) {
    const flat = reshape(
      ctx,
      ctx.ints(indices),
      x.aval.shape.map((_, i) => (i === axis ? indices.length : 1)),
    );
    const everywhere = ctx.emit('Expand', [flat, ctx.ints(x.aval.shape)]);
    const attrs = { axis: { int: axis }, reduction: { string: 'add' } };
    const zeros = ctx.emit('Expand', [ctx.floats(0), ctx.ints(out.aval.shape)]);
    const sums = ctx.emit('ScatterElements', [zeros, everywhere, inFull(ctx, x)], { attrs });
    ctx.define(out, inTypeOf(ctx, sums, x));
    return;
  }
  let first = 0;
  const parts = runs.map(({ start, count }) => {
    const part = sliced(ctx, ctx.name(x), axis, { start: first, count });
    first += count;
    const amounts = ctx.ints([...along(start), ...along(size - start - count)]);
    return ctx.emit('Pad', [part, amounts, ctx.number(0, x)]);
  });
  ctx.define(
    out,
    parts.reduce((sum, part) => ctx.emit('Add', [sum, part])),
  );
}

export const onnx: PerOp<{ [K in OpName]: LowerRule<K> }> = {
  constant(ctx, node) {
    const { shape, value } = node.attrs;
    const bare = ctx.floats(value);
    ctx.define(at(node.outs, 0), shape.length === 0 ? bare : ctx.emit('Expand', [bare, ctx.ints(shape)]));
  },

  add: elementwise('Add'),
  sub: elementwise('Sub'),
  mul: elementwise('Mul'),
  div: elementwise('Div'),
  sqrt: elementwise('Sqrt'),
  exp: elementwise('Exp'),
  log: elementwise('Log'),
  sigmoid: elementwise('Sigmoid'),
  softplus: elementwise('Softplus'),
  relu: elementwise('Relu'),

  reluGrad(ctx, node) {
    const dy = at(node.ins, 0);
    const zero = ctx.number(0, dy);
    const isPositive = ctx.emit('Greater', [ctx.name(at(node.ins, 1)), zero]);
    ctx.define(at(node.outs, 0), ctx.emit('Where', [isPositive, ctx.name(dy), zero]));
  },

  minimum: elementwise('Min'),

  where(ctx, node) {
    const [condition, a, b] = [at(node.ins, 0), at(node.ins, 1), at(node.ins, 2)];
    const isPositive = ctx.emit('Greater', [ctx.name(condition), ctx.number(0, condition)]);
    ctx.define(at(node.outs, 0), ctx.emit('Where', [isPositive, ctx.operand(a), ctx.operand(b)]));
  },

  isFinite(ctx, node) {
    const x = at(node.ins, 0);
    // Infinity less infinity, and anything with NaN, is NaN.
    const difference = ctx.emit('Sub', [ctx.name(x), ctx.name(x)]);
    const isZero = ctx.emit('Equal', [difference, ctx.number(0, x)]);
    ctx.define(at(node.outs, 0), castTo(ctx, isZero, x.aval.dtype));
  },

  cast(ctx, node) {
    ctx.define(at(node.outs, 0), castTo(ctx, ctx.name(at(node.ins, 0)), node.attrs.dtype));
  },

  logSoftmax(ctx, node) {
    const attrs = { axis: { int: node.attrs.axis } };
    ctx.define(at(node.outs, 0), ctx.emit('LogSoftmax', [ctx.name(at(node.ins, 0))], { attrs }));
  },

  oneHot(ctx, node) {
    const { axis, classes } = node.attrs;
    const out = at(node.outs, 0);
    const x = at(node.ins, 0);
    const spread = ctx.emit('Unsqueeze', [ctx.name(x), ctx.ints([axis])]);
    const isIndex = ctx.emit('Equal', [
      spread,
      ctx.counting(out.aval.shape.map((_, i) => (i === axis ? classes : 1))),
    ]);
    ctx.define(out, castTo(ctx, isIndex, x.aval.dtype));
  },

  broadcast(ctx, node) {
    const input = at(node.ins, 0);
    const x = ctx.operand(input);
    const y = at(node.outs, 0);
    ctx.define(y, ctx.emit('Expand', [x, ctx.ints(node.attrs.shape)]));
    ctx.defineNarrow(y, x, ctx.narrowSize(input));
  },

  reshape(ctx, node) {
    const before = at(node.ins, 0).aval.shape;
    const { shape } = node.attrs;
    // With an open batch, an unchanged first axis is copied (0) rather than named.
    const keepsBatch = ctx.hasDynamicBatch && shape.length > 0 && before[0] === shape[0];
    const written = keepsBatch ? [0, ...shape.slice(1)] : shape;
    ctx.define(at(node.outs, 0), reshape(ctx, ctx.name(at(node.ins, 0)), written));
  },

  sum(ctx, node) {
    const x = ctx.name(at(node.ins, 0));
    const axes = ctx.ints(node.attrs.axes);
    const attrs = { keepdims: { int: 1 }, noop_with_empty_axes: { int: 1 } };
    ctx.define(at(node.outs, 0), ctx.emit('ReduceSum', [x, axes], { attrs }));
  },

  norm(ctx, node) {
    const attrs = { keepdims: { int: 0 } };
    emitNorm(ctx, node, (value) => ctx.emit('ReduceSumSquare', [ctx.name(value)], { attrs }));
  },

  concat(ctx, node) {
    const ins = node.ins.map((value) => ctx.name(value));
    ctx.define(at(node.outs, 0), ctx.emit('Concat', ins, { attrs: { axis: { int: node.attrs.axis } } }));
  },

  slice(ctx, node) {
    const { axis, start, end } = node.attrs;
    const x = ctx.name(at(node.ins, 0));
    ctx.define(
      at(node.outs, 0),
      ctx.emit('Slice', [x, ctx.ints([start]), ctx.ints([end]), ctx.ints([axis])]),
    );
  },

  pad(ctx, node) {
    const { axis, before, after } = node.attrs;
    const x = at(node.ins, 0);
    const along = (size: number): number[] => x.aval.shape.map((_, i) => (i === axis ? size : 0));
    const amounts = ctx.ints([...along(before), ...along(after)]);
    ctx.define(at(node.outs, 0), ctx.emit('Pad', [ctx.name(x), amounts, ctx.number(0, x)]));
  },

  transpose(ctx, node) {
    ctx.define(at(node.outs, 0), transpose(ctx, ctx.name(at(node.ins, 0)), node.attrs.perm));
  },

  gather: lowerGather,
  scatterAdd: lowerScatterAdd,

  matmul(ctx, node) {
    const { transA, transB } = node.attrs;
    const ins = node.ins.map((value) => ctx.name(value));
    if (at(node.ins, 0).aval.shape.length === 3) {
      const turned = [transA, transB].map((isTransposed, i) =>
        isTransposed ? transpose(ctx, at(ins, i), [0, 2, 1]) : at(ins, i),
      );
      ctx.define(at(node.outs, 0), ctx.emit('MatMul', turned));
      return;
    }
    const attrs = { transA: { int: Number(transA) }, transB: { int: Number(transB) } };
    ctx.define(at(node.outs, 0), ctx.emit('Gemm', ins, { attrs }));
  },

  conv(ctx, node) {
    const ins = node.ins.map((value) => ctx.name(value));
    ctx.define(at(node.outs, 0), ctx.emit('Conv', ins, { attrs: convAttrs(node.attrs) }));
  },

  convInputGrad: lowerConvInputGrad,
  convWeightGrad: lowerConvWeightGrad,

  maxPool(ctx, node) {
    const attrs = { ...convAttrs(node.attrs), ...kernelShape(node.attrs.kernel) };
    const [y, positions] = ctx.emitMany('MaxPool', [ctx.name(at(node.ins, 0))], 2, { attrs });
    ctx.define(at(node.outs, 0), y ?? '');
    ctx.define(at(node.outs, 1), positions ?? '');
  },

  maxPoolGrad(ctx, node) {
    const { inputShape } = node.attrs;
    const dy = at(node.ins, 0);
    const zeros = ctx.emit('Expand', [ctx.floats(0), ctx.ints([sizeOf(inputShape)])]);
    const positions = reshape(ctx, ctx.name(at(node.ins, 1)), [-1]);
    const attrs = { axis: { int: 0 }, reduction: { string: 'add' } };
    const flat = ctx.emit('ScatterElements', [zeros, positions, reshape(ctx, inFull(ctx, dy), [-1])], {
      attrs,
    });
    ctx.define(at(node.outs, 0), inTypeOf(ctx, reshape(ctx, flat, inputShape), dy));
  },

  batchNorm(ctx, node) {
    const x = at(node.ins, 0);
    const [scale, bias] = [ctx.name(at(node.ins, 1)), ctx.name(at(node.ins, 2))];
    // onnxruntime writes the new statistics over the old ones in place, constants included, so each node brings its
    // own zeros. With momentum 0 what it gives are the statistics of this batch.
    const zeros = [scale, bias].map((vector) => ctx.emit('Mul', [vector, ctx.floats(0)])) as [string, string];
    const attrs = { epsilon: { float: node.attrs.eps }, momentum: { float: 0 }, training_mode: { int: 1 } };
    const ins = [inFull(ctx, x), scale, bias, ...zeros];
    const [y, mean, variance] = ctx.emitMany('BatchNormalization', ins, 3, { attrs }) as [
      string,
      string,
      string,
    ];
    ctx.define(at(node.outs, 0), inTypeOf(ctx, y, x));
    ctx.define(at(node.outs, 1), mean);
    ctx.define(at(node.outs, 2), variance);
  },

  batchNormGrad: lowerBatchNormGrad,

  batchNormFixed(ctx, node) {
    const x = at(node.ins, 0);
    const ins = [inFull(ctx, x), ...node.ins.slice(1).map((value) => ctx.name(value))];
    const attrs = { epsilon: { float: node.attrs.eps } };
    ctx.define(at(node.outs, 0), inTypeOf(ctx, ctx.emit('BatchNormalization', ins, { attrs }), x));
  },
};
