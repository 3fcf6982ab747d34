/**
 * Whole training steps in double precision against PyTorch's numbers, to 1e-9: every model, loss and way of training, small.
 * How they were made: tests/fixtures/engine/make.py.
 */
import { describe, expect, it } from 'vitest';
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { modelParams } from '#main/engine/nn/model.ts';
import { oneCycle } from '#shared/kernels/schedules/oneCycle.ts';
import { sizeOf } from '#main/engine/ir/graph.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import { spread, spreadState } from '#tests/helpers/spread.ts';
import { hyperOf, runTorchCase, stepSpecOf, torchBatch, torchCases } from '#tests/helpers/torchCases.ts';

const CASES = torchCases('float64');

const weightedSum = (data: ArrayLike<number>): number =>
  spread(data.length, 803).reduce((sum, u, i) => sum + u * (data[i] ?? NaN), 0);
const squareSum = (data: ArrayLike<number>): number =>
  Array.from(data).reduce((sum, value) => sum + value * value, 0);

function expectEqual(found: readonly number[], expected: readonly (number | null)[], what: string): void {
  expect(found.length, what).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs((found[i] ?? NaN) - (value ?? NaN)), `${what} ${i}`).toBeLessThan(1e-9);
  }
}

describe('training steps on the reference runtime equal those of PyTorch', () => {
  it.each(CASES)('%s: losses, norms of the gradient, and every tensor afterwards', async (_, given) => {
    const { losses, gradNorms, state } = await runTorchCase(given, referenceRuntime(), { readsState: true });
    expectEqual(losses, given.losses, 'loss');
    if (given.clip !== null) expectEqual(gradNorms, given.gradNorms, 'norm');
    for (const [tensor, sums] of Object.entries(given.sums ?? {})) {
      const data = state.get(tensor)?.data ?? [];
      expectEqual([weightedSum(data), squareSum(data)], sums, tensor);
    }
  });

  it.each(CASES)('%s: there are as many parameters, under the same names', (_, given) => {
    const params = modelParams(given.model);
    expect(params.map(({ name }) => name).sort()).toEqual(Object.keys(given.sums ?? {}));
    const trained = params.filter(({ kind }) => kind !== 'statistic');
    expect(trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBe(given.parameters);
  });
});

describe('the step that the learner drives', () => {
  const plain = CASES.filter(([name]) => name === 'accumulatedAndClipped' || name === 'unetOddSize');
  it.each(plain)('gives the losses and norms of PyTorch: %s', async (_, given) => {
    const step = await compileTrainStep({ ...stepSpecOf(given), runtime: referenceRuntime(), seed: 0 });
    await step.writeState(spreadState(modelParams(given.model)));
    const [losses, norms]: [number[], number[]] = [[], []];
    for (const i of given.moms.keys()) {
      const { loss, gradNorm } = await step.step(torchBatch(given), hyperOf(given, i), i);
      losses.push(loss);
      norms.push(gradNorm ?? NaN);
    }
    expectEqual(losses, given.losses, 'loss');
    if (given.clip !== null) expectEqual(norms, given.gradNorms, 'norm');
  });
});

describe('what the cases cover', () => {
  it('is clipped in one case, and let through in another', () => {
    const beyond = CASES.flatMap(([, { clip, gradNorms }]) =>
      clip === null ? [] : gradNorms.map((n) => n !== null && n > clip),
    );
    expect(new Set(beyond)).toEqual(new Set([true, false]));
  });

  it('has one cycle whose rates and momenta are those of the schedule', () => {
    const cycles = CASES.flatMap(([, given]) =>
      given.cycle === null ? [] : [{ ...given, cycle: given.cycle }],
    );
    expect(cycles.length).toBeGreaterThan(0);
    for (const { cycle, lrs, moms } of cycles) {
      const scheduled = lrs.map((_, i) => oneCycle(cycle)(i));
      expectEqual(
        scheduled.flatMap((at) => [...at.lrs]),
        lrs.flat(),
        'rate',
      );
      expectEqual(
        scheduled.map(({ mom }) => mom),
        moms,
        'momentum',
      );
    }
  });
});
