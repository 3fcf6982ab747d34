/** Lowering rules for onnxruntime's WebGPU provider: what it lacks or is slow at, in operators that it has. */
import { sizeOf, type NodeOf, type Value } from '../ir/graph.ts';
import type { OpName, PerOp } from '../ir/ops.ts';
import { lowerNode } from './lower.ts';
import { emitNorm } from './norm.ts';
import { at, batchNormGradFactors, convAttrs, inFull, inTypeOf, kernelShape, reshape } from './onnx.ts';
import type { WebgpuContext } from './WebgpuContext.ts';
import { lowerMaxPoolGrad } from './webgpuMaxPoolGrad.ts';

/** Writes the ONNX nodes of one node and defines the names of what it gives. */
export type WebgpuRule<K extends OpName> = (ctx: WebgpuContext, node: NodeOf<K>) => void;
/** For operations that are right as the plain table writes them. */
export const PLAIN = 'plain';

type Vectors = [string, string, string, string];

const LARGEST = { float32: 3.4028234663852886e38, float16: 65504, int64: Number.MAX_SAFE_INTEGER } as const;

/** One number per channel, shaped to go with `like`. */
const perChannel = (ctx: WebgpuContext, name: string, like: Value): string =>
  reshape(
    ctx,
    name,
    like.aval.shape.map((d, i) => (i === 1 ? d : 1)),
  );

/**
 * Sums over all but the channels, [C]: over the picture first and over the batch afterwards, since the provider would
 * transpose the whole tensor for axes that are not the last.
 */
function channelSum(ctx: WebgpuContext, op: 'ReduceSum' | 'ReduceSumSquare', x: string, like: Value): string {
  const axes = like.aval.shape.map((_, i) => i).slice(2);
  const attrs = { keepdims: { int: 0 } };
  if (axes.length === 0) return ctx.emit(op, [x, ctx.ints([0])], { attrs });
  const rows = ctx.emit(op, [x, ctx.ints(axes)], { attrs });
  return ctx.emit('ReduceSum', [rows, ctx.ints([0])], { attrs });
}

/** The provider's normalization has no training mode: the statistics are worked out before it. */
function lowerBatchNorm(ctx: WebgpuContext, node: NodeOf<'batchNorm'>): void {
  const [x, scale, bias] = [at(node.ins, 0), at(node.ins, 1), at(node.ins, 2)];
  const full = inFull(ctx, x);
  const perNumber = ctx.floats(at(x.aval.shape, 1) / sizeOf(x.aval.shape));
  const mean = ctx.emit('Mul', [channelSum(ctx, 'ReduceSum', full, x), perNumber]);
  const centred = ctx.emit('Sub', [full, perChannel(ctx, mean, x)]);
  const variance = ctx.emit('Mul', [channelSum(ctx, 'ReduceSumSquare', centred, x), perNumber]);
  const deviation = ctx.emit('Sqrt', [ctx.emit('Add', [variance, ctx.floats(node.attrs.eps)])]);
  const factor = ctx.emit('Div', [ctx.name(scale), deviation]);
  const scaled = ctx.emit('Mul', [centred, perChannel(ctx, factor, x)]);
  const y = ctx.emit('Add', [scaled, perChannel(ctx, ctx.name(bias), x)]);
  ctx.define(at(node.outs, 0), inTypeOf(ctx, y, x));
  ctx.define(at(node.outs, 1), mean);
  ctx.define(at(node.outs, 2), variance);
}

function lowerBatchNormGrad(ctx: WebgpuContext, node: NodeOf<'batchNormGrad'>): void {
  const x = at(node.ins, 0);
  const [fullX, fullDy] = [inFull(ctx, x), inFull(ctx, at(node.ins, 1))];
  const sums = {
    dy: channelSum(ctx, 'ReduceSum', fullDy, x),
    dyTimesX: channelSum(ctx, 'ReduceSum', ctx.emit('Mul', [fullDy, fullX]), x),
  };
  const { a, b, c, dScale } = batchNormGradFactors(ctx, node, sums);
  const fromDy = ctx.emit('Mul', [fullDy, perChannel(ctx, a, x)]);
  const fromX = ctx.emit('Mul', [fullX, perChannel(ctx, b, x)]);
  const dx = ctx.emit('Add', [ctx.emit('Add', [fromDy, fromX]), perChannel(ctx, c, x)]);
  ctx.define(at(node.outs, 0), inTypeOf(ctx, dx, x));
  ctx.define(at(node.outs, 1), dScale);
  ctx.define(at(node.outs, 2), sums.dy);
}

export const webgpu: PerOp<{ [K in OpName]: WebgpuRule<K> | typeof PLAIN }> = {
  constant: PLAIN,
  add: PLAIN,
  sub: PLAIN,
  mul: PLAIN,
  div: PLAIN,
  sqrt: PLAIN,
  exp: PLAIN,
  log: PLAIN,
  sigmoid: PLAIN,

  /** max(x, 0) + log(1 + exp(-|x|)): the provider's own overflows. */
  softplus(ctx, node) {
    const x = at(node.ins, 0);
    const name = ctx.name(x);
    const small = ctx.emit('Exp', [ctx.emit('Neg', [ctx.emit('Abs', [name])])]);
    const rest = ctx.emit('Log', [ctx.emit('Add', [small, ctx.number(1, x)])]);
    ctx.define(at(node.outs, 0), ctx.emit('Add', [ctx.emit('Relu', [name]), rest]));
  },

  relu: PLAIN,
  reluGrad: PLAIN,
  minimum: PLAIN,
  where: PLAIN,

  /** Shaders may be compiled as if x - x were always 0; a comparison is made as it is written. */
  isFinite(ctx, node) {
    const x = at(node.ins, 0);
    const limit = ctx.number(LARGEST[x.aval.dtype], x);
    const isNumber = ctx.emit('LessOrEqual', [ctx.emit('Abs', [ctx.name(x)]), limit]);
    ctx.define(at(node.outs, 0), ctx.emit('Where', [isNumber, ctx.number(1, x), ctx.number(0, x)]));
  },

  cast: PLAIN,

  logSoftmax(ctx, node) {
    const axes = ctx.ints([node.attrs.axis]);
    const x = ctx.name(at(node.ins, 0));
    const below = ctx.emit('Sub', [x, ctx.emit('ReduceMax', [x, axes])]);
    const total = ctx.emit('ReduceSum', [ctx.emit('Exp', [below]), axes]);
    ctx.define(at(node.outs, 0), ctx.emit('Sub', [below, ctx.emit('Log', [total])]));
  },

  oneHot: PLAIN,
  broadcast: PLAIN,
  reshape: PLAIN,
  sum: PLAIN,

  /** By operators that the provider is known to have. */
  norm(ctx, node) {
    const attrs = { keepdims: { int: 0 }, noop_with_empty_axes: { int: 1 } };
    emitNorm(ctx, node, (value) => {
      const [x, axes] = [ctx.name(value), ctx.ints(value.aval.shape.map((_, i) => i))];
      return ctx.emit('ReduceSum', [ctx.emit('Mul', [x, x]), axes], { attrs });
    });
  },

  concat: PLAIN,
  slice: PLAIN,
  pad: PLAIN,
  transpose: PLAIN,
  gather: PLAIN,
  scatterAdd: PLAIN,
  matmul: PLAIN,
  conv: PLAIN,
  convInputGrad: PLAIN,
  convWeightGrad: PLAIN,

  /** The provider gives no positions; the gradient finds the maxima again. */
  maxPool(ctx, node) {
    const attrs = { ...convAttrs(node.attrs), ...kernelShape(node.attrs.kernel) };
    const y = ctx.emit('MaxPool', [ctx.name(at(node.ins, 0))], { attrs });
    ctx.define(at(node.outs, 0), y);
    ctx.definePool(at(node.outs, 1), node, y);
  },

  maxPoolGrad: lowerMaxPoolGrad,
  batchNorm: lowerBatchNorm,
  batchNormGrad: lowerBatchNormGrad,

  /** The provider's own is wrong for rows of 4, 8, ... channels: written out where it is no picture. */
  batchNormFixed(ctx, node) {
    const x = at(node.ins, 0);
    if (x.aval.shape.length === 4) return lowerNode(ctx, node);
    const [scale, bias, mean, variance] = node.ins.slice(1).map((value) => ctx.name(value)) as Vectors;
    const deviation = ctx.emit('Sqrt', [ctx.emit('Add', [variance, ctx.floats(node.attrs.eps)])]);
    const centred = ctx.emit('Sub', [inFull(ctx, x), perChannel(ctx, mean, x)]);
    const factor = perChannel(ctx, ctx.emit('Div', [scale, deviation]), x);
    const y = ctx.emit('Add', [ctx.emit('Mul', [centred, factor]), perChannel(ctx, bias, x)]);
    ctx.define(at(node.outs, 0), inTypeOf(ctx, y, x));
  },
};
