/** Ways to a larger picture: pixel shuffle, the blur after it, and resizing by repetition. */
import { scaled, type GraphBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';
import type { Pair } from '../ir/ops.ts';
import { emitBiasedConv } from './layers.ts';
import type { ModelScope } from './ModelScope.ts';

/**
 * Four channels become one of twice the height and width: [N,4C,H,W] -> [N,C,2H,2W]. Channels are ordered by their place in
 * the picture first, which `placeFirst` makes of PyTorch's order: whole pictures are moved then, not single numbers.
 */
function emitPixelShuffle(b: GraphBuilder, x: Value): Value {
  const [n = 0, channels = 0, h = 0, w = 0] = x.aval.shape;
  const split = b.one('reshape', [x], { shape: [n, 2, 2, channels / 4, h, w] });
  const woven = b.one('transpose', [split], { perm: [0, 3, 4, 1, 5, 2] });
  return b.one('reshape', [woven], { shape: [n, channels / 4, 2 * h, 2 * w] });
}

/** Where PyTorch's PixelShuffle(2) has the channels that are wanted first, second, ... */
const placeFirst = (out: number): number[] =>
  Array.from({ length: 4 * out }, (_, i) => 4 * (i % out) + Math.floor(i / out));

/** The mean of every number, its neighbours above and to the left, and the one between; the edge is repeated. */
function emitBlur(b: GraphBuilder, x: Value): Value {
  const withNeighbour = (y: Value, axis: number): Value => {
    const indices = Array.from({ length: y.aval.shape[axis] ?? 0 }, (_, i) => Math.max(0, i - 1));
    return b.one('add', [y, b.one('gather', [y], { axis, indices })]);
  };
  return scaled(b, withNeighbour(withNeighbour(x, 2), 3), 0.25);
}

export interface ShuffleSpec {
  readonly out: number;
  readonly blur?: boolean;
}

/**
 * fastai's PixelShuffle_ICNR: a 1x1 convolution to four times the channels, started so that the four pixels made of one
 * are equal (Aitken et al., "Checkerboard artifact free sub-pixel convolution", 2017), ReLU, pixel shuffle, and a blur
 * where asked for. x [N,C,H,W] -> [N,out,2H,2W].
 */
export function emitPixelShuffleIcnr(scope: ModelScope, name: string, x: Value, spec: ShuffleSpec): Value {
  const { b } = scope;
  const wide = emitBiasedConv(scope, name, x, {
    out: 4 * spec.out,
    kernel: 1,
    init: 'icnr',
    order: placeFirst(spec.out),
  });
  const y = emitPixelShuffle(b, b.one('relu', [wide]));
  return spec.blur === true ? emitBlur(b, y) : y;
}

/** Nearest-neighbour resize of [N,C,H,W] to another height and width, with PyTorch's choice of neighbours. */
export function emitNearest(b: GraphBuilder, x: Value, [height, width]: Pair): Value {
  const along = (y: Value, axis: number, to: number): Value => {
    const from = y.aval.shape[axis] ?? 0;
    return from === to ? y : b.one('gather', [y], { axis, indices: nearestIndices(from, to) });
  };
  return along(along(x, 2, height), 3, width);
}

/** floor(i from/to), in single precision as PyTorch works it out. */
function nearestIndices(from: number, to: number): number[] {
  const scale = Math.fround(from / to);
  return Array.from({ length: to }, (_, i) => Math.min(from - 1, Math.floor(Math.fround(i * scale))));
}
