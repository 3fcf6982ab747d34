import { describe, expect, it } from 'vitest';
import { compileTrainStep, type CompileOptions } from '#main/engine/learn/compileStep.ts';
import type { StepBatch } from '#main/engine/learn/TrainStep.ts';
import { modelParams, type ModelSpec } from '#main/engine/nn/model.ts';
import { openRuntime } from '#main/engine/runtime/ort/openRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import { spread } from '#tests/helpers/spread.ts';

const MODEL: ModelSpec = {
  arch: { hidden: [8, 6, 4], dropout: 0.25 },
  head: 'linear',
  outputs: 2,
  channels: 3,
};
const BATCH = 5;
const STEPS = 6;

const options: Omit<CompileOptions, 'runtime'> = {
  model: MODEL,
  loss: { kind: 'mse' },
  size: [1, 1],
  batchSize: BATCH,
  freezeTo: 0,
  seed: 3,
};

const batch = (salt: number): StepBatch => ({
  x: Float32Array.from(spread(BATCH * 3, salt), (u) => 2 * u - 1),
  y: Float32Array.from(spread(BATCH * 2, salt + 50)),
  w: new Float32Array(BATCH * 2).fill(1),
  n: BATCH,
});

const hyper = (optimStep: number) => ({ lrs: [0.01, 0.01, 0.01], mom: 0.9, wd: 0.1, optimStep });

describe('plain layers', () => {
  it('are named and grouped: the first half of the hidden ones, the others, the last', () => {
    const facts = modelParams(MODEL).map(({ name, shape, group }) => `${name} ${shape.join('x')} ${group}`);
    expect(facts).toEqual([
      'layers.0.weight 8x3 0',
      'layers.0.bias 8 0',
      'layers.1.weight 6x8 1',
      'layers.1.bias 6 1',
      'layers.2.weight 4x6 1',
      'layers.2.bias 4 1',
      'fc.weight 2x4 2',
      'fc.bias 2 2',
    ]);
  });

  it('have no other head than the linear one', () => {
    expect(() => modelParams({ ...MODEL, head: 'fastai' })).toThrow('no head');
  });

  it.each([0, -1])('train on the CPU as on the reference, frozen to %i', async (freezeTo) => {
    const losses = async (runtime: CompileOptions['runtime']): Promise<number[]> => {
      const step = await compileTrainStep({ ...options, freezeTo, runtime });
      const found: number[] = [];
      for (let i = 1; i <= STEPS; i += 1) found.push((await step.step(batch(i), hyper(i), i)).loss);
      found.push(...(await step.predict(batch(9).x, BATCH)));
      await step.release();
      return found;
    };
    const [found, expected] = [await losses(openRuntime('cpu')), await losses(referenceRuntime())];
    expect(found).toHaveLength(STEPS + BATCH * 2);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
  });
});
