/** Lowering rules for blocked layouts: what is worth writing in blocks, everything else stays as the plain table says. */
import { sameShape, type NodeOf, type Value } from '../ir/graph.ts';
import type { OpName, PerOp } from '../ir/ops.ts';
import type { BlockedContext, BlockedConv } from './BlockedContext.ts';
import { emitBlockedConv } from './blockedConv.ts';
import { lowerConvInputGrad, lowerConvWeightGrad } from './blockedConvGrads.ts';
import { at, batchNormGradFactors, convAttrs, dims4, kernelShape } from './onnx.ts';
import { emitNorm } from './norm.ts';

/** Writes the nodes and says true, or leaves the node to the plain table and says false. */
export type BlockedRule<K extends OpName> = (ctx: BlockedContext, node: NodeOf<K>) => boolean;
/** For operations that have no blocked form. */
export const PLAIN = 'plain';

/** Operators that give 0 for zeros: images that are filled up with zeros stay so. */
const KEEPS_ZEROS = new Set(['Add', 'Sub', 'Mul', 'Relu', 'Sqrt', 'Min']);

/** Elementwise operators do not mind the layout as long as all their inputs have the same. */
const elementwise =
  (op: string) =>
  (ctx: BlockedContext, node: NodeOf<OpName>): boolean => {
    const out = at(node.outs, 0);
    const wide = node.ins.filter((value) => !ctx.isNarrow(value));
    const isScalar = (value: Value): boolean => ctx.narrowSize(value) === 1;
    if (!node.ins.every((value) => !ctx.isNarrow(value) || isScalar(value))) return false;
    const pick = (form: (value: Value) => string): string =>
      ctx.emit(op, node.ins.map((value) => (ctx.isNarrow(value) ? ctx.operand(value) : form(value)))); // prettier-ignore
    if (wide.some((value) => ctx.hasFilter(value))) {
      ctx.defineFilter(out, pick((value) => ctx.filter(value))); // prettier-ignore
      return true;
    }
    if (!ctx.isWhole(out) && (!KEEPS_ZEROS.has(op) || (op !== 'Mul' && wide.length < node.ins.length)))
      return false;
    if (wide.some((value) => ctx.hasImage(value))) {
      ctx.defineImage(out, pick((value) => ctx.image(value))); // prettier-ignore
      return true;
    }
    return false;
  };

/** One number per channel applied to an image: a depthwise 1x1 convolution, in one pass over memory. */
function emitPerChannel(ctx: BlockedContext, image: string, parts: PerChannel): string {
  const { scale, bias, sum, channels } = parts;
  const stored = ctx.padded(channels);
  const filter = ctx.reshape(ctx.perStored(scale, channels), [stored, 1, 1, 1]);
  const inputs = [image, filter, bias === undefined ? '' : ctx.perStored(bias, channels), sum ?? ''];
  while (inputs.at(-1) === '') inputs.pop();
  return ctx.nchwc('Conv', inputs, { ...kernelShape([1, 1]), group: { int: stored } });
}
interface PerChannel {
  readonly channels: number;
  readonly scale: string;
  readonly bias?: string;
  readonly sum?: string;
}

/** The sum over batch and picture for each channel: average pool, then over the batch. */
function emitChannelSum(ctx: BlockedContext, image: string, value: Value): string {
  const [n, c, h, w] = dims4(value);
  const means = ctx.reshape(ctx.nchwc('GlobalAveragePool', [image]), [n, ctx.padded(c)]);
  return ctx.trimmed(ctx.emit('Mul', [overBatch(ctx, means), ctx.floats(h * w)]), [ctx.padded(c)], [c]);
}

const overBatch = (ctx: BlockedContext, rows: string): string =>
  ctx.emit('ReduceSum', [rows, ctx.ints([0])], { attrs: { keepdims: { int: 0 } } });

/**
 * The sum of products of two images for each channel. Stored in blocks, one image is just what a depthwise convolution
 * takes for its filters, and a filter as large as the picture gives exactly that sum, without writing the products.
 */
function emitChannelDot(ctx: BlockedContext, a: string, b: string, value: Value): string {
  const [n, c, h, w] = dims4(value);
  const stored = ctx.padded(c);
  const attrs = { ...kernelShape([h, w]), group: { int: n * stored } };
  const images = [ctx.reshape(a, [1, n * stored, h, w]), ctx.reshape(b, [n * stored, 1, h, w])];
  const dots = ctx.nchwc('Conv', images, attrs);
  return ctx.trimmed(overBatch(ctx, ctx.reshape(dots, [n, stored])), [stored], [c]);
}

function lowerBatchNorm(ctx: BlockedContext, node: NodeOf<'batchNorm'>): boolean {
  const [xValue, scaleValue, biasValue] = [at(node.ins, 0), at(node.ins, 1), at(node.ins, 2)];
  if (!ctx.fitsImage(xValue)) return false;
  const [n, c, h, w] = dims4(xValue);
  const x = ctx.image(xValue);
  const perNumber = ctx.floats(1 / (n * h * w));
  const mean = ctx.emit('Mul', [emitChannelSum(ctx, x, xValue), perNumber]);
  const square = ctx.emit('Mul', [emitChannelDot(ctx, x, x, xValue), perNumber]);
  const variance = ctx.emit('Max', [ctx.emit('Sub', [square, ctx.emit('Mul', [mean, mean])]), ctx.floats(0)]);
  const given = { scale: ctx.name(scaleValue), bias: ctx.name(biasValue), mean, variance };
  const { factor, shift } = normalizationFactors(ctx, { ...given, eps: node.attrs.eps });
  ctx.defineImage(at(node.outs, 0), emitPerChannel(ctx, x, { channels: c, scale: factor, bias: shift }));
  ctx.define(at(node.outs, 1), mean);
  ctx.define(at(node.outs, 2), variance);
  return true;
}

interface Normalization {
  readonly scale: string;
  readonly bias: string;
  readonly mean: string;
  readonly variance: string;
  readonly eps: number;
}
/** y = factor x + shift, with one number per channel each. */
function normalizationFactors(
  ctx: BlockedContext,
  { scale, bias, mean, variance, eps }: Normalization,
): { readonly factor: string; readonly shift: string } {
  const deviation = ctx.emit('Sqrt', [ctx.emit('Add', [variance, ctx.floats(eps)])]);
  const factor = ctx.emit('Div', [scale, deviation]);
  return { factor, shift: ctx.emit('Sub', [bias, ctx.emit('Mul', [mean, factor])]) };
}

/** Normalization by given numbers: folded into the convolution before it, where nothing else uses what that gives. */
function lowerBatchNormFixed(ctx: BlockedContext, node: NodeOf<'batchNormFixed'>): boolean {
  const x = at(node.ins, 0);
  if (!ctx.hasImage(x)) return false;
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => ctx.name(at(node.ins, i))) as [
    string,
    string,
    string,
    string,
  ];
  const channels = at(x.aval.shape, 1);
  const { factor, shift } = normalizationFactors(ctx, { scale, bias, mean, variance, eps: node.attrs.eps });
  const isFree = ({ inputs, attrs }: BlockedConv): boolean => inputs.length < 3 && !('activation' in attrs);
  const conv = ctx.isUsedOnce(x) ? ctx.takeConv(ctx.image(x), isFree) : null;
  const maker = ctx.maker(x);
  const out = at(node.outs, 0);
  if (conv === null || maker?.op !== 'conv') {
    if (conv !== null) throw new Error('a convolution was taken that no convolution made');
    ctx.defineImage(out, emitPerChannel(ctx, ctx.image(x), { channels, scale: factor, bias: shift }));
    return true;
  }
  const [image = '', filter = ''] = conv.inputs;
  const [o, i, kh, kw] = dims4(at(maker.ins, 1));
  const { block } = ctx;
  const stored = [ctx.padded(o), i < block ? i : ctx.padded(i), kh, kw] as const;
  const split = ctx.reshape(filter, [stored[0] / block, stored[1] * kh * kw, block]);
  const perOutput = ctx.reshape(ctx.perStored(factor, channels), [stored[0] / block, 1, block]);
  const scaled = ctx.reshape(ctx.emit('Mul', [split, perOutput]), stored);
  ctx.defineImage(out, ctx.nchwc('Conv', [image, scaled, ctx.perStored(shift, channels)], conv.attrs));
  return true;
}

function lowerBatchNormGrad(ctx: BlockedContext, node: NodeOf<'batchNormGrad'>): boolean {
  const [xValue, dyValue] = [at(node.ins, 0), at(node.ins, 1)];
  if (!ctx.hasImage(xValue) && !ctx.hasImage(dyValue)) return false;
  if (!ctx.fitsImage(xValue)) return false;
  const [x, dy] = [ctx.image(xValue), ctx.image(dyValue)];
  const sums = {
    dy: emitChannelSum(ctx, dy, dyValue),
    dyTimesX: emitChannelDot(ctx, dy, x, xValue),
  };
  const { a, b, c, dScale } = batchNormGradFactors(ctx, node, sums);
  const channels = at(xValue.aval.shape, 1);
  const fromX = emitPerChannel(ctx, x, { channels, scale: b, bias: c });
  ctx.defineImage(at(node.outs, 0), emitPerChannel(ctx, dy, { channels, scale: a, sum: fromX }));
  ctx.define(at(node.outs, 1), dScale);
  ctx.define(at(node.outs, 2), sums.dy);
  return true;
}

function lowerConv(ctx: BlockedContext, node: NodeOf<'conv'>): boolean {
  const [x, w] = [at(node.ins, 0), at(node.ins, 1)];
  const [o, i, kh, kw] = dims4(w);
  const { block } = ctx;
  if (!ctx.fitsImage(at(node.outs, 0))) return false;
  const attrs = { ...convAttrs(node.attrs), ...kernelShape([kh, kw]) };
  if (ctx.fitsFilter(w)) {
    const [n, , height, width] = dims4(x);
    const sizes = { x: [n, ctx.padded(i), height, width], out: ctx.padded(o), kernel: [kh, kw] } as const;
    const made = emitBlockedConv(ctx, ctx.image(x), ctx.filter(w), { ...node.attrs, ...sizes });
    ctx.defineImage(at(node.outs, 0), made);
    return true;
  }
  if (i >= block || o % block !== 0) return false;
  // Few input channels: the image is taken plain, and only the filter's output channels are in blocks.
  const split = ctx.reshape(ctx.name(w), [o / block, block, i * kh * kw]);
  const moved = ctx.emit('Transpose', [split], { attrs: { perm: { ints: [0, 2, 1] } } });
  ctx.defineImage(
    at(node.outs, 0),
    ctx.nchwc('Conv', [ctx.name(x), ctx.reshape(moved, w.aval.shape)], attrs),
  );
  return true;
}

/** The value with one number per channel that a value of 4 axes repeats; null when it is something else. */
function channelVector(ctx: BlockedContext, value: Value): Value | null {
  const maker = ctx.maker(value);
  const [from] = maker?.op === 'broadcast' ? maker.ins : [];
  if (from === undefined || value.aval.shape.length !== 4) return null;
  return sameShape(from.aval.shape, [1, at(value.aval.shape, 1), 1, 1]) ? from : null;
}

/** A number per channel added to an image: the bias of the convolution that made it, where that has none yet. */
function lowerBias(ctx: BlockedContext, node: NodeOf<'add'>): boolean {
  const [x, other] = [at(node.ins, 0), at(node.ins, 1)];
  const vector = ctx.hasImage(x) ? channelVector(ctx, other) : null;
  if (vector === null) return false;
  const channels = at(x.aval.shape, 1);
  const bias = ctx.reshape(ctx.name(vector), [channels]);
  const isFree = ({ inputs, attrs }: BlockedConv): boolean => inputs.length < 3 && !('activation' in attrs);
  const conv = ctx.isUsedOnce(x) ? ctx.takeConv(ctx.image(x), isFree) : null;
  const y =
    conv === null
      ? emitPerChannel(ctx, ctx.image(x), { channels, scale: ctx.floats(1, [channels]), bias })
      : ctx.nchwc('Conv', [...conv.inputs, ctx.perStored(bias, channels)], conv.attrs);
  ctx.defineImage(at(node.outs, 0), y);
  return true;
}

function lowerAdd(ctx: BlockedContext, node: NodeOf<'add'>): boolean {
  const [a, b] = [at(node.ins, 0), at(node.ins, 1)];
  if (lowerBias(ctx, node)) return true;
  if (ctx.isNarrow(a) || ctx.isNarrow(b)) return elementwise('Add')(ctx, node);
  for (const [made, other] of [
    [a, b],
    [b, a],
  ] as const) {
    // prettier-ignore
    if (!ctx.hasImage(made) || !ctx.isUsedOnce(made)) continue;
    const conv = ctx.takeConv(
      ctx.image(made),
      ({ inputs, attrs }) => inputs.length < 4 && !('activation' in attrs),
    );
    if (conv === null) continue;
    const [x = '', w = '', bias = ''] = conv.inputs;
    ctx.defineImage(at(node.outs, 0), ctx.nchwc('Conv', [x, w, bias, ctx.image(other)], conv.attrs));
    return true;
  }
  return elementwise('Add')(ctx, node);
}

function lowerRelu(ctx: BlockedContext, node: NodeOf<'relu'>): boolean {
  const x = at(node.ins, 0);
  if (ctx.hasImage(x) && ctx.isUsedOnce(x)) {
    const conv = ctx.takeConv(ctx.image(x), ({ attrs }) => !('activation' in attrs));
    if (conv !== null) {
      const attrs = { ...conv.attrs, activation: { string: 'Relu' } };
      ctx.defineImage(at(node.outs, 0), ctx.nchwc('Conv', conv.inputs, attrs));
      return true;
    }
  }
  return elementwise('Relu')(ctx, node);
}

/** Sums over the picture, and over the batch too. */
function lowerSum(ctx: BlockedContext, node: NodeOf<'sum'>): boolean {
  const x = at(node.ins, 0);
  if (!ctx.hasImage(x)) return false;
  const axes = node.attrs.axes.toSorted((a, b) => a - b).join();
  const [n, c, h, w] = dims4(x);
  if (axes === '0,2,3') {
    const total = emitChannelSum(ctx, ctx.image(x), x);
    ctx.define(at(node.outs, 0), ctx.reshape(total, [1, c, 1, 1]));
    return true;
  }
  if (axes !== '2,3') return false;
  const stored = ctx.padded(c);
  const means = ctx.reshape(ctx.nchwc('GlobalAveragePool', [ctx.image(x)]), [n, stored, 1, 1]);
  const sums = ctx.emit('Mul', [ctx.trimmed(means, [n, stored], [n, c]), ctx.floats(h * w)]);
  ctx.define(at(node.outs, 0), sums);
  return true;
}

/** The order of the numbers does not matter, and what filters are filled up with is zero. */
function lowerNorm(ctx: BlockedContext, node: NodeOf<'norm'>): boolean {
  const attrs = { keepdims: { int: 0 } };
  emitNorm(ctx, node, (value) => {
    const x = ctx.hasFilter(value) ? ctx.anyFilter(value) : ctx.name(value);
    return ctx.emit('ReduceSumSquare', [x], { attrs });
  });
  return true;
}

/** Images beside each other along the channels: all but the last must be whole blocks. */
function lowerConcat(ctx: BlockedContext, node: NodeOf<'concat'>): boolean {
  const out = at(node.outs, 0);
  const isWhole = node.ins.slice(0, -1).every((value) => ctx.isWhole(value));
  if (node.attrs.axis !== 1 || !ctx.fitsImage(out) || !isWhole) return false;
  if (!node.ins.some((value) => ctx.hasImage(value))) return false;
  const images = node.ins.map((value) => ctx.image(value));
  ctx.defineImage(out, ctx.emit('Concat', images, { attrs: { axis: { int: 1 } } }));
  return true;
}

/** Rows or columns added to a picture, as zeros, or taken away: negative counts. */
function lowerOnPicture(
  ctx: BlockedContext,
  node: NodeOf<'slice'> | NodeOf<'pad'>,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  const [x, out] = [at(node.ins, 0), at(node.outs, 0)];
  if (!ctx.hasImage(x) || !ctx.fitsImage(out)) return false;
  const { block } = ctx;
  const stored = (value: Value): [number, number, number] => {
    const [n, c, h, w] = dims4(value);
    return [(n * ctx.padded(c)) / block, h, w * block];
  };
  const along = (count: number): number[] => (node.attrs.axis === 2 ? [0, count, 0] : [0, 0, count * block]);
  const lines = ctx.reshape(ctx.image(x), stored(x));
  const moved = ctx.emit('Pad', [lines, ctx.ints([...along(start), ...along(end)]), ctx.floats(0)]);
  const [n, c, h, w] = dims4(out);
  ctx.defineImage(out, ctx.reshape(moved, [n, ctx.padded(c), h, w]));
  return true;
}

/** Channels of an image, cut out where blocks begin and end. */
function lowerSlice(ctx: BlockedContext, node: NodeOf<'slice'>): boolean {
  const [x, out] = [at(node.ins, 0), at(node.outs, 0)];
  const { axis, start, end } = node.attrs;
  if (axis > 1) return lowerOnPicture(ctx, node, { start: -start, end: end - at(x.aval.shape, axis) });
  if (axis !== 1 || !ctx.hasImage(x) || !ctx.fitsImage(out)) return false;
  const isEnd = end === x.aval.shape[1];
  if (start % ctx.block !== 0 || (end % ctx.block !== 0 && !isEnd)) return false;
  const range = [ctx.ints([start]), ctx.ints([ctx.padded(end)]), ctx.ints([1])];
  ctx.defineImage(out, ctx.emit('Slice', [ctx.image(x), ...range]));
  return true;
}

/** Where nobody asks for positions, as when nothing in front of it is trained. */
function lowerMaxPool(ctx: BlockedContext, node: NodeOf<'maxPool'>): boolean {
  const x = at(node.ins, 0);
  if (!ctx.hasImage(x) || ctx.isUsed(at(node.outs, 1))) return false;
  const attrs = { ...convAttrs(node.attrs), ...kernelShape(node.attrs.kernel) };
  ctx.defineImage(at(node.outs, 0), ctx.nchwc('MaxPool', [ctx.image(x)], attrs));
  return true;
}

export const blocked: PerOp<{ [K in OpName]: BlockedRule<K> | typeof PLAIN }> = {
  constant: PLAIN,
  add: lowerAdd,
  sub: elementwise('Sub'),
  mul: elementwise('Mul'),
  div: elementwise('Div'),
  sqrt: elementwise('Sqrt'),
  exp: elementwise('Exp'),
  log: elementwise('Log'),
  sigmoid: elementwise('Sigmoid'),
  softplus: elementwise('Softplus'),
  relu: lowerRelu,

  reluGrad(ctx, node) {
    const [dy, y] = [at(node.ins, 0), at(node.ins, 1)];
    if (!ctx.hasImage(y) && !ctx.hasImage(dy)) return false;
    if (!ctx.fitsImage(y)) return false;
    // 1 where y > 0, else 0, in one pass: the slope is the largest that float32 holds.
    const attrs = { alpha: { float: 3.4e38 }, beta: { float: 0 } };
    const mask = ctx.emit('HardSigmoid', [ctx.image(y)], { attrs });
    ctx.defineImage(at(node.outs, 0), ctx.emit('Mul', [ctx.image(dy), mask]));
    return true;
  },

  minimum: PLAIN,
  where: PLAIN,
  isFinite: PLAIN,
  cast: PLAIN,
  logSoftmax: PLAIN,
  oneHot: PLAIN,
  transpose: PLAIN,
  gather: PLAIN,
  scatterAdd: PLAIN,
  broadcast: PLAIN,
  reshape: PLAIN,
  sum: lowerSum,
  norm: lowerNorm,
  concat: lowerConcat,
  slice: lowerSlice,
  pad: (ctx, node) =>
    node.attrs.axis > 1 && lowerOnPicture(ctx, node, { start: node.attrs.before, end: node.attrs.after }),
  matmul: PLAIN,
  conv: lowerConv,
  convInputGrad: lowerConvInputGrad,
  convWeightGrad: lowerConvWeightGrad,
  maxPool: lowerMaxPool,
  maxPoolGrad: PLAIN,
  batchNorm: lowerBatchNorm,
  batchNormGrad: lowerBatchNormGrad,

  batchNormFixed: lowerBatchNormFixed,
};
