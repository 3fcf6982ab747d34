/** Whole training steps on onnxruntime against the reference runtime; single operations are in agreement.test.ts. */
import { describe, expect, it } from 'vitest';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import { compileTrainStep, type CompileOptions } from '#main/engine/learn/compileStep.ts';
import { spread } from '#tests/helpers/spread.ts';

/** Wide enough for blocks everywhere, and still quick to work out slowly. */
const wide: Omit<CompileOptions, 'runtime'> = {
  model: { arch: { stem: 16, widths: [16, 16], blocks: [1, 1] }, head: 'linear', outputs: 3 },
  loss: { kind: 'bce' },
  size: [16, 16],
  batchSize: 16,
  freezeTo: 0,
  seed: 5,
};

describe.each([
  ['plain', 0],
  ['blocked', 0],
  ['blocked', 2],
] as const)('whole training steps in %s layout, frozen groups: %s', (layout, freezeTo) => {
  it('give the losses, the state and the predictions of the reference', async () => {
    const fast = await compileTrainStep({ ...wide, freezeTo, runtime: ortRuntime({ threads: 1, layout }) });
    const slow = await compileTrainStep({ ...wide, freezeTo, runtime: referenceRuntime() });
    const x = Float32Array.from(spread(16 * 3 * 16 * 16, 1), (u) => 4 * u - 2);
    const y = Float32Array.from(spread(16 * 3, 2), (u) => (u < 0.4 ? 1 : 0));
    for (let i = 1; i <= 2; i++) {
      const hyper = { lrs: [1e-4, 1e-4, 1e-4], mom: 0.9, wd: 0.01, optimStep: i };
      const [a, b] = [await fast.step({ x, y, n: 16 }, hyper, i), await slow.step({ x, y, n: 16 }, hyper, i)];
      expect(Math.abs(a.loss - b.loss), `loss ${i}`).toBeLessThan(2e-5);
    }
    expect(largestGap(await fast.predict(x, 16), await slow.predict(x, 16))).toBeLessThan(1e-3);
    const [found, expected] = [await fast.readState(), await slow.readState()];
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, { data }] of expected) {
      // Adam moves by the sign of tiny gradients, so a parameter may end up one step apart.
      expect(largestGap(found.get(name)?.data ?? new Float32Array(), data), name).toBeLessThan(5e-4);
    }
    await fast.release();
  });
});

const largestGap = (a: Float32Array, b: Float32Array): number =>
  b.reduce((max, value, i) => Math.max(max, Math.abs(value - (a[i] ?? NaN))), 0);
