/** Shape rules: what every operation gives for its samples, and that it refuses what does not fit. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import type { Aval, OpAttrs, OpName } from '#main/engine/ir/ops.ts';
import { inferShapes, OP_NAMES } from '#main/engine/ir/shapes.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { samplers } from '../samplers.ts';

const f = (...shape: number[]): Aval => ({ dtype: 'float32', shape });
const half = (...shape: number[]): Aval => ({ dtype: 'float16', shape });
const positions = (...shape: number[]): Aval => ({ dtype: 'int64', shape });

function problemOf<K extends OpName>(op: K, ins: readonly Aval[], attrs: OpAttrs[K]): string | null {
  let found: string | null = null;
  try {
    inferShapes(op, ins, attrs, (problem) => {
      found = problem;
      throw new Error(problem);
    });
  } catch {
    return found;
  }
  return null;
}

const square = { strides: [1, 1], pads: [0, 0, 0, 0] } as const;

/** For every operation at least one set of inputs that it must refuse. */
const refused: { readonly [K in OpName]: readonly (readonly [readonly Aval[], OpAttrs[K], RegExp])[] } = {
  constant: [[[f(1)], { shape: [], value: 0 }, /needs 0 inputs/]],
  add: [
    [[f(2), half(2)], {}, /types differ: a is float32, b is float16/],
    [[f(2), f(3)], {}, /shapes differ: \[2\] and \[3\]/],
  ],
  sub: [[[f(2)], {}, /needs 2 inputs/]],
  mul: [[[f(2, 1), f(2)], {}, /shapes differ/]],
  div: [[[f(2), positions(2)], {}, /must be float32/]],
  sqrt: [[[], {}, /needs 1 input/]],
  exp: [[[positions(1)], {}, /must be float32/]],
  log: [[[f(1), f(1)], {}, /needs 1 input/]],
  sigmoid: [[[], {}, /needs 1 input/]],
  softplus: [[[], {}, /needs 1 input/]],
  relu: [[[], {}, /needs 1 input/]],
  reluGrad: [[[f(2), f(4)], {}, /shapes differ/]],
  minimum: [[[f(2), f(3)], {}, /shapes differ/]],
  where: [
    [[f(2), f(2)], {}, /needs 3 inputs/],
    [[f(2), f(3), f(3)], {}, /shapes differ: \[2\], \[3\], \[3\]/],
  ],
  isFinite: [[[positions(2)], {}, /must be float32 or float16/]],
  cast: [[[positions(2)], { dtype: 'float16' }, /must be float32 or float16/]],
  logSoftmax: [[[f(2)], { axis: 1 }, /axis 1 is not one of \[2\]/]],
  oneHot: [[[f(2)], { axis: 2, classes: 3 }, /3 classes do not fit at axis 2 of \[2\]/]],
  broadcast: [
    [[f(2)], { shape: [3] }, /\[2\] cannot be broadcast to \[3\]/],
    [[f(1, 3)], { shape: [3] }, /cannot be broadcast/],
  ],
  reshape: [[[f(2, 3)], { shape: [5] }, /not as many numbers/]],
  norm: [
    [[], {}, /needs at least one input/],
    [[f(2), positions(2)], {}, /x1 must be float32 or float16/],
  ],
  sum: [[[f(2)], { axes: [1] }, /axis 1 is not one of \[2\]/]],
  concat: [
    [[f(2, 3), f(1, 3)], { axis: 1 }, /does not continue/],
    [[], { axis: 0 }, /at least one/],
  ],
  slice: [[[f(4)], { axis: 0, start: 3, end: 3 }, /is not inside/]],
  pad: [[[f(4)], { axis: 0, before: -1, after: 0 }, /cannot add/]],
  transpose: [
    [[f(2, 3)], { perm: [1] }, /no order of the axes/],
    [[f(2, 3)], { perm: [1, 1] }, /\[1,1\] is no order of the axes of \[2,3\]/],
  ],
  gather: [
    [[f(3)], { axis: 0, indices: [3] }, /3 is no index below 3/],
    [[f(3)], { axis: 0, indices: [] }, /at least one index/],
    [[f(3)], { axis: 1, indices: [0] }, /axis 1 is not one of/],
  ],
  scatterAdd: [
    [[f(3)], { axis: 0, indices: [0, 1], size: 3 }, /2 indices for axis 0 of \[3\]/],
    [[f(2)], { axis: 0, indices: [0, 4], size: 4 }, /4 is no index below 4/],
  ],
  matmul: [
    [[f(2, 3, 4), f(3, 4, 2)], { transA: false, transB: false }, /batches differ/],
    [[f(2, 3), f(2, 3)], { transA: false, transB: false }, /inner sizes differ/],
    [[f(2), f(2, 3)], { transA: false, transB: false }, /must have 2 axes/],
  ],
  conv: [
    [[f(1, 3, 8, 8), f(4, 2, 3, 3)], square, /has 3 channels, the filter .* takes 2/],
    [[f(1, 3, 2, 2), f(4, 3, 3, 3)], square, /3x3 window does not fit into 2x2/],
    [[f(3, 8, 8), f(4, 3, 3, 3)], square, /must have 4 axes/],
  ],
  convInputGrad: [[[f(1, 4, 5, 5), f(4, 3, 3, 3)], { ...square, inputSize: [8, 8] }, /is not the output/]],
  convWeightGrad: [[[f(1, 3, 8, 8), f(1, 4, 5, 5)], { ...square, kernel: [3, 3] }, /is not an output/]],
  maxPool: [
    [[f(1, 1, 4, 4)], { kernel: [2, 2], strides: [1, 1], pads: [2, 2, 2, 2] }, /padding only/],
    [[f(1, 1, 1, 1)], { kernel: [2, 2], strides: [1, 1], pads: [0, 0, 0, 0] }, /does not fit/],
  ],
  maxPoolGrad: [[[f(1, 1, 2, 2), f(1, 1, 2, 2)], { inputShape: [1, 1, 4, 4] }, /do not belong together/]],
  batchNorm: [[[f(2, 3, 4, 4), f(3), f(4)], { eps: 1e-5 }, /needs \[3\] per channel, got \[4\]/]],
  batchNormGrad: [[[f(2, 3), f(2, 4), f(3), f(3), f(3)], { eps: 1e-5 }, /shapes differ/]],
  batchNormFixed: [[[f(2, 3), f(3), f(3), f(2), f(3)], { eps: 1e-5 }, /per channel/]],
};

describe('shape rules', () => {
  it.each(OP_NAMES.map((op) => [op]))('%s refuses what does not fit and says both shapes', (op) => {
    for (const [ins, attrs, message] of refused[op] as readonly (readonly [
      readonly Aval[],
      never,
      RegExp,
    ])[]) {
      expect(problemOf(op, ins, attrs)).toMatch(message);
    }
  });

  it.each(OP_NAMES.filter((op) => op !== 'maxPoolGrad').map((op) => [op]))('%s accepts its samples', (op) => {
    for (const sample of samplers[op]) {
      expect(
        problemOf(
          op,
          sample.ins.map(({ shape }) => f(...shape)),
          sample.attrs as never,
        ),
      ).toBeNull();
    }
  });

  it('keep half precision, and cast out of it', () => {
    const fail = (problem: string): never => expect.unreachable(problem);
    expect(inferShapes('add', [half(2), half(2)], {}, fail)).toEqual([half(2)]);
    expect(inferShapes('conv', [half(1, 3, 8, 8), half(4, 3, 3, 3)], square, fail)).toEqual([
      half(1, 4, 6, 6),
    ]);
    expect(inferShapes('cast', [half(2)], { dtype: 'float32' }, fail)).toEqual([f(2)]);
  });

  it('say the operation and the layer in the error', () => {
    const b = new GraphBuilder();
    const x = b.input('x', [1, 3, 8, 8]);
    const w = b.resident('w', [4, 2, 3, 3]);
    const build = (): unknown =>
      b.inLayer('layer1', () => b.inLayer('0', () => b.one('conv', [x, w], square)));
    try {
      build();
      expect.unreachable();
    } catch (error) {
      expect(isAppError(error) ? error.data : error).toEqual({
        op: 'conv',
        layer: 'layer1.0',
        problem: 'the input [1,3,8,8] has 3 channels, the filter [4,2,3,3] takes 2',
      });
    }
  });
});
