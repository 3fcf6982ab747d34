/** The gradient of max-pooling without positions: compares what each window saw with its maximum. */
import type { NodeOf, Value } from '../ir/graph.ts';
import type { Pair } from '../ir/ops.ts';
import { at, dims4, reshape } from './onnx.ts';
import type { Pool, WebgpuContext } from './WebgpuContext.ts';

/** Lower than anything that a finite picture holds in either precision; padding never wins. */
const LOWEST = { float32: -3.4028234663852886e38, float16: -65504, int64: 0 } as const;

/** Where a window's gradient goes at one position inside the window, [N,C,oh,ow]. */
interface Share {
  readonly at: Pair;
  readonly grad: string;
}

/** The first of several equal maxima gets the gradient, as in PyTorch. */
export function lowerMaxPoolGrad(ctx: WebgpuContext, node: NodeOf<'maxPoolGrad'>): void {
  const dy = at(node.ins, 0);
  const pool = ctx.pool(at(node.ins, 1));
  const [, , oh, ow] = dims4(dy);
  const { kernel, pads } = pool.node.attrs;
  const { inputShape } = node.attrs;
  const seesAll = oh === 1 && ow === 1 && kernel[0] === inputShape[2] && kernel[1] === inputShape[3];
  const dx =
    seesAll && pads.every((p) => p === 0) ? gradOfWhole(ctx, dy, pool) : gradOfWindows(ctx, dy, pool);
  ctx.define(at(node.outs, 0), dx);
}

/** One window over the whole picture: the gradient goes where the number of the maximum is the lowest. */
function gradOfWhole(ctx: WebgpuContext, dy: Value, { node, maxima }: Pool): string {
  const input = at(node.ins, 0);
  const [n, c, h, w] = dims4(input);
  const x = reshape(ctx, ctx.name(input), [n, c, h * w]);
  const isMaximum = ctx.emit('Equal', [x, reshape(ctx, maxima, [n, c, 1])]);
  const numbers = ctx.counting([1, 1, h * w]);
  const candidates = ctx.emit('Where', [isMaximum, numbers, ctx.floats(h * w)]);
  const first = ctx.emit('ReduceMin', [candidates, ctx.ints([2])]);
  const isFirst = ctx.emit('Equal', [candidates, first]);
  const grad = reshape(ctx, ctx.name(dy), [n, c, 1]);
  return reshape(ctx, ctx.emit('Where', [isFirst, grad, ctx.number(0, dy)]), [n, c, h, w]);
}

function gradOfWindows(ctx: WebgpuContext, dy: Value, pool: Pool): string {
  const [n, c, h, w] = dims4(at(pool.node.ins, 0));
  const { strides, pads } = pool.node.attrs;
  // The padded picture in blocks of one stride: each position in a block collects the shares that fall on it.
  const blocks: Pair = [blocksOf(pool, dy, 0), blocksOf(pool, dy, 1)];
  const shares = sharesOf(ctx, dy, pool);
  const phases: string[] = [];
  for (let i = 0; i < strides[0]; i++) {
    for (let j = 0; j < strides[1]; j++) {
      const mine = shares.filter((share) => share.at[0] % strides[0] === i && share.at[1] % strides[1] === j);
      phases.push(collected(ctx, mine, { dy, strides, blocks }));
    }
  }
  const whole = [n, c, blocks[0] * strides[0], blocks[1] * strides[1]];
  const padded =
    phases.length === 1 ? at(phases, 0) : interleaved(ctx, phases, { strides, blocks, shape: whole });
  const starts = ctx.ints([pads[0], pads[1]]);
  const ends = ctx.ints([pads[0] + h, pads[1] + w]);
  return ctx.emit('Slice', [padded, starts, ends, ctx.ints([2, 3])]);
}

/** Blocks along one axis: enough for the picture with its padding and for all that the windows reach. */
function blocksOf({ node }: Pool, dy: Value, axis: 0 | 1): number {
  const { kernel, strides, pads } = node.attrs;
  const size = at(at(node.ins, 0).aval.shape, 2 + axis) + at(pads, axis);
  const windows = at(dy.aval.shape, 2 + axis);
  const reached = windows + Math.floor((kernel[axis] - 1) / strides[axis]);
  return Math.max(Math.ceil(size / strides[axis]), reached);
}

/** For every position in the window, the gradient of those windows whose first maximum is there. */
function sharesOf(ctx: WebgpuContext, dy: Value, { node, maxima }: Pool): Share[] {
  const { kernel, strides } = node.attrs;
  const [, , oh, ow] = dims4(dy);
  const zero = ctx.number(0, dy);
  const padded = paddedInput(ctx, node, [oh, ow]);
  const shares: Share[] = [];
  let left = ctx.name(dy);
  for (let i = 0; i < kernel[0]; i++) {
    for (let j = 0; j < kernel[1]; j++) {
      const ends = ctx.ints([i + (oh - 1) * strides[0] + 1, j + (ow - 1) * strides[1] + 1]);
      const seen = ctx.emit('Slice', [padded, ctx.ints([i, j]), ends, ctx.ints([2, 3]), ctx.ints(strides)]);
      const isMaximum = ctx.emit('Equal', [seen, maxima]);
      shares.push({ at: [i, j], grad: ctx.emit('Where', [isMaximum, left, zero]) });
      left = ctx.emit('Where', [isMaximum, zero, left]);
    }
  }
  return shares;
}

/** The picture with the lowest number around it, as far as the windows reach. */
function paddedInput(ctx: WebgpuContext, node: NodeOf<'maxPool'>, windows: Pair): string {
  const x = at(node.ins, 0);
  const { kernel, strides, pads } = node.attrs;
  const [, , h, w] = dims4(x);
  const [top, left] = pads;
  const after = ([h, w] as const).map((size, axis) => {
    const reached = (at(windows, axis) - 1) * at(strides, axis) + at(kernel, axis);
    return Math.max(0, reached - size - at(pads, axis));
  });
  const amounts = [0, 0, top, left, 0, 0, ...after];
  if (amounts.every((p) => p === 0)) return ctx.name(x);
  return ctx.emit('Pad', [ctx.name(x), ctx.ints(amounts), ctx.number(LOWEST[x.aval.dtype], x)]);
}

interface Places {
  readonly dy: Value;
  readonly strides: Pair;
  readonly blocks: Pair;
}

/** The shares of one position in a stride's block added up, each moved to its block: [N,C,blocks]. */
function collected(ctx: WebgpuContext, shares: readonly Share[], { dy, strides, blocks }: Places): string {
  const [n, c, oh, ow] = dims4(dy);
  const zero = ctx.number(0, dy);
  const moved = shares.map(({ at: [i, j], grad }) => {
    const [top, left] = [Math.floor(i / strides[0]), Math.floor(j / strides[1])];
    const amounts = [0, 0, top, left, 0, 0, blocks[0] - oh - top, blocks[1] - ow - left];
    return amounts.every((p) => p === 0) ? grad : ctx.emit('Pad', [grad, ctx.ints(amounts), zero]);
  });
  if (moved.length === 0) return ctx.emit('Expand', [zero, ctx.ints([n, c, ...blocks])]);
  return moved.reduce((sum, share) => ctx.emit('Add', [sum, share]));
}

/** Puts the positions of the blocks side by side again: one picture from one per position. */
function interleaved(
  ctx: WebgpuContext,
  phases: readonly string[],
  { strides, blocks, shape }: { strides: Pair; blocks: Pair; shape: readonly number[] },
): string {
  const [n, c] = [at(shape, 0), at(shape, 1)];
  const stacked = ctx.emit('Concat', phases, { attrs: { axis: { int: 1 } } });
  const apart = reshape(ctx, stacked, [n, ...strides, c, ...blocks]);
  const attrs = { perm: { ints: [0, 3, 4, 1, 5, 2] } };
  return reshape(ctx, ctx.emit('Transpose', [apart], { attrs }), shape);
}
