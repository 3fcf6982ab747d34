/** Plain layers one after the other: a linear layer and ReLU for each width. For numbers instead of pictures. */
import { sizeOf, type Value } from '../ir/graph.ts';
import { emitDropout, emitLinear } from './layers.ts';
import type { ModelScope } from './ModelScope.ts';

export interface MlpPlan {
  /** Of the hidden layers, first one first; none makes it a linear model. */
  readonly hidden: readonly number[];
  /** Share of each hidden layer that is dropped while training. */
  readonly dropout?: number;
}

/**
 * x [N,C,1,1] -> [N,outputs]. Parameters are `layers.<i>` and `fc`, as PyTorch's Linear starts them. Groups: the first half of
 * the hidden layers, the others, and `fc`.
 */
export function emitMlp(
  scope: ModelScope,
  { hidden: widths, dropout = 0 }: MlpPlan,
  x: Value,
  outputs: number,
): Value {
  const [n = 1] = x.aval.shape;
  const { b } = scope;
  let y = b.one('reshape', [x], { shape: [n, sizeOf(x.aval.shape) / n] });
  for (const [i, out] of widths.entries()) {
    scope.startGroup(2 * i < widths.length - 1 ? 0 : 1);
    y = scope.within('layers', () => {
      const active = b.one('relu', [emitLinear(scope, String(i), y, { out, init: 'pytorch' })]);
      return dropout === 0 ? active : emitDropout(scope, String(i), active, dropout);
    });
  }
  scope.startGroup(2);
  return emitLinear(scope, 'fc', y, { out: outputs, init: 'pytorch' });
}
