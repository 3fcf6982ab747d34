/** The two gradients of a convolution in blocked layouts, each written as convolutions again. */
import type { NodeOf, Value } from '../ir/graph.ts';
import { emitBlockedConv } from './blockedConv.ts';
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

/** Shapes as they are stored, with channels filled up to whole blocks. */
function storedFilter(ctx: BlockedContext, w: Value): readonly [number, number, number, number] {
  const [o, i, kh, kw] = dims4(w);
  return [ctx.padded(o), ctx.padded(i), kh, kw];
}
function storedImage(ctx: BlockedContext, x: Value): readonly [number, number, number, number] {
  const [n, c, h, w] = dims4(x);
  return [n, ctx.padded(c), h, w];
}

/**
 * A filter [O,I,kh,kw] in blocks with its two channels swapped, as rows of one block each: [O/B * I/B * kh*kw, B*B].
 * Swapping the channels inside a block is what the reordering operator does to a picture of one block.
 */
function swappedRows(ctx: BlockedContext, w: Value): string {
  const { block } = ctx;
  const [o, i, kh, kw] = storedFilter(ctx, w);
  const count = (o / block) * (i / block) * kh * kw;
  const swapped = ctx.nchwc('ReorderInput', [ctx.reshape(ctx.filter(w), [count, block, block, 1])]);
  return ctx.reshape(swapped, [count, block * block]);
}

/** Picks filter positions out of the swapped rows: a filter [I,O,rows,columns] in blocks. */
function pickTaps(ctx: BlockedContext, rows: string, { w, vertical, horizontal }: TapChoice): string {
  const [o, i, kh, kw] = storedFilter(ctx, w);
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
      return emitBlockedConv(ctx, ctx.image(dy), filter, {
        x: storedImage(ctx, dy),
        out: ctx.padded(dims4(w)[1]),
        kernel: [y.positions.length, x.positions.length],
        strides: [1, 1],
        pads: [y.before, x.before, y.after, x.after],
      });
    }),
  );
  const [n, c, h, width] = storedImage(ctx, at(node.outs, 0));
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

/**
 * How the pictures of a batch become the blocks of a convolution over the batch. Each picture is cut into `parts` strips
 * with this many `rows` of dy; `together` neighbouring pictures with `inBlock` strips each fill one of the `blocks`.
 */
interface Cut {
  readonly blocks: number;
  readonly parts: number;
  readonly together: number;
  readonly inBlock: number;
  readonly rows: number;
}

/** Positions of dy above which the strips of one block are too large for the caches. */
const MOST_POSITIONS = 2048;

function cutOf(dy: Value, block: number): Cut {
  const [n, , oh, ow] = dims4(dy);
  const together = greatestCommonDivisor(n, block);
  const inBlock = block / together;
  const mostRows = Math.max(1, Math.floor(MOST_POSITIONS / ow));
  const blocksEach = Math.max(1, Math.ceil(oh / (inBlock * mostRows)));
  const parts = inBlock * blocksEach;
  return { blocks: (n / together) * blocksEach, parts, together, inBlock, rows: Math.ceil(oh / parts) };
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

/** Above this share of rows that are only there to fill up, the plain form is faster. */
const MOST_WASTE = 2;

/**
 * The filter gradient as a convolution over the batch: the batch stands where the input channels were, dy is the filter
 * (dilated by the stride), and the channels of x ("lanes", one block of them or all where there are few) are laid beside
 * each other along the width, where the dilation keeps them apart. What comes out are blocked filters, only their blocks
 * in another order. Where the batch is no whole number of blocks, pictures are cut into strips that count as pictures.
 */
export function lowerConvWeightGrad(ctx: BlockedContext, node: NodeOf<'convWeightGrad'>): boolean {
  const { block } = ctx;
  const [xValue, dyValue] = [at(node.ins, 0), at(node.ins, 1)];
  const [, c] = dims4(xValue);
  const [, o, oh, ow] = storedImage(ctx, dyValue);
  const { strides, kernel } = node.attrs;
  const cut = cutOf(dyValue, block);
  if (!ctx.fitsImage(dyValue) || cut.rows * cut.parts > MOST_WASTE * oh) return false;
  const hasBlocks = ctx.fitsImage(xValue);
  if (!hasBlocks && !ctx.isWhole(dyValue)) return false;
  const [lanes, groups] = hasBlocks ? [block, ctx.padded(c) / block] : [c, 1];
  const source = hasBlocks ? ctx.image(xValue) : channelsLast(ctx, xValue);
  const { image, above, below } = emitStrips(ctx, source, { node, cut, lanes, groups });
  const attrs = {
    ...kernelShape([cut.rows, ow]),
    dilations: { ints: [strides[0], strides[1] * lanes] },
    pads: { ints: [above, 0, below, 0] },
  };
  const blocks = ctx.nchwc('Conv', [image, gradAsFilter(ctx, dyValue, cut)], attrs);
  const area = kernel[0] * kernel[1];
  const dw = at(node.outs, 0);
  if (hasBlocks) {
    ctx.defineByInput(dw, blocks, [groups, o, kernel[0], kernel[1] * block]);
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
function gradAsFilter(ctx: BlockedContext, dy: Value, cut: Cut): string {
  const { blocks, parts, together, inBlock, rows } = cut;
  const { block } = ctx;
  const [n, o, oh, ow] = storedImage(ctx, dy);
  const lines = ctx.reshape(ctx.image(dy), [(n * o) / block, oh, ow * block]);
  const missing = parts * rows - oh;
  const whole =
    missing === 0 ? lines : ctx.emit('Pad', [lines, ctx.ints([0, 0, 0, 0, missing, 0]), ctx.floats(0)]);
  const split = [n / together, together, o / block, parts / inBlock, inBlock, rows * ow, block];
  // The fewer axes there are, the faster they are moved.
  const axes = [2, 0, 3, 5, 4, 1, 6].filter((axis) => split[axis] !== 1);
  const kept = axes.toSorted((a, b) => a - b);
  const lean = ctx.reshape(whole, kept.map((axis) => at(split, axis))); // prettier-ignore
  const moved = moveAxes(ctx, lean, axes.map((axis) => kept.indexOf(axis))); // prettier-ignore
  return ctx.reshape(moved, [o, blocks * block, rows, ow]);
}

interface StripParts {
  readonly node: NodeOf<'convWeightGrad'>;
  readonly cut: Cut;
  readonly lanes: number;
  readonly groups: number;
}

interface Strips {
  readonly image: string;
  /** Rows of zeros that the convolution has to add itself: it is quick to leave whole rows out. */
  readonly above: number;
  readonly below: number;
}

/**
 * x stored [N, groups, H, W, lanes] -> the picture of the convolution over the batch, stored
 * [groups, blocks, rows, width * lanes, B]. Its zeros left and right are written beforehand because the convolution is slow
 * where it meets padding of its own.
 */
function emitStrips(ctx: BlockedContext, source: string, { node, cut, lanes, groups }: StripParts): Strips {
  const { block } = ctx;
  const [n, , h, w] = dims4(at(node.ins, 0));
  const [, , , ow] = dims4(at(node.ins, 1));
  const { strides, kernel, pads } = node.attrs;
  const [top, left] = pads;
  const reach = (cut.rows - 1) * strides[0] + kernel[0];
  const width = (ow - 1) * strides[1] + kernel[1];
  const step = cut.rows * strides[0];
  const bottom = (cut.parts - 1) * step + reach - top - h;
  const right = width - left - w;
  const isWhole = cut.parts === 1 && bottom >= 0;
  const [above, below] = isWhole ? [0, 0] : [top, bottom];
  const lines = ctx.reshape(source, [n * groups, h, w * lanes]);
  const ends = [0, above, left * lanes, 0, below, right * lanes];
  const padded = ends.every((end) => end === 0)
    ? lines
    : ctx.emit('Pad', [lines, ctx.ints(ends), ctx.floats(0)]);
  const height = isWhole ? h : reach;
  const area = height * width * lanes;
  const strips = Array.from({ length: cut.parts }, (_, part) => {
    const range = [ctx.ints([part * step]), ctx.ints([part * step + reach]), ctx.ints([1])];
    const strip = cut.parts === 1 ? padded : ctx.emit('Slice', [padded, ...range]);
    return ctx.reshape(strip, [n / cut.together, cut.together, groups * area]);
  });
  const joined =
    strips.length === 1 ? at(strips, 0) : ctx.emit('Concat', strips, { attrs: { axis: { int: 1 } } });
  const turned = ctx.nchwc('ReorderInput', [ctx.reshape(joined, [cut.blocks, block, groups * area, 1])]);
  const image = ctx.reshape(byGroup(ctx, turned, { cut, groups, area }), [
    groups,
    cut.blocks * block,
    height,
    width * lanes,
  ]);
  return isWhole ? { image, above: top, below: bottom } : { image, above: 0, below: 0 };
}

/** Stored [blocks, groups, area, B] -> stored [groups, blocks, area, B]. */
function byGroup(
  ctx: BlockedContext,
  image: string,
  { cut, groups, area }: { cut: Cut; groups: number; area: number },
): string {
  if (cut.blocks === 1 || groups === 1) return image;
  return moveAxes(ctx, ctx.reshape(image, [cut.blocks, groups, area * ctx.block]), [1, 0, 2]);
}
