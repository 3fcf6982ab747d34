/**
 * Training steps in float32 on onnxruntime against PyTorch's: the first loss to 1e-5, five to 3e-3. The real networks, and the
 * small cases of every model, loss and way of training. How they were made: tests/fixtures/engine/make.py.
 */
import { describe, expect, it } from 'vitest';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { runTorchCase, torchCases } from '#tests/helpers/torchCases.ts';

describe('training steps in float32 on onnxruntime', () => {
  it.each([...torchCases('float32'), ...torchCases('float64')])(
    'of %s have the losses of PyTorch',
    async (_, given) => {
      const { losses } = await runTorchCase(given, ortRuntime(), { readsState: false });
      const apart = losses.map((loss, i) => Math.abs(loss - (given.losses[i] ?? NaN)));
      expect(apart[0], `losses ${losses.join(' ')}`).toBeLessThan(1e-5);
      expect(Math.max(...apart), `losses ${losses.join(' ')}`).toBeLessThan(3e-3);
    },
  );
});
