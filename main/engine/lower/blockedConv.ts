/** A convolution of blocked images with a blocked filter, in the form that suits its sizes. */
import type { Pads, Pair } from '../ir/ops.ts';
import type { BlockedContext } from './BlockedContext.ts';
import { kernelShape } from './onnx.ts';

/** Channels as they are stored. */
export interface BlockedConvSpec {
  readonly x: readonly [n: number, channels: number, height: number, width: number];
  readonly out: number;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly pads: Pads;
}

/** Filters from this many bytes on do not stay in the caches from one picture to the next. */
const LARGE_FILTER = 2 ** 22;
const NARROW = 16;

/**
 * The operator takes picture after picture, and for each the whole filter. Where the filter is large and pictures are small,
 * they are laid beside each other with zeros in between and taken as one.
 */
export function emitBlockedConv(
  ctx: BlockedContext,
  image: string,
  filter: string,
  spec: BlockedConvSpec,
): string {
  const { x, out, kernel, strides, pads } = spec;
  const attrs = { ...kernelShape(kernel), strides: { ints: strides }, pads: { ints: pads } };
  const [n, channels, height, width] = x;
  const [top, left, bottom, right] = pads;
  const bytes = 4 * out * channels * kernel[0] * kernel[1];
  const keepsWidth = strides[0] === 1 && strides[1] === 1 && left + right === kernel[1] - 1;
  if (n === 1 || width > NARROW || bytes < LARGE_FILTER || !keepsWidth) {
    return ctx.nchwc('Conv', [image, filter], attrs);
  }
  const { block } = ctx;
  const gap = Math.max(left, right);
  const lines = ctx.reshape(image, [n, channels / block, height, width * block]);
  const moved = ctx.emit('Transpose', [lines], { attrs: { perm: { ints: [1, 2, 0, 3] } } });
  const spaced = ctx.extended(moved, [0, 0, 0, gap * block]);
  const wide = ctx.reshape(spaced, [1, channels, height, n * (width + gap)]);
  const made = ctx.nchwc('Conv', [wide, filter], attrs);
  const rows = height + top + bottom - kernel[0] + 1;
  const shape = [out / block, rows, n, (width + gap) * block];
  const kept = ctx.trimmed(ctx.reshape(made, shape), shape, shape.with(3, width * block));
  const back = ctx.emit('Transpose', [kept], { attrs: { perm: { ints: [2, 0, 1, 3] } } });
  return ctx.reshape(back, [n, out, rows, width]);
}
