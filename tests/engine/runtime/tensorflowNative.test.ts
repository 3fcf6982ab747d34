/** Native TensorFlow where it is installed, on whatever it finds: a CUDA card or the processor. */
import { describe, expect, it } from 'vitest';
import { checkTensorflow } from '#main/engine/runtime/tensorflow/availability.ts';
import { loadTensorflow } from '#main/engine/runtime/tensorflow/loadTensorflow.ts';
import { tensorflowRuntime, usesHalf } from '#main/engine/runtime/tensorflow/tensorflowRuntime.ts';
import { agreesWithReference } from '../agreesWithReference.ts';
import { keepsNoTensors } from '../keepsNoTensors.ts';
import { trainsAsReference, trainsOthersAsReference } from '../trainsAsReference.ts';

// Newer cards round the inputs of products to 10 bits unless they are told not to.
process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
const found = await checkTensorflow();

if (!found.isAvailable) {
  it.skip(`the tensorflow runtime on native TensorFlow: ${found.reason}`, () => undefined);
} else {
  const runtime = tensorflowRuntime();
  const title = `native ${found.backend ?? ''}`;
  agreesWithReference(title, () => runtime, { refuses: ({ graph }) => usesHalf(graph) });
  trainsAsReference(title, runtime);
  trainsOthersAsReference(title, runtime);
  keepsNoTensors(title, runtime, loadTensorflow);

  describe('the native library', () => {
    it('is the one that is loaded, with its kernels', () => {
      expect(found.backend).toMatch(/^tensorflow \((CUDA|CPU)\)$/);
      expect(found.version).toMatch(/^4\./);
    });
  });
}
