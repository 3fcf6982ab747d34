/** Lowering rules for blocked layouts: what is worth writing in blocks, everything else stays as the plain table says. */
import type { NodeOf, Value } from '../ir/graph.ts';
import type { ConvAttrs, OpName, Pads, PerOp } from '../ir/ops.ts';
import type { BlockedContext } from './BlockedContext.ts';
import { at, batchNormGradFactors, convAttrs, dims4 } from './onnx.ts';

/** Writes the nodes and says true, or leaves the node to the plain table and says false. */
export type BlockedRule<K extends OpName> = (ctx: BlockedContext, node: NodeOf<K>) => boolean;
/** For operations that have no blocked form. */
export const PLAIN = 'plain';

const kernelShape = (kernel: readonly [number, number]): { kernel_shape: { ints: readonly number[] } } => ({
  kernel_shape: { ints: kernel },
});

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
    if (wide.some((value) => ctx.hasImage(value))) {
      ctx.defineImage(out, pick((value) => ctx.image(value))); // prettier-ignore
      return true;
    }
    return false;
  };

/** One number per channel applied to an image: a depthwise 1x1 convolution, in one pass over memory. */
function emitPerChannel(ctx: BlockedContext, image: string, parts: PerChannel): string {
  const { scale, bias, sum, channels } = parts;
  const filter = ctx.reshape(scale, [channels, 1, 1, 1]);
  const inputs = [image, filter, bias ?? '', sum ?? ''];
  while (inputs.at(-1) === '') inputs.pop();
  return ctx.nchwc('Conv', inputs, { ...kernelShape([1, 1]), group: { int: channels } });
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
  const means = ctx.reshape(ctx.nchwc('GlobalAveragePool', [image]), [n, c]);
  return ctx.emit('Mul', [overBatch(ctx, means), ctx.floats(h * w)]);
}

const overBatch = (ctx: BlockedContext, rows: string): string =>
  ctx.emit('ReduceSum', [rows, ctx.ints([0])], { attrs: { keepdims: { int: 0 } } });

/**
 * The sum of products of two images for each channel. Stored in blocks, one image is just what a depthwise convolution
 * takes for its filters, and a filter as large as the picture gives exactly that sum, without writing the products.
 */
function emitChannelDot(ctx: BlockedContext, a: string, b: string, value: Value): string {
  const [n, c, h, w] = dims4(value);
  const attrs = { ...kernelShape([h, w]), group: { int: n * c } };
  const dots = ctx.nchwc('Conv', [ctx.reshape(a, [1, n * c, h, w]), ctx.reshape(b, [n * c, 1, h, w])], attrs);
  return overBatch(ctx, ctx.reshape(dots, [n, c]));
}

function lowerBatchNorm(ctx: BlockedContext, node: NodeOf<'batchNorm'>): boolean {
  const [xValue, scaleValue, biasValue] = [at(node.ins, 0), at(node.ins, 1), at(node.ins, 2)];
  if (!ctx.hasImage(xValue)) return false;
  const [n, c, h, w] = dims4(xValue);
  const x = ctx.image(xValue);
  const perNumber = ctx.floats(1 / (n * h * w));
  const mean = ctx.emit('Mul', [emitChannelSum(ctx, x, xValue), perNumber]);
  const square = ctx.emit('Mul', [emitChannelDot(ctx, x, x, xValue), perNumber]);
  const variance = ctx.emit('Max', [ctx.emit('Sub', [square, ctx.emit('Mul', [mean, mean])]), ctx.floats(0)]);
  const applied = { scale: ctx.name(scaleValue), bias: ctx.name(biasValue), mean, variance };
  ctx.defineImage(at(node.outs, 0), emitNormalized(ctx, { ...applied, x, channels: c, eps: node.attrs.eps }));
  ctx.define(at(node.outs, 1), mean);
  ctx.define(at(node.outs, 2), variance);
  return true;
}

interface Normalization {
  readonly x: string;
  readonly channels: number;
  readonly scale: string;
  readonly bias: string;
  readonly mean: string;
  readonly variance: string;
  readonly eps: number;
}
function emitNormalized(
  ctx: BlockedContext,
  { x, channels, scale, bias, mean, variance, eps }: Normalization,
): string {
  const deviation = ctx.emit('Sqrt', [ctx.emit('Add', [variance, ctx.floats(eps)])]);
  const factor = ctx.emit('Div', [scale, deviation]);
  const shift = ctx.emit('Sub', [bias, ctx.emit('Mul', [mean, factor])]);
  return emitPerChannel(ctx, x, { channels, scale: factor, bias: shift });
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
  if (o % block !== 0) return false;
  const attrs = { ...convAttrs(node.attrs), ...kernelShape([kh, kw]) };
  if (i % block === 0) {
    ctx.defineImage(at(node.outs, 0), ctx.nchwc('Conv', [ctx.image(x), ctx.filter(w)], attrs));
    return true;
  }
  if (i >= block) return false;
  // Few input channels: the image is taken plain, and only the filter's output channels are in blocks.
  const split = ctx.reshape(ctx.name(w), [o / block, block, i * kh * kw]);
  const moved = ctx.emit('Transpose', [split], { attrs: { perm: { ints: [0, 2, 1] } } });
  ctx.defineImage(
    at(node.outs, 0),
    ctx.nchwc('Conv', [ctx.name(x), ctx.reshape(moved, w.aval.shape)], attrs),
  );
  return true;
}

/**
 * Filter [O,I,kh,kw] -> [I,O,kh,kw] reversed in space, both in blocks. Swapping the two channels inside a block is what
 * the reordering operator does to a picture of one block; the blocks themselves are moved whole.
 */
function flippedFilter(ctx: BlockedContext, w: Value): string {
  const { block } = ctx;
  const [o, i, kh, kw] = dims4(w);
  const [os, is, area] = [o / block, i / block, kh * kw];
  const count = os * is * area;
  const swapped = ctx.nchwc('ReorderInput', [ctx.reshape(ctx.filter(w), [count, block, block, 1])]);
  const order: number[] = [];
  for (let ib = 0; ib < is; ib++) {
    for (let ob = 0; ob < os; ob++) {
      for (let k = area - 1; k >= 0; k--) order.push((ob * is + ib) * area + k);
    }
  }
  const rows = ctx.reshape(swapped, [count, block * block]);
  return ctx.reshape(ctx.emit('Gather', [rows, ctx.ints(order)]), [i, o, kh, kw]);
}

function lowerConvInputGrad(ctx: BlockedContext, node: NodeOf<'convInputGrad'>): boolean {
  const [dy, w] = [at(node.ins, 0), at(node.ins, 1)];
  const { strides, pads, inputSize } = node.attrs;
  if (!ctx.fitsFilter(w) || strides[0] !== 1 || strides[1] !== 1) return false;
  const [, , kh, kw] = dims4(w);
  const [, , oh, ow] = dims4(dy);
  const [top, left] = [kh - 1 - pads[0], kw - 1 - pads[1]];
  const bottom = inputSize[0] - oh - top + kh - 1;
  const right = inputSize[1] - ow - left + kw - 1;
  if (Math.min(top, left, bottom, right) < 0) return false;
  const attrs = { pads: { ints: [top, left, bottom, right] }, ...kernelShape([kh, kw]) };
  ctx.defineImage(at(node.outs, 0), ctx.nchwc('Conv', [ctx.image(dy), flippedFilter(ctx, w)], attrs));
  return true;
}

/** How far the window must be allowed to run over the far edges for the filter gradient to come out in its size. */
function farPads(attrs: ConvAttrs, sizes: { x: Value; dy: Value; kernel: readonly [number, number] }): Pads {
  const [, , h, w] = dims4(sizes.x);
  const [, , oh, ow] = dims4(sizes.dy);
  const [top, left] = attrs.pads;
  const bottom = sizes.kernel[0] - h - top + (oh - 1) * attrs.strides[0];
  const right = sizes.kernel[1] - w - left + (ow - 1) * attrs.strides[1];
  return [top, left, bottom, right];
}

/**
 * The filter gradient as a convolution over the batch: the batch stands where the input channels were, dy is the filter
 * (dilated by the stride), and the channels inside a block of x are laid beside each other along the width, where a
 * dilation of one block keeps them apart. What comes out are blocked filters, only their blocks in another order.
 */
function lowerConvWeightGrad(ctx: BlockedContext, node: NodeOf<'convWeightGrad'>): boolean {
  const { block } = ctx;
  const { kernel, strides } = node.attrs;
  const [xValue, dyValue] = [at(node.ins, 0), at(node.ins, 1)];
  const [n, c, h, w] = dims4(xValue);
  const [, o, oh, ow] = dims4(dyValue);
  const [top, left, bottom, right] = farPads(node.attrs, { x: xValue, dy: dyValue, kernel });
  if (n % block !== 0 || !ctx.fitsImage(dyValue) || Math.min(bottom, right) < 0) return false;
  if (!ctx.fitsImage(xValue)) return false;
  const [ns, cs, os] = [n / block, c / block, o / block];
  const turned = batchInside(ctx, ctx.image(xValue), { ns, groups: cs, inner: h * w * block });
  const wide = padWidth(ctx, turned, { rows: cs * ns * h, width: w, left, right });
  const image = ctx.reshape(wide, [cs, n, h, (w + left + right) * block]);
  const split = ctx.reshape(ctx.image(dyValue), [ns, block, os, oh * ow, block]);
  const moved = ctx.emit('Transpose', [split], { attrs: { perm: { ints: [2, 0, 3, 1, 4] } } });
  const filter = ctx.reshape(moved, [o, n, oh, ow]);
  const attrs = {
    ...kernelShape([oh, ow]),
    dilations: { ints: [strides[0], strides[1] * block] },
    pads: { ints: [top, 0, bottom, 0] },
  };
  const blocks = ctx.nchwc('Conv', [image, filter], attrs);
  const byInput = ctx.reshape(blocks, [cs, os, kernel[0] * kernel[1] * block * block]);
  const byOutput = ctx.emit('Transpose', [byInput], { attrs: { perm: { ints: [1, 0, 2] } } });
  ctx.defineFilter(at(node.outs, 0), ctx.reshape(byOutput, [o, c, ...kernel]));
  return true;
}

/** Stored [N, groups, inner] -> stored [groups, N/B, inner, B]: the batch becomes the channels of blocks. */
function batchInside(
  ctx: BlockedContext,
  image: string,
  { ns, groups, inner }: { ns: number; groups: number; inner: number },
): string {
  const { block } = ctx;
  const turned = ctx.nchwc('ReorderInput', [ctx.reshape(image, [ns, block, groups * inner, 1])]);
  if (ns === 1) return turned;
  const split = ctx.reshape(turned, [ns, groups, inner * block]);
  return ctx.emit('Transpose', [split], { attrs: { perm: { ints: [1, 0, 2] } } });
}

/** Zeros left and right of every row; done beforehand because the convolution is slow where it meets padding. */
function padWidth(
  ctx: BlockedContext,
  name: string,
  { rows, width, left, right }: { rows: number; width: number; left: number; right: number },
): string {
  const { block } = ctx;
  if (left === 0 && right === 0) return name;
  const split = ctx.reshape(name, [rows, width, block * block]);
  return ctx.emit('Pad', [split, ctx.ints([0, left, 0, 0, right, 0]), ctx.floats(0)]);
}

function lowerAdd(ctx: BlockedContext, node: NodeOf<'add'>): boolean {
  const [a, b] = [at(node.ins, 0), at(node.ins, 1)];
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

  broadcast: PLAIN,
  reshape: PLAIN,
  sum: PLAIN,
  concat: PLAIN,
  slice: PLAIN,
  pad: PLAIN,
  matmul: PLAIN,
  conv: lowerConv,
  convInputGrad: lowerConvInputGrad,
  convWeightGrad: lowerConvWeightGrad,
  maxPool: PLAIN,
  maxPoolGrad: PLAIN,
  batchNorm: lowerBatchNorm,
  batchNormGrad: lowerBatchNormGrad,

  batchNormFixed(ctx, node) {
    const x = at(node.ins, 0);
    if (!ctx.hasImage(x)) return false;
    const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => ctx.name(at(node.ins, i))) as [
      string,
      string,
      string,
      string,
    ];
    const channels = at(x.aval.shape, 1);
    const parts = { x: ctx.image(x), channels, scale, bias, mean, variance, eps: node.attrs.eps };
    ctx.defineImage(at(node.outs, 0), emitNormalized(ctx, parts));
    return true;
  },
};
