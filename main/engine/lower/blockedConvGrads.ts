/** The two gradients of a convolution in blocked layouts, each written as convolutions again. */
import type { NodeOf, Value } from '../ir/graph.ts';
import type { ConvAttrs, Pads, Pair } from '../ir/ops.ts';
import type { BlockedContext } from './BlockedContext.ts';
import { at, dims4, kernelShape } from './onnx.ts';

// --- by the input -----------------------------------------------------------------------------------------------------

/** Positions of a filter along one axis, in the order in which a convolution over dy meets them. */
interface Taps {
  readonly positions: readonly number[];
  /** Zeros before and after dy. */
  readonly before: number;
  readonly after: number;
}

interface AxisOfGrad {
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly inputSize: number;
  readonly outputSize: number;
}

/**
 * Along one axis, input position `stride * a + residue` gets dy[a + d] times filter position residue + pad - stride d.
 * For one residue that is a convolution over dy with stride 1.
 */
function tapsOf(axis: AxisOfGrad, residue: number): Taps {
  const { kernel, stride, pad } = axis;
  const positions: number[] = [];
  for (let k = kernel - 1; k >= 0; k--) if ((residue + pad - k) % stride === 0) positions.push(k);
  const [first] = positions;
  if (first === undefined) return { positions, before: 0, after: 0 };
  const before = (first - residue - pad) / stride;
  const wanted = Math.ceil((axis.inputSize - residue) / stride);
  return { positions, before, after: wanted - axis.outputSize + positions.length - 1 - before };
}

/** Whether the plain convolution operator can do it: no negative padding, every residue of the same length. */
const canUse = ({ inputSize, stride }: AxisOfGrad, taps: readonly Taps[]): boolean =>
  inputSize % stride === 0 && taps.every(({ before, after }) => before >= 0 && after >= 0);

/**
 * A filter [O,I,kh,kw] in blocks with its two channels swapped, as rows of one block each: [O/B * I/B * kh*kw, B*B].
 * Swapping the channels inside a block is what the reordering operator does to a picture of one block.
 */
function swappedRows(ctx: BlockedContext, w: Value): string {
  const { block } = ctx;
  const [o, i, kh, kw] = dims4(w);
  const count = (o / block) * (i / block) * kh * kw;
  const swapped = ctx.nchwc('ReorderInput', [ctx.reshape(ctx.filter(w), [count, block, block, 1])]);
  return ctx.reshape(swapped, [count, block * block]);
}

/** Picks filter positions out of the swapped rows: a filter [I,O,rows,columns] in blocks. */
function pickTaps(ctx: BlockedContext, rows: string, { w, vertical, horizontal }: TapChoice): string {
  const [o, i, kh, kw] = dims4(w);
  const [os, is] = [o / ctx.block, i / ctx.block];
  const order: number[] = [];
  for (let ib = 0; ib < is; ib++) {
    for (let ob = 0; ob < os; ob++) {
      for (const ky of vertical)
        for (const kx of horizontal) order.push(((ob * is + ib) * kh + ky) * kw + kx);
    }
  }
  return ctx.reshape(ctx.emit('Gather', [rows, ctx.ints(order)]), [i, o, vertical.length, horizontal.length]);
}
interface TapChoice {
  readonly w: Value;
  readonly vertical: readonly number[];
  readonly horizontal: readonly number[];
}

/** One convolution for each residue of the stride, whose results are laid between each other. */
export function lowerConvInputGrad(ctx: BlockedContext, node: NodeOf<'convInputGrad'>): boolean {
  const [dy, w] = [at(node.ins, 0), at(node.ins, 1)];
  if (!ctx.fitsFilter(w)) return false;
  const [vertical, horizontal] = axesOf(node, dy, w);
  const down = residues(vertical.stride).map((r) => tapsOf(vertical, r));
  const across = residues(horizontal.stride).map((r) => tapsOf(horizontal, r));
  if (!canUse(vertical, down) || !canUse(horizontal, across)) return false;
  const rows = swappedRows(ctx, w);
  const parts = down.map((y) =>
    across.map((x) => {
      if (y.positions.length === 0 || x.positions.length === 0) return null;
      const filter = pickTaps(ctx, rows, { w, vertical: y.positions, horizontal: x.positions });
      const attrs = {
        ...kernelShape([y.positions.length, x.positions.length]),
        pads: { ints: [y.before, x.before, y.after, x.after] },
      };
      return ctx.nchwc('Conv', [ctx.image(dy), filter], attrs);
    }),
  );
  const [n, c, h, width] = dims4(at(node.outs, 0));
  const cells = (n * c * h * width) / (ctx.block * vertical.stride * horizontal.stride);
  const lines = parts.map((line) => interleave(ctx, line, { count: cells, size: ctx.block }));
  const lineSize = ctx.block * width;
  const whole = interleave(ctx, lines, {
    count: (n * c * h) / (ctx.block * vertical.stride),
    size: lineSize,
  });
  if (whole === null) return false;
  ctx.defineImage(at(node.outs, 0), ctx.reshape(whole, [n, c, h, width]));
  return true;
}

const residues = (stride: number): number[] => Array.from({ length: stride }, (_, r) => r);

function axesOf(node: NodeOf<'convInputGrad'>, dy: Value, w: Value): [AxisOfGrad, AxisOfGrad] {
  const { strides, pads, inputSize } = node.attrs;
  const [, , kh, kw] = dims4(w);
  const [, , oh, ow] = dims4(dy);
  return [
    { kernel: kh, stride: strides[0], pad: pads[0], inputSize: inputSize[0], outputSize: oh },
    { kernel: kw, stride: strides[1], pad: pads[1], inputSize: inputSize[1], outputSize: ow },
  ];
}

/** Lays runs of `size` numbers of each part after one another; a missing part is zeros. */
function interleave(
  ctx: BlockedContext,
  parts: readonly (string | null)[],
  { count, size }: { count: number; size: number },
): string | null {
  if (parts.length === 1) return parts[0] ?? null;
  const present = parts.filter((part) => part !== null);
  if (present.length === 0) return null;
  const rows = present.map((part) => ctx.reshape(part, [count, size]));
  const joined = rows.length === 1 ? at(rows, 0) : ctx.emit('Concat', rows, { attrs: { axis: { int: 1 } } });
  if (rows.length === parts.length) return joined;
  const first = parts.findIndex((part) => part !== null);
  const last = first + rows.length - 1;
  if (parts.slice(first, last + 1).includes(null)) return null;
  const zeros = [0, first * size, 0, (parts.length - 1 - last) * size];
  return ctx.emit('Pad', [joined, ctx.ints(zeros), ctx.floats(0)]);
}

// --- by the filter ----------------------------------------------------------------------------------------------------

/** How far the window must be allowed to run over the far edges for the filter gradient to come out in its size. */
function farPads(attrs: ConvAttrs, sizes: { x: Value; dy: Value; kernel: Pair }): Pads {
  const [, , h, w] = dims4(sizes.x);
  const [, , oh, ow] = dims4(sizes.dy);
  const [top, left] = attrs.pads;
  const bottom = sizes.kernel[0] - h - top + (oh - 1) * attrs.strides[0];
  const right = sizes.kernel[1] - w - left + (ow - 1) * attrs.strides[1];
  return [top, left, bottom, right];
}

/**
 * The filter gradient as a convolution over the batch: the batch stands where the input channels were, dy is the filter
 * (dilated by the stride), and the channels of x ("lanes", one block of them or all where there are few) are laid beside
 * each other along the width, where the dilation keeps them apart. What comes out are blocked filters, only their blocks
 * in another order.
 */
export function lowerConvWeightGrad(ctx: BlockedContext, node: NodeOf<'convWeightGrad'>): boolean {
  const { block } = ctx;
  const [xValue, dyValue] = [at(node.ins, 0), at(node.ins, 1)];
  const [n, c, h, w] = dims4(xValue);
  const [, o, oh, ow] = dims4(dyValue);
  const { strides, kernel } = node.attrs;
  const [top, left, bottom, right] = farPads(node.attrs, { x: xValue, dy: dyValue, kernel });
  if (n % block !== 0 || !ctx.fitsImage(dyValue) || Math.min(bottom, right) < 0) return false;
  const hasBlocks = ctx.fitsImage(xValue);
  const [lanes, groups] = hasBlocks ? [block, c / block] : [c, 1];
  const source = hasBlocks ? ctx.image(xValue) : channelsLast(ctx, xValue);
  const turned = batchInside(ctx, source, { ns: n / block, groups, inner: h * w * lanes });
  const padding = { rows: (groups * n * h) / block, width: w, cell: lanes * block, left, right };
  const image = ctx.reshape(padWidth(ctx, turned, padding), [groups, n, h, (w + left + right) * lanes]);
  const attrs = {
    ...kernelShape([oh, ow]),
    dilations: { ints: [strides[0], strides[1] * lanes] },
    pads: { ints: [top, 0, bottom, 0] },
  };
  const blocks = ctx.nchwc('Conv', [image, gradAsFilter(ctx, dyValue)], attrs);
  const area = kernel[0] * kernel[1];
  const dw = at(node.outs, 0);
  if (hasBlocks) {
    const byInput = ctx.reshape(blocks, [groups, o / block, area * block * block]);
    ctx.defineFilter(dw, ctx.reshape(moveAxes(ctx, byInput, [1, 0, 2]), dw.aval.shape));
  } else {
    const byOutput = ctx.reshape(blocks, [o / block, area, c, block]);
    ctx.define(dw, ctx.reshape(moveAxes(ctx, byOutput, [0, 3, 2, 1]), dw.aval.shape));
  }
  return true;
}

const moveAxes = (ctx: BlockedContext, name: string, perm: readonly number[]): string =>
  ctx.emit('Transpose', [name], { attrs: { perm: { ints: perm } } });

const channelsLast = (ctx: BlockedContext, x: Value): string => moveAxes(ctx, ctx.name(x), [0, 2, 3, 1]);

/** dy [N,O,oh,ow] stored in blocks -> a blocked filter [O,N,oh,ow]: the batch becomes its input channels. */
function gradAsFilter(ctx: BlockedContext, dy: Value): string {
  const { block } = ctx;
  const [n, o, oh, ow] = dims4(dy);
  const split = ctx.reshape(ctx.image(dy), [n / block, block, o / block, oh * ow, block]);
  return ctx.reshape(moveAxes(ctx, split, [2, 0, 3, 1, 4]), [o, n, oh, ow]);
}

/** Stored [N, groups, inner] -> stored [groups, N/B, inner, B]: the batch becomes the channels of blocks. */
function batchInside(
  ctx: BlockedContext,
  image: string,
  { ns, groups, inner }: { ns: number; groups: number; inner: number },
): string {
  const { block } = ctx;
  const turned = ctx.nchwc('ReorderInput', [ctx.reshape(image, [ns, block, groups * inner, 1])]);
  if (ns === 1 || groups === 1) return turned;
  return moveAxes(ctx, ctx.reshape(turned, [ns, groups, inner * block]), [1, 0, 2]);
}

interface Padding {
  readonly rows: number;
  readonly width: number;
  /** Numbers at one place of a row. */
  readonly cell: number;
  readonly left: number;
  readonly right: number;
}
/** Zeros left and right of every row; done beforehand because the convolution is slow where it meets padding. */
function padWidth(ctx: BlockedContext, name: string, { rows, width, cell, left, right }: Padding): string {
  if (left === 0 && right === 0) return name;
  const split = ctx.reshape(name, [rows, width, cell]);
  return ctx.emit('Pad', [split, ctx.ints([0, left, 0, 0, right, 0]), ctx.floats(0)]);
}
