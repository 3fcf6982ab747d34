/** Losses: functions that emit ir and give one number. */
import { broadcastLike, scalar, scaled, type GraphBuilder } from '../ir/builder.ts';
import { sizeOf, type Value } from '../ir/graph.ts';
import { graphError } from '../ir/graphError.ts';

/** What a model's answers are held against. N is the batch. */
export type LossSpec =
  /** Binary cross-entropy of logits [N,outputs] against y [N,outputs] of 0..1, averaged over all of them. */
  | { readonly kind: 'bce' }
  /** Cross-entropy of logits [N,outputs] against a distribution in every row of y [N,outputs], averaged over the rows. */
  | { readonly kind: 'crossEntropy' }
  /**
   * Cross-entropy of logits [N,outputs,H,W] against y [N,H,W] of class indices, averaged over the pixels that count. Those
   * of `voidIndex` do not, nor do any that are no class; null leaves none out, as fastai's CrossEntropyFlat.
   */
  | { readonly kind: 'pixelCrossEntropy'; readonly voidIndex: number | null }
  /** Squared difference to y [N,outputs], averaged over the numbers that count: those where w [N,outputs] is above 0. */
  | { readonly kind: 'mse' };

/** What a loss is fed besides the answers: `y`, and `w` where some numbers of y may not count. */
export interface TargetInput {
  readonly name: 'y' | 'w';
  readonly shape: readonly number[];
}

/** @param answer the shape of what the model gives for a batch, [N, ...] */
export function targetShapes(spec: LossSpec, answer: readonly number[]): readonly TargetInput[] {
  switch (spec.kind) {
    case 'bce':
    case 'crossEntropy':
      return [{ name: 'y', shape: answer }];
    case 'pixelCrossEntropy':
      return [{ name: 'y', shape: answer.toSpliced(1, 1) }];
    case 'mse':
      return [
        { name: 'y', shape: answer },
        { name: 'w', shape: answer },
      ];
  }
}

/** The loss of a batch, one number []. Where nothing counts it is 0. @param targets in the order of `targetShapes` */
export function emitLoss(b: GraphBuilder, spec: LossSpec, answer: Value, targets: readonly Value[]): Value {
  const [y, w] = targets;
  if (y === undefined) throw new Error(`${spec.kind} needs targets`);
  const axes = spec.kind === 'pixelCrossEntropy' ? 4 : 2;
  if (answer.aval.shape.length !== axes) {
    const problem = `needs an answer of ${axes} axes, the model gives [${answer.aval.shape.join(',')}]`;
    throw graphError(spec.kind, 'loss', problem);
  }
  switch (spec.kind) {
    case 'bce':
      return emitBceWithLogits(b, answer, y);
    case 'crossEntropy':
      return emitCrossEntropy(b, answer, y);
    case 'pixelCrossEntropy':
      return emitPixelCrossEntropy(b, answer, y, spec.voidIndex);
    case 'mse':
      if (w === undefined) throw new Error('mse needs to know which numbers count');
      return emitMaskedMse(b, answer, y, w);
  }
}

/** The sum of all numbers, []. */
function total(b: GraphBuilder, x: Value): Value {
  const axes = x.aval.shape.map((_, i) => i);
  return b.one('reshape', [b.one('sum', [x], { axes })], { shape: [] });
}

/** A sum over what counts, divided by how much counts; 0 where nothing does. */
function meanOf(b: GraphBuilder, sum: Value, count: Value): Value {
  return b.one('div', [sum, b.one('where', [count, count, scalar(b, 1)])]);
}

/** Written as softplus(x) - x y, which does not overflow. */
function emitBceWithLogits(b: GraphBuilder, logits: Value, targets: Value): Value {
  const each = b.one('sub', [b.one('softplus', [logits]), b.one('mul', [logits, targets])]);
  return scaled(b, total(b, each), 1 / sizeOf(each.aval.shape));
}

/** -sum(y log softmax(x)) / N. */
function emitCrossEntropy(b: GraphBuilder, logits: Value, targets: Value): Value {
  const each = b.one('mul', [targets, b.one('logSoftmax', [logits], { axis: 1 })]);
  return scaled(b, total(b, each), -1 / (logits.aval.shape[0] ?? 1));
}

function emitPixelCrossEntropy(
  b: GraphBuilder,
  logits: Value,
  indices: Value,
  voidIndex: number | null,
): Value {
  const classes = logits.aval.shape[1] ?? 0;
  const overClasses = (x: Value): Value => b.one('sum', [x], { axes: [1] });
  const isClass = b.one('oneHot', [indices], { axis: 1, classes });
  const picked = overClasses(b.one('mul', [isClass, b.one('logSoftmax', [logits], { axis: 1 })]));
  let counts = overClasses(isClass);
  if (voidIndex !== null) {
    const fromVoid = b.one('sub', [indices, broadcastLike(b, scalar(b, voidIndex), indices)]);
    const isVoid = b.one('oneHot', [fromVoid], { axis: 1, classes: 1 });
    counts = b.one('mul', [counts, b.one('sub', [broadcastLike(b, scalar(b, 1), isVoid), isVoid])]);
  }
  const sum = total(b, b.one('mul', [picked, counts]));
  return scaled(b, meanOf(b, sum, total(b, counts)), -1);
}

function emitMaskedMse(b: GraphBuilder, answer: Value, targets: Value, mask: Value): Value {
  const none = broadcastLike(b, scalar(b, 0), answer);
  const difference = b.one('where', [mask, b.one('sub', [answer, targets]), none]);
  const counts = b.one('where', [mask, broadcastLike(b, scalar(b, 1), answer), none]);
  return meanOf(b, total(b, b.one('mul', [difference, difference])), total(b, counts));
}
