/** Graphs of one operation for the tests: forward, and with the gradients of a weighted sum of what it gives. */
import { emitGradients } from '#main/engine/autodiff/backward.ts';
import { gradients, NO_GRADIENT } from '#main/engine/autodiff/gradients.ts';
import { broadcastLike, GraphBuilder, scalar } from '#main/engine/ir/builder.ts';
import type { Graph, Value } from '#main/engine/ir/graph.ts';
import type { OpAttrs, OpName, PoolAttrs } from '#main/engine/ir/ops.ts';
import { verify } from '#main/engine/ir/verify.ts';
import type { HostTensor } from '#main/engine/runtime/runtime.ts';
import { drawInput, samplers, type Sample } from './samplers.ts';

export interface OpCase {
  readonly op: OpName;
  readonly title: string;
  readonly graph: Graph;
  readonly feeds: ReadonlyMap<string, HostTensor>;
  /** Inputs whose gradient is an output `d.<input>`; `loss` is then an output too. */
  readonly differentiated: readonly string[];
}

/** How the positions for `maxPoolGrad` are found, in a tensor of its `inputShape`. */
export const POOL: PoolAttrs = { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };

export const hasGradient = (op: OpName): boolean => gradients[op] !== NO_GRADIENT;

/** Every sample of every operation. */
export function opCases(): OpCase[] {
  return (Object.keys(samplers) as OpName[]).flatMap((op) =>
    (samplers[op] as readonly Sample<OpName>[]).map((sample, i) => opCase(op, sample, i)),
  );
}

/** The graph of one sample. Equal index, equal numbers. */
export function opCase(op: OpName, sample: Sample<OpName>, index: number): OpCase {
  const b = new GraphBuilder();
  const feeds = new Map<string, HostTensor>();
  const feed = (name: string, input: Sample<OpName>['ins'][number], salt: number): Value => {
    feeds.set(name, { dims: input.shape, data: drawInput(input, salt) });
    return b.input(name, input.shape);
  };
  const ins = sample.ins.map((input, i) => feed(`in${i}`, input, 10 * index + i));
  const extra: Value[] = [];
  if (op === 'maxPoolGrad') {
    const { inputShape } = sample.attrs as OpAttrs['maxPoolGrad'];
    const pooled = feed('pooled', { shape: inputShape, drawn: 'distinct' }, 77);
    const positions = b.emit('maxPool', [pooled], POOL)[1];
    if (positions !== undefined) extra.push(positions);
  }
  const emit = b.emit.bind(b) as (op: OpName, ins: readonly Value[], attrs: unknown) => readonly Value[];
  const outs = emit(op, [...ins, ...extra], sample.attrs)
    .filter((out) => out.aval.dtype !== 'int64')
    .map((out) => (out.aval.dtype === 'float16' ? b.one('cast', [out], { dtype: 'float32' }) : out));
  for (const [i, out] of outs.entries()) b.output(`out${i}`, out);
  const by = ins
    .map((value, i) => ({ name: `in${i}`, value }))
    .filter((_, i) => sample.ins[i]?.isFixed !== true);
  const canDerive = hasGradient(op) && by.length > 0;
  if (canDerive) {
    const parts = outs.map((out, i) =>
      weightedSum(b, out, feed(`weight${i}`, { shape: out.aval.shape, drawn: 'any' }, 500 + i)),
    );
    const loss = parts.reduce((a, c) => b.one('add', [a, c]), scalar(b, 0));
    b.output('loss', loss);
    const grads = emitGradients(
      b,
      loss,
      by.map(({ value }) => value),
    );
    for (const [i, grad] of grads.entries()) b.output(`d.${by[i]?.name ?? ''}`, grad);
  }
  const shapes = sample.ins.map(({ shape }) => `[${shape.join(',')}]`).join(' ');
  return {
    op,
    title: `${op} ${shapes} ${JSON.stringify(sample.attrs)}`,
    graph: verify(b.finish(), 'the test'),
    feeds,
    differentiated: canDerive ? by.map(({ name }) => name) : [],
  };
}

function weightedSum(b: GraphBuilder, x: Value, weight: Value): Value {
  const product = b.one('mul', [x, broadcastLike(b, weight, x)]);
  const axes = x.aval.shape.map((_, i) => i);
  return b.one('reshape', [b.one('sum', [product], { axes })], { shape: [] });
}
