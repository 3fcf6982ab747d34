/**
 * Pixel shuffles in blocked layouts: three nodes (split, move axes, join) that move whole blocks when they are seen as one.
 * The channels must be ordered by the place in the picture first, as in ONNX's DepthToSpace.
 */
import { sameShape, type Graph, type Node, type NodeOf, type Value } from '../ir/graph.ts';
import type { BlockedContext } from './BlockedContext.ts';
import { dims4 } from './onnx.ts';

/** [n,2,2,c,h,w] -> [n,c,h,2,w,2], and back. */
const TO_PICTURE = [0, 3, 4, 1, 5, 2];
const TO_CHANNELS = [0, 3, 5, 1, 2, 4];

export interface Shuffle {
  readonly x: Value;
  readonly y: Value;
  readonly toPicture: boolean;
}

/** By the last node of each; the two before it are lowered as ever, and left out when nothing needs them. */
export function findShuffles(graph: Graph): ReadonlyMap<Node, Shuffle> {
  const users = new Map<Value, Node[]>();
  for (const node of graph.nodes) {
    for (const value of node.ins) users.set(value, [...(users.get(value) ?? []), node]);
  }
  const given = new Set(graph.outputs.map(({ value }) => value));
  const onlyUser = (node: Node): Node | undefined => {
    const [out] = node.outs;
    const found = out === undefined || given.has(out) ? [] : (users.get(out) ?? []);
    return found.length === 1 ? found[0] : undefined;
  };
  const shuffles = new Map<Node, Shuffle>();
  for (const node of graph.nodes) {
    const moved = node.op === 'reshape' ? onlyUser(node) : undefined;
    const joined = moved?.op === 'transpose' ? onlyUser(moved) : undefined;
    if (node.op !== 'reshape' || moved?.op !== 'transpose' || joined?.op !== 'reshape') continue;
    const shuffle = shuffleOf(node, moved, joined);
    if (shuffle !== null) shuffles.set(joined, shuffle);
  }
  return shuffles;
}

function shuffleOf(
  split: NodeOf<'reshape'>,
  { attrs: { perm } }: NodeOf<'transpose'>,
  join: NodeOf<'reshape'>,
): Shuffle | null {
  const [x] = split.ins;
  const [y] = join.outs;
  if (x === undefined || y === undefined || x.aval.shape.length !== 4 || y.aval.shape.length !== 4)
    return null;
  const toPicture = sameShape(perm, TO_PICTURE);
  if (!toPicture && !sameShape(perm, TO_CHANNELS)) return null;
  const [n, c, height, width] = dims4(toPicture ? y : x);
  const [h, w] = [height / 2, width / 2];
  const expected = toPicture ? [n, 2, 2, c, h, w] : [n, c, h, 2, w, 2];
  const other = sameShape(dims4(toPicture ? x : y), [n, 4 * c, h, w]);
  return other && sameShape(split.attrs.shape, expected) ? { x, y, toPicture } : null;
}

/** Writes the shuffle, or says false where its input is not in blocks. */
export function lowerShuffle(ctx: BlockedContext, { x, y, toPicture }: Shuffle): boolean {
  const { block } = ctx;
  const picture = toPicture ? y : x;
  if (!ctx.hasImage(x) || !ctx.fitsImage(picture) || !ctx.isWhole(picture)) return false;
  const [n, c, height, width] = dims4(picture);
  const [h, w, groups] = [height / 2, width / 2, c / block];
  const split = toPicture ? [n, 2, 2, groups, h, w, block] : [n, groups, h, 2, w, 2, block];
  const perm = [...(toPicture ? TO_PICTURE : TO_CHANNELS), 6];
  const moved = ctx.emit('Transpose', [ctx.reshape(ctx.image(x), split)], {
    attrs: { perm: { ints: perm } },
  });
  ctx.defineImage(y, ctx.reshape(moved, y.aval.shape));
  return true;
}
