/** When memory runs out the batch is cut smaller and training goes on from the same state. */
import { describe, expect, it } from 'vitest';
import { compileTrainStep, type CompileOptions } from '#main/engine/learn/compileStep.ts';
import { isOutOfMemory } from '#main/engine/learn/outOfMemory.ts';
import { ShrinkingStep } from '#main/engine/learn/ShrinkingStep.ts';
import type { StepBatch, TrainState } from '#main/engine/learn/TrainStep.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import type { Runtime } from '#main/engine/runtime/runtime.ts';
import { AppError } from '#shared/contract/errors.ts';
import { smallMemory } from '#tests/helpers/smallMemory.ts';
import { spread } from '#tests/helpers/spread.ts';

const [SIZE, CLASSES, BATCH] = [16, 3, 8];
const ort = ortRuntime({ threads: 1 });
const model = {
  arch: { stem: 4, widths: [4, 8], blocks: [1, 1] },
  head: 'linear',
  outputs: CLASSES,
} as const;
const options = { model, loss: { kind: 'bce' }, size: [SIZE, SIZE], freezeTo: 0, seed: 7 } as const;

function batchOf(salt: number): StepBatch {
  const x = Float32Array.from(spread(BATCH * 3 * SIZE * SIZE, salt), (u) => 2 * u - 1);
  const y = Float32Array.from(spread(BATCH * CLASSES, salt + 1), (u) => (u < 0.4 ? 1 : 0));
  return { x, y, n: BATCH };
}
const hyperAt = (optimStep: number) => ({ lrs: [1e-3, 1e-3, 1e-3], mom: 0.9, wd: 0.01, optimStep });

const compileOn =
  (runtime: Runtime, change: Partial<CompileOptions> = {}) =>
  (accumulate: number) =>
    compileTrainStep({ ...options, runtime, batchSize: BATCH / accumulate, accumulate, ...change });

function shrinkingOn(runtime: Runtime, told: string[] = []): Promise<ShrinkingStep> {
  const onShrink = (before: number, now: number): void => void told.push(`${before}->${now}`);
  return ShrinkingStep.open({ compile: compileOn(runtime), batch: BATCH, accumulate: 1, onShrink });
}

const isSame = (a: TrainState, b: TrainState): boolean =>
  [...a].every(([name, { data }]) => data.every((value, i) => Object.is(value, b.get(name)?.data[i])));

describe('a step with too little memory', () => {
  it.each(['compile', 'run'] as const)('halves what it looks at until it fits (at %s)', async (when) => {
    const told: string[] = [];
    const step = await shrinkingOn(smallMemory(ort, 2, when), told);
    const cut = await compileOn(ort)(4);
    for (const i of [1, 2, 3]) {
      const [{ loss }, expected] = [
        await step.step(batchOf(i), hyperAt(i), i),
        await cut.step(batchOf(i), hyperAt(i), i),
      ];
      expect(loss).toBe(expected.loss);
    }
    expect(told).toEqual(['8->4', '4->2']);
    expect(step.accumulate).toBe(4);
    expect(isSame(await step.readState(), await cut.readState())).toBe(true);
    await step.release();
    await cut.release();
  });

  it('goes on from the state that it had, and predicts', async () => {
    let most = 8;
    const limited: Runtime = {
      name: 'shrinks later',
      compile: async (graph) => {
        const [now, roomy] = [await smallMemory(ort, 4, 'run').compile(graph), await ort.compile(graph)];
        return {
          run: (feeds) => (most < 8 ? now.run(feeds) : roomy.run(feeds)),
          writeResident: async (tensors) => {
            await now.writeResident(tensors);
            await roomy.writeResident(tensors);
          },
          readResident: () => (most < 8 ? now.readResident() : roomy.readResident()),
          release: async () => {
            await now.release();
            await roomy.release();
          },
        };
      },
    };
    const step = await shrinkingOn(limited);
    const before = await step.readState();
    most = 4;
    const logits = await step.predict(batchOf(1).x, BATCH);
    expect(logits).toHaveLength(BATCH * CLASSES);
    expect(step.accumulate).toBe(2);
    expect(isSame(await step.readState(), before)).toBe(true);
    await step.release();
  });

  it('gives up, saying how few it tried, when not even two images fit', async () => {
    await expect(shrinkingOn(smallMemory(ort, 1, 'compile'))).rejects.toMatchObject({
      code: 'train.out-of-memory',
      data: { batch: 2 },
    });
  });

  it('leaves other errors alone', async () => {
    const step = await shrinkingOn(ort);
    await expect(step.step({ ...batchOf(1), y: new Float32Array(1) }, hyperAt(1), 1)).rejects.toThrow(
      '"y" has 1',
    );
    expect(step.accumulate).toBe(1);
    await step.release();
  });
});

describe('what counts as too little memory', () => {
  it.each([
    'std::bad_alloc',
    'Failed to allocate memory for requested buffer of size 4096',
    'CUDA out of memory',
    'Array buffer allocation failed',
  ])('%s', (text) => expect(isOutOfMemory(new Error(text))).toBe(true));

  it('is not every error', () => {
    expect(isOutOfMemory(new AppError('train.out-of-memory', { batch: 4 }))).toBe(true);
    expect(isOutOfMemory(new AppError('train.diverged', { step: 1 }))).toBe(false);
    expect(isOutOfMemory(new Error('shapes differ'))).toBe(false);
  });
});
