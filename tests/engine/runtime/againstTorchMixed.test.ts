/**
 * Training steps in mixed precision against PyTorch's, convolutions of both in float16: as near as three digits allow, and
 * the same steps skipped for a loss scale that is too large. How they were made: tests/fixtures/engine/make.py.
 */
import { describe, expect, it } from 'vitest';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import type { Runtime } from '#main/engine/runtime/runtime.ts';
import { runTorchCase, torchCases } from '#tests/helpers/torchCases.ts';

const RUNTIMES: readonly (readonly [string, () => Runtime])[] = [
  ['the reference', referenceRuntime],
  ['onnxruntime', ortRuntime],
];

describe.each(RUNTIMES)('training steps in mixed precision on %s', (_, open) => {
  it.each(torchCases('mixed'))('%s: losses, norms of the gradient, skipped steps', async (_name, given) => {
    const { losses, gradNorms, skipped } = await runTorchCase(given, open(), { readsState: false });
    expect(skipped).toEqual(given.skipped);
    for (const [i, loss] of given.losses.entries()) {
      expect(Math.abs((losses[i] ?? NaN) - loss), `loss ${i}: ${losses.join(' ')}`).toBeLessThan(5e-3);
      const norm = given.gradNorms[i] ?? null;
      if (norm === null) expect(Number.isFinite(gradNorms[i]), `norm ${i}`).toBe(false);
      else expect(Math.abs((gradNorms[i] ?? NaN) / norm - 1), `norm ${i}`).toBeLessThan(5e-2);
    }
  });
});
