/** What every runtime must do with whole training steps: give the losses, the state and the predictions of the reference. */
import { describe, expect, it } from 'vitest';
import { compileTrainStep, type CompileOptions } from '#main/engine/learn/compileStep.ts';
import type { Hyper, StepBatch, TrainState, TrainStep } from '#main/engine/learn/TrainStep.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { Runtime } from '#main/engine/runtime/runtime.ts';
import { spread } from '#tests/helpers/spread.ts';

const SIDE = 16;
const OUTPUTS = 3;
const BATCH = 4;
const STEPS = 5;

/** A residual net with a strided stem, pooling, a shortcut with a convolution, and the head that fastai gives it. */
export const TINY: Omit<CompileOptions, 'runtime'> = {
  model: { arch: { stem: 4, widths: [4, 8], blocks: [1, 1] }, head: 'fastai', outputs: OUTPUTS },
  loss: { kind: 'bce' },
  size: [SIDE, SIDE],
  batchSize: BATCH,
  freezeTo: 0,
  seed: 7,
};

export function tinyBatch(salt: number, n = BATCH): StepBatch {
  const x = Float32Array.from(spread(n * 3 * SIDE * SIDE, salt), (u) => 4 * u - 2);
  const y = Float32Array.from(spread(n * OUTPUTS, salt + 1), (u) => (u < 0.4 ? 1 : 0));
  return { x, y, n };
}

const LR = 1e-4;
export const tinyHyper = (optimStep: number): Hyper => ({
  lrs: [LR, LR, LR],
  mom: 0.9,
  wd: 0.01,
  optimStep,
});

/** Runs steps `from` to `to`, each with a batch and dropout masks of its own. */
export async function runTiny(step: TrainStep, from: number, to: number): Promise<number[]> {
  const losses: number[] = [];
  for (let i = from; i <= to; i++) losses.push((await step.step(tinyBatch(i), tinyHyper(i), i)).loss);
  return losses;
}

/** Registers the tests. `runtime` is compiled on in each of them. */
export function trainsAsReference(title: string, runtime: Runtime): void {
  describe(`whole steps on ${title}`, () => {
    it.each([
      ['nothing frozen', 0, true],
      ['the body frozen, its normalization trained', -1, true],
      ['the body frozen with its normalization', -1, false],
    ] as const)('give the losses, the state and the predictions of the reference: %s', async (_, freezeTo, trainFrozenBn) => {
      const options = { ...TINY, freezeTo, trainFrozenBn };
      const fast = await compileTrainStep({ ...options, runtime });
      const slow = await compileTrainStep({ ...options, runtime: referenceRuntime() });
      const [found, expected] = [await runTiny(fast, 1, STEPS), await runTiny(slow, 1, STEPS)];
      for (const [i, loss] of expected.entries()) {
        expect(Math.abs((found[i] ?? NaN) - loss), `loss ${i + 1}`).toBeLessThan(1e-4);
      }
      const { x } = tinyBatch(99);
      expect(largestGap(await fast.predict(x, BATCH), await slow.predict(x, BATCH))).toBeLessThan(2e-3);
      expectSameState(await fast.readState(), await slow.readState());
      await fast.release();
    }); // prettier-ignore

    it('go on from a saved state as if nothing had happened, after a smaller batch too', async () => {
      const whole = await compileTrainStep({ ...TINY, runtime });
      const before = await runTiny(whole, 1, 2);
      expect(before.every(Number.isFinite)).toBe(true);
      await whole.step(tinyBatch(3, 3), tinyHyper(3), 3);
      const saved = await whole.readState();
      const resumed = await compileTrainStep({ ...TINY, runtime, seed: 99 });
      await resumed.writeState(saved);
      expect(await runTiny(resumed, 4, 5)).toEqual(await runTiny(whole, 4, 5));
      expect([...(await resumed.readState())]).toEqual([...(await whole.readState())]);
      await whole.release();
      await resumed.release();
    });
  });
}

/** Models and losses of the other kinds of tasks, each with what a plain step has not: clipping, accumulation, weights. */
const OTHERS: readonly (readonly [string, Omit<CompileOptions, 'runtime'>])[] = [
  [
    'a U-Net with all its switches, clipped',
    {
      ...TINY,
      model: {
        arch: { stem: 4, widths: [4, 8], blocks: [1, 1] },
        head: 'unet',
        outputs: OUTPUTS,
        unet: { blur: true, selfAttention: true, bottle: true },
      },
      loss: { kind: 'pixelCrossEntropy', voidIndex: 1 },
      batchSize: 2,
      clips: true,
    },
  ],
  [
    'a tiramisu in two micro-batches',
    {
      ...TINY,
      model: {
        arch: { first: 4, growth: 2, down: [1, 1], bottleneck: 1, up: [1, 1] },
        head: 'pixels',
        outputs: OUTPUTS,
      },
      loss: { kind: 'pixelCrossEntropy', voidIndex: null },
      batchSize: 2,
      accumulate: 2,
    },
  ],
  [
    'points in a range',
    { ...TINY, model: { ...TINY.model, head: 'linear', yRange: [-1, 1] }, loss: { kind: 'mse' } },
  ],
];

/** Targets of whatever shape the options ask for. */
function otherBatch(options: Omit<CompileOptions, 'runtime'>, salt: number): StepBatch {
  const n = options.batchSize * (options.accumulate ?? 1);
  const { x } = tinyBatch(salt, n);
  if (options.loss.kind === 'mse') {
    const y = Float32Array.from(spread(n * OUTPUTS, salt + 1), (u) => 2 * u - 1);
    return { x, y, w: Float32Array.from(spread(n * OUTPUTS, salt + 2), (u) => (u < 0.7 ? 1 : 0)), n };
  }
  const pixels = spread(n * SIDE * SIDE, salt + 1);
  return { x, y: Float32Array.from(pixels, (u) => Math.floor(u * (OUTPUTS + 1))), n };
}

/** Registers the tests of the models that answer for pixels and points. */
export function trainsOthersAsReference(title: string, runtime: Runtime): void {
  describe(`the other models on ${title}`, () => {
    it.each(OTHERS)('train as on the reference: %s', async (_, options) => {
      const fast = await compileTrainStep({ ...options, runtime });
      const slow = await compileTrainStep({ ...options, runtime: referenceRuntime() });
      for (let i = 1; i <= 2; i++) {
        const [batch, hyper] = [otherBatch(options, i), { ...tinyHyper(i), clip: 0.1 }];
        const [found, expected] = [await fast.step(batch, hyper, i), await slow.step(batch, hyper, i)];
        expect(Math.abs(found.loss - expected.loss), `loss ${i}`).toBeLessThan(1e-4);
        const norm = expected.gradNorm ?? 0;
        expect(Math.abs((found.gradNorm ?? 0) - norm), `norm ${i}`).toBeLessThan(1e-3 * Math.max(norm, 1));
      }
      const { x, n } = otherBatch(options, 9);
      expect(largestGap(await fast.predict(x, n), await slow.predict(x, n))).toBeLessThan(2e-3);
      expectSameState(await fast.readState(), await slow.readState());
      await fast.release();
    });
  });
}

function expectSameState(found: TrainState, expected: TrainState): void {
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, { dims, data }] of expected) {
    expect(found.get(name)?.dims, name).toEqual(dims);
    // Adam moves by the sign of tiny gradients, so a parameter may end up some steps apart.
    expect(largestGap(found.get(name)?.data ?? new Float32Array(), data), name).toBeLessThan(2 * STEPS * LR);
  }
}

/** Relative to the largest number expected, or to 1. */
function largestGap(a: Float32Array, b: Float32Array): number {
  const scale = b.reduce((max, value) => Math.max(max, Math.abs(value)), 1);
  return b.reduce((max, value, i) => Math.max(max, Math.abs(value - (a[i] ?? NaN))), 0) / scale;
}
