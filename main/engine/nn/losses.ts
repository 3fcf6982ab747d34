/** Losses: functions that emit ir and give one number. */
import { scaled, type GraphBuilder } from '../ir/builder.ts';
import { sizeOf, type Value } from '../ir/graph.ts';

/**
 * Binary cross-entropy of logits against targets of 0 and 1, both [N,classes], averaged over all of them. Written as
 * softplus(x) - x y, which does not overflow.
 */
export function emitBceWithLogits(b: GraphBuilder, logits: Value, targets: Value): Value {
  const each = b.one('sub', [b.one('softplus', [logits]), b.one('mul', [logits, targets])]);
  const axes = each.aval.shape.map((_, i) => i);
  const total = b.one('reshape', [b.one('sum', [each], { axes })], { shape: [] });
  return scaled(b, total, 1 / sizeOf(each.aval.shape));
}
