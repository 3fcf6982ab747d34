/** Losses: functions that emit ir and give one number. */
import { scaled, type GraphBuilder } from '../ir/builder.ts';
import { sizeOf, type Value } from '../ir/graph.ts';

/** What a model's answers are held against. N is the batch. */
export type LossSpec =
  /** Binary cross-entropy of logits [N,outputs] against y [N,outputs] of 0..1, averaged over all of them. */
  { readonly kind: 'bce' };

/** What a loss is fed besides the answers: `y`, and `w` where some numbers of y may not count. */
export interface TargetInput {
  readonly name: 'y' | 'w';
  readonly shape: readonly number[];
}

/** @param answer the shape of what the model gives for a batch, [N, ...] */
export function targetShapes(spec: LossSpec, answer: readonly number[]): readonly TargetInput[] {
  switch (spec.kind) {
    case 'bce':
      return [{ name: 'y', shape: answer }];
  }
}

/** The loss of a batch, one number []. @param targets in the order of `targetShapes` */
export function emitLoss(b: GraphBuilder, spec: LossSpec, answer: Value, targets: readonly Value[]): Value {
  const [y] = targets;
  if (y === undefined) throw new Error(`${spec.kind} needs targets`);
  switch (spec.kind) {
    case 'bce':
      return emitBceWithLogits(b, answer, y);
  }
}

/** Written as softplus(x) - x y, which does not overflow. */
function emitBceWithLogits(b: GraphBuilder, logits: Value, targets: Value): Value {
  const each = b.one('sub', [b.one('softplus', [logits]), b.one('mul', [logits, targets])]);
  const axes = each.aval.shape.map((_, i) => i);
  const total = b.one('reshape', [b.one('sum', [each], { axes })], { shape: [] });
  return scaled(b, total, 1 / sizeOf(each.aval.shape));
}
