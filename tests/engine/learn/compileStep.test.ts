/** The compiled training step: it learns, resumes bit for bit, takes any batch, and names what does not fit. */
import { describe, expect, it } from 'vitest';
import { compileTrainStep, type CompileOptions } from '#main/engine/learn/compileStep.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import type { Hyper, NamedTensor, StepBatch, TrainState, TrainStep } from '#main/engine/learn/TrainStep.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { spread } from '#tests/helpers/spread.ts';

const SIZE = 16;
const CLASSES = 3;
const tiny: Omit<CompileOptions, 'runtime'> = {
  model: { arch: { stem: 4, widths: [4, 8], blocks: [1, 1] }, head: 'fastai', outputs: CLASSES },
  loss: { kind: 'bce' },
  size: [SIZE, SIZE],
  batchSize: 8,
  freezeTo: 0,
  seed: 7,
};
const linear = { ...tiny, model: { ...tiny.model, head: 'linear' } } as const;
const ort = ortRuntime({ threads: 1 });

function batchOf(n: number, salt: number): StepBatch {
  const x = Float32Array.from(spread(n * 3 * SIZE * SIZE, salt), (u) => 2 * u - 1);
  const y = Float32Array.from(spread(n * CLASSES, salt + 1), (u) => (u < 0.4 ? 1 : 0));
  return { x, y, n };
}

/** Deep equality by assertion takes minutes for millions of numbers; this looks at every bit too. */
function isSame(a: TrainState, b: TrainState): boolean {
  const equal = (x: Float32Array, y: Float32Array): boolean =>
    x.length === y.length && x.every((value, i) => Object.is(value, y[i]));
  return (
    a.size === b.size &&
    [...a].every(([name, { data }]) => equal(data, b.get(name)?.data ?? new Float32Array()))
  );
}

const hyperAt = (optimStep: number): Hyper => ({ lrs: [1e-3, 2e-3, 3e-3], mom: 0.9, wd: 0.01, optimStep });

async function run(step: TrainStep, from: number, to: number): Promise<number[]> {
  const losses: number[] = [];
  for (let i = from; i <= to; i++) losses.push((await step.step(batchOf(8, i), hyperAt(i), 100 + i)).loss);
  return losses;
}

describe('a compiled step', () => {
  it('learns a batch by heart', async () => {
    const step = await compileTrainStep({ ...linear, runtime: ort });
    const batch = batchOf(8, 1);
    const losses: number[] = [];
    for (let i = 1; i <= 60; i++) {
      losses.push((await step.step(batch, { ...hyperAt(i), lrs: [1e-2, 1e-2, 1e-2] }, i)).loss);
    }
    await step.release();
    expect(losses[0]).toBeGreaterThan(0.5);
    expect(losses[59]).toBeLessThan(0.05);
  });

  it('resumed from its state equals one that was not interrupted, bit for bit', async () => {
    const whole = await compileTrainStep({ ...tiny, runtime: ort });
    const expected = await run(whole, 1, 6);
    const first = await compileTrainStep({ ...tiny, runtime: ort });
    const before = await run(first, 1, 3);
    const saved = await first.readState();
    await first.release();
    const second = await compileTrainStep({ ...tiny, runtime: ort, seed: 99 });
    await second.writeState(saved);
    const after = await run(second, 4, 6);
    expect([...before, ...after]).toEqual(expected);
    expect(isSame(await second.readState(), await whole.readState())).toBe(true);
    await whole.release();
    await second.release();
  });

  it('gives other losses for another dropout seed and equal ones for an equal seed', async () => {
    const lossWith = async (dropoutSeed: number): Promise<number> => {
      const step = await compileTrainStep({ ...tiny, runtime: ort });
      const { loss } = await step.step(batchOf(8, 1), hyperAt(1), dropoutSeed);
      await step.release();
      return loss;
    };
    expect(await lossWith(1)).toBe(await lossWith(1));
    expect(await lossWith(1)).not.toBe(await lossWith(2));
  });

  it('predicts any number of images, each as if alone', async () => {
    const step = await compileTrainStep({ ...tiny, runtime: ort });
    await run(step, 1, 2);
    const { x } = batchOf(19, 5);
    const all = await step.predict(x, 19);
    expect(all.length).toBe(19 * CLASSES);
    for (const i of [0, 8, 18]) {
      const one = await step.predict(x.subarray(i * 3 * SIZE * SIZE, (i + 1) * 3 * SIZE * SIZE), 1);
      for (const [c, logit] of one.entries())
        expect(Math.abs(logit - (all[i * CLASSES + c] ?? NaN))).toBeLessThan(1e-5);
    }
    await step.release();
  });

  it('predicts with the newest weights', async () => {
    const step = await compileTrainStep({ ...tiny, runtime: ort });
    const { x } = batchOf(2, 5);
    const before = await step.predict(x, 2);
    await run(step, 1, 1);
    expect(await step.predict(x, 2)).not.toEqual(before);
    await step.release();
  });

  it('takes a smaller batch between full ones and computes the same on both runtimes', async () => {
    const [fast, slow] = [
      await compileTrainStep({ ...linear, runtime: ort }),
      await compileTrainStep({ ...linear, runtime: referenceRuntime() }),
    ];
    for (const [i, n] of [8, 5, 8].entries()) {
      const batch = batchOf(n, 10 * i);
      const [a, b] = [await fast.step(batch, hyperAt(i + 1), i), await slow.step(batch, hyperAt(i + 1), i)];
      expect(Math.abs(a.loss - b.loss), `step ${i}`).toBeLessThan(1e-4);
    }
    await fast.release();
  });

  it('leaves frozen convolutions as they are while normalization moves', async () => {
    const step = await compileTrainStep({ ...tiny, freezeTo: -1, runtime: ort });
    const before = await step.readState();
    await run(step, 1, 2);
    const after = await step.readState();
    expect(after.get('layer1.0.conv1.weight')).toEqual(before.get('layer1.0.conv1.weight'));
    for (const name of ['layer1.0.bn1.weight', 'layer1.0.bn1.running_mean', 'head.8.weight']) {
      expect(after.get(name), name).not.toEqual(before.get(name));
    }
    expect(after.has('adam.m.conv1.weight')).toBe(false);
    await step.release();
  });

  it('does not let a read state change afterwards', async () => {
    const step = await compileTrainStep({ ...tiny, runtime: ort });
    const state = await step.readState();
    const kept = state.get('conv1.weight')?.data.slice();
    await run(step, 1, 3);
    expect(state.get('conv1.weight')?.data).toEqual(kept);
    await step.release();
  });
});

describe('a state that does not fit', () => {
  const problem = async (change: (state: Map<string, NamedTensor>) => void): Promise<unknown> => {
    const step = await compileTrainStep({ ...tiny, runtime: referenceRuntime() });
    const state = new Map(await step.readState());
    change(state);
    return step.writeState(state).then(
      () => null,
      (error: unknown) => (isAppError(error) ? [error.code, error.data] : error),
    );
  };

  it('is named when a parameter is missing', async () => {
    const found = await problem((state) => state.delete('layer1.0.conv1.weight'));
    expect(found).toMatchObject(['weights.missing', { tensors: 'layer1.0.conv1.weight' }]);
  });

  it('is named when a parameter has another shape', async () => {
    const found = await problem((state) => state.set('bn1.bias', { dims: [5], data: new Float32Array(5) }));
    expect(found).toMatchObject(['weights.mismatch', { tensor: 'bn1.bias', expected: '[4]', found: '[5]' }]);
  });

  it('may lack moments, which then start at zero', async () => {
    expect(await problem((state) => state.delete('adam.m.conv1.weight'))).toBeNull();
  });
});

describe('the initial state', () => {
  const model = { arch: 'resnet18', head: 'fastai', outputs: 4 } as const;

  it("is equal for equal seeds and has Kaiming's spread", () => {
    const state = initialState({ ...model, seed: 3 });
    expect(isSame(initialState({ ...model, seed: 3 }), state)).toBe(true);
    expect(isSame(initialState({ ...model, seed: 4 }), state)).toBe(false);
    const weights = state.get('layer3.1.conv2.weight')?.data ?? new Float32Array();
    const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
    const deviation = Math.sqrt(weights.reduce((sum, w) => sum + (w - mean) ** 2, 0) / weights.length);
    expect(Math.abs(mean)).toBeLessThan(2e-4);
    expect(deviation / Math.sqrt(2 / (256 * 9))).toBeCloseTo(1, 2);
  });

  it('takes the body from a weights file and leaves its classifier alone', () => {
    const file = new Map(initialState({ ...model, head: 'linear', outputs: 1000, seed: 8 }));
    const state = initialState({ ...model, seed: 3, weights: { path: 'w.safetensors', tensors: file } });
    const only = (from: TrainState, name: string): TrainState =>
      new Map([...from].filter(([key]) => key === name));
    const [body, head] = ['layer4.1.conv2.weight', 'head.8.weight'];
    expect(isSame(only(state, body), only(file, body))).toBe(true);
    expect(isSame(only(state, head), only(initialState({ ...model, seed: 3 }), head))).toBe(true);
    expect(state.has('fc.weight')).toBe(false);
  });

  it('names what a weights file lacks and what has another shape', () => {
    const file = new Map(initialState({ ...model, seed: 8 }));
    file.delete('bn1.weight');
    const read = (tensors: Map<string, NamedTensor>): unknown => {
      try {
        return initialState({ ...model, seed: 3, weights: { path: 'w.safetensors', tensors } });
      } catch (error) {
        return isAppError(error) ? [error.code, error.data] : error;
      }
    };
    expect(read(file)).toEqual(['weights.missing', { path: 'w.safetensors', tensors: 'bn1.weight' }]);
    file.set('bn1.weight', { dims: [32], data: new Float32Array(32) });
    expect(read(file)).toEqual([
      'weights.mismatch',
      { path: 'w.safetensors', tensor: 'bn1.weight', expected: '[64]', found: '[32]' },
    ]);
  });
});
