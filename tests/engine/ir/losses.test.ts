/** Losses on the reference runtime: values worked out by hand, gradients against differences, and nothing that counts. */
import { describe, expect, it } from 'vitest';
import { emitGradients } from '#main/engine/autodiff/backward.ts';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import { sizeOf } from '#main/engine/ir/graph.ts';
import { emitLoss, targetShapes, type LossSpec } from '#main/engine/nn/losses.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { spread } from '#tests/helpers/spread.ts';

interface Given {
  readonly spec: LossSpec;
  readonly answer: readonly number[];
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly w?: ArrayLike<number>;
}

async function lossOf({ spec, answer, x, y, w }: Given): Promise<{ loss: number; dx: Float64Array }> {
  const b = new GraphBuilder();
  const input = b.input('x', answer);
  const targets = targetShapes(spec, answer).map(({ name, shape }) => b.input(name, shape));
  const loss = emitLoss(b, spec, input, targets);
  b.output('loss', loss);
  for (const dx of emitGradients(b, loss, [input])) b.output('dx', dx);
  const program = await referenceRuntime().compile(b.finish());
  const feeds = new Map([['x', { dims: answer, data: Float64Array.from(x) }]]);
  for (const { name, shape } of targetShapes(spec, answer)) {
    feeds.set(name, { dims: shape, data: Float64Array.from((name === 'y' ? y : w) ?? []) });
  }
  const results = await program.run(feeds);
  return {
    loss: results.get('loss')?.data[0] ?? NaN,
    dx: Float64Array.from(results.get('dx')?.data ?? []),
  };
}

const LOGITS = [2, -1, 0.5, /**/ 0, 3, -2];
const logShare = (row: readonly number[], c: number): number =>
  (row[c] ?? NaN) - Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0));

describe('cross-entropy', () => {
  const spec: LossSpec = { kind: 'crossEntropy' };
  const [first, second] = [LOGITS.slice(0, 3), LOGITS.slice(3)];

  it('is the mean of -ln of the share of the class', async () => {
    const { loss } = await lossOf({ spec, answer: [2, 3], x: LOGITS, y: [0, 0, 1, 1, 0, 0] });
    expect(loss).toBeCloseTo(-(logShare(first, 2) + logShare(second, 0)) / 2, 12);
  });

  it('takes a distribution', async () => {
    const { loss } = await lossOf({ spec, answer: [2, 3], x: LOGITS, y: [0.2, 0.3, 0.5, 0, 1, 0] });
    const soft = 0.2 * logShare(first, 0) + 0.3 * logShare(first, 1) + 0.5 * logShare(first, 2);
    expect(loss).toBeCloseTo(-(soft + logShare(second, 1)) / 2, 12);
  });

  it('does not overflow', async () => {
    const { loss, dx } = await lossOf({ spec, answer: [1, 2], x: [1e4, -1e4], y: [0, 1] });
    expect(loss).toBe(2e4);
    expect([...dx]).toEqual([1, -1]);
  });
});

describe('cross-entropy of pixels', () => {
  // [1,3,1,4]: four pixels whose logits are the columns.
  const x = [2, 0, 1, -1, /**/ -1, 3, 0, 0, /**/ 0.5, -2, 0, 4];
  const answer = [1, 3, 1, 4];
  const pixel = (i: number): number[] => [0, 1, 2].map((c) => x[4 * c + i] ?? NaN);
  const each = (i: number, c: number): number => -logShare(pixel(i), c);

  it('is a mean over all pixels without a void class', async () => {
    const spec: LossSpec = { kind: 'pixelCrossEntropy', voidIndex: null };
    const { loss } = await lossOf({ spec, answer, x, y: [0, 2, 1, 2] });
    expect(loss).toBeCloseTo((each(0, 0) + each(1, 2) + each(2, 1) + each(3, 2)) / 4, 12);
  });

  it.each([
    ['among the classes', 2, [0, 2, 1, 2]],
    ['beyond the classes', 255, [0, 255, 1, 255]],
  ])('with void %s is a mean over the others, and void has no gradient', async (_, voidIndex, y) => {
    const { loss, dx } = await lossOf({ spec: { kind: 'pixelCrossEntropy', voidIndex }, answer, x, y });
    expect(loss).toBeCloseTo((each(0, 0) + each(2, 1)) / 2, 12);
    const touched = dx.map((value) => Number(value !== 0));
    expect([...touched]).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
  });

  it('leaves out what is no class', async () => {
    const spec: LossSpec = { kind: 'pixelCrossEntropy', voidIndex: null };
    const { loss } = await lossOf({ spec, answer, x, y: [0, NaN, 3, -1] });
    expect(loss).toBeCloseTo(each(0, 0), 12);
  });

  it('is 0 with no gradient where all is void', async () => {
    const spec: LossSpec = { kind: 'pixelCrossEntropy', voidIndex: 1 };
    const { loss, dx } = await lossOf({ spec, answer, x, y: [1, 1, 1, 1] });
    expect(Math.abs(loss)).toBe(0);
    expect(dx.every((value) => value === 0)).toBe(true);
  });

  it('needs an answer for every pixel', () => {
    const b = new GraphBuilder();
    const [rows, y] = [b.input('x', [2, 3]), b.input('y', [2])];
    try {
      emitLoss(b, { kind: 'pixelCrossEntropy', voidIndex: null }, rows, [y]);
      expect.unreachable();
    } catch (error) {
      expect(isAppError(error) ? error.data : error).toMatchObject({
        problem: 'needs an answer of 4 axes, the model gives [2,3]',
      });
    }
  });
});

describe('squared error', () => {
  const spec: LossSpec = { kind: 'mse' };

  it('is a mean over the numbers that count, whatever stands at the others', async () => {
    const { loss, dx } = await lossOf({
      spec,
      answer: [2, 2],
      x: [1, 2, 3, 4],
      y: [0, NaN, 1, 4],
      w: [1, 0, 1, 1],
    });
    expect(loss).toBeCloseTo((1 + 4 + 0) / 3, 12);
    expect([...dx]).toEqual([2 / 3, 0, 4 / 3, 0]);
  });

  it('is 0 where none counts', async () => {
    const { loss, dx } = await lossOf({ spec, answer: [1, 2], x: [1, 2], y: [0, 0], w: [0, 0] });
    expect([loss, ...dx]).toEqual([0, 0, 0]);
  });
});

describe('the gradient equals central differences', () => {
  const random = (shape: readonly number[], salt: number): Float64Array =>
    spread(sizeOf(shape), salt).map((u) => 4 * u - 2);
  const cases: readonly (readonly [string, Omit<Given, 'x'>])[] = [
    ['bce', { spec: { kind: 'bce' }, answer: [3, 4], y: spread(12, 5) }],
    ['crossEntropy', { spec: { kind: 'crossEntropy' }, answer: [3, 4], y: spread(12, 6) }],
    [
      'pixelCrossEntropy',
      {
        spec: { kind: 'pixelCrossEntropy', voidIndex: 1 },
        answer: [2, 3, 2, 3],
        y: spread(12, 7).map((u) => Math.floor(3 * u)),
      },
    ],
    [
      'mse',
      {
        spec: { kind: 'mse' },
        answer: [3, 4],
        y: spread(12, 8),
        w: spread(12, 9).map((u) => Number(u < 0.6)),
      },
    ],
  ];

  it.each(cases)('of %s', async (_, given) => {
    const x = random(given.answer, 3);
    const { dx } = await lossOf({ ...given, x });
    for (const [i, value] of x.entries()) {
      const above = await lossOf({ ...given, x: x.with(i, value + 1e-5) });
      const below = await lossOf({ ...given, x: x.with(i, value - 1e-5) });
      expect(Math.abs((above.loss - below.loss) / 2e-5 - (dx[i] ?? NaN)), `x[${i}]`).toBeLessThan(1e-8);
    }
  });
});
