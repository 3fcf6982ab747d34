/** ONNX model files: there and back, and a trained model as one. */
import { describe, expect, it } from 'vitest';
import { compileTrainStep } from '#main/engine/learn/compileStep.ts';
import { lowerInference } from '#main/engine/lower/lowerInference.ts';
import {
  decodeModel,
  encodeModel,
  floatTensor,
  int64Tensor,
  type OnnxModel,
} from '#main/engine/lower/onnxModel.ts';
import { runModel } from '#main/engine/runtime/ort/runModel.ts';
import { isOrtAvailable } from '#main/engine/runtime/ort/availability.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import { spread } from '#tests/helpers/spread.ts';

const model: OnnxModel = {
  irVersion: 8,
  opsets: [
    { domain: '', version: 18 },
    { domain: 'com.example', version: 1 },
  ],
  producer: { name: 'limn', version: '1.2.3' },
  doc: 'a model',
  metadata: { classes: '["a \\"quoted\\" one","naïve 🙂"]', empty: '' },
  graph: {
    name: 'g',
    nodes: [
      {
        op: 'Clip',
        domain: '',
        name: 'clip',
        inputs: ['x', '', 'top'],
        outputs: ['y'],
        attrs: {
          zero: { int: 0 },
          nothing: { float: 0 },
          half: { float: 0.5 },
          words: { strings: ['a', 'b'] },
          word: { string: 'é' },
          numbers: { ints: [-1, 2 ** 40] },
          parts: { floats: [0.25, -1] },
          table: { tensor: int64Tensor('', [1, 2, 3]) },
        },
      },
    ],
    initializers: [floatTensor('top', [], Float32Array.of(6)), int64Tensor('scalar', [-7], [])],
    inputs: [{ name: 'x', dtype: 'float32', dims: ['batch', 3, 'height'], doc: 'an input' }],
    outputs: [{ name: 'y', dtype: 'float32', dims: ['batch', 3, 'height'], doc: '' }],
  },
};

/** Views of memory, whatever they are views of, as plain numbers. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, part: unknown) => (part instanceof Uint8Array ? Array.from(part) : part)),
  );

describe('a model file', () => {
  it('comes back as it was written, zeros and odd characters included', () => {
    expect(plain(decodeModel(encodeModel(model)))).toEqual(plain(model));
  });

  it('is decoded into views, not copies, of its tensors', () => {
    const bytes = encodeModel(model);
    expect(decodeModel(bytes).graph.initializers[0]?.raw.buffer).toBe(bytes.buffer);
  });

  it('that is cut off is refused', () => {
    const bytes = encodeModel(model);
    expect(() => decodeModel(bytes.subarray(0, bytes.length - 5))).toThrow();
  });
});

describe('onnxruntime', () => {
  it('is there', async () => {
    expect(await isOrtAvailable()).toBe(true);
  });

  it('says why a model cannot be opened', async () => {
    await expect(runModel(Uint8Array.of(1, 2, 3), {})).rejects.toThrow();
  });
});

describe('a trained model as a file', () => {
  const size = 32;
  const model = { arch: 'resnet18', head: 'fastai', outputs: 3 } as const;

  it('gives the predictions of the training step, for any number of images, from standard operators alone', async () => {
    const step = await compileTrainStep({
      model,
      loss: { kind: 'bce' },
      size: [size, size],
      batchSize: 4,
      freezeTo: -1,
      runtime: ortRuntime(),
      seed: 1,
    });
    const x = Float32Array.from(spread(5 * 3 * size * size, 4), (u) => 4 * u - 2);
    const y = new Float32Array(4 * 3);
    const hyper = { lrs: [1e-3, 1e-3, 1e-3], mom: 0.9, wd: 0.01, optimStep: 1 };
    await step.step({ x: x.subarray(0, 4 * 3 * size * size), y, n: 4 }, hyper, 1);
    const expected = await step.predict(x, 5);
    const lowered = lowerInference({ ...model, size: [size, size], state: await step.readState() });
    await step.release();

    expect(lowered.opsets).toEqual([{ domain: '', version: 18 }]);
    expect(lowered.graph.nodes.every((node) => (node.domain ?? '') === '')).toBe(true);
    expect(lowered.graph.inputs).toMatchObject([{ name: 'x', dims: ['batch', 3, size, size] }]);
    expect(lowered.graph.outputs).toMatchObject([{ name: 'logits', dims: ['batch', 3] }]);
    expect(lowered.graph.initializers.map(({ name }) => name)).toContain('layer2.0.downsample.0.weight');

    const bytes = encodeModel(lowered);
    for (const n of [1, 5]) {
      const data = x.subarray(0, n * 3 * size * size);
      const { logits } = await runModel(bytes, { x: { dtype: 'float32', dims: [n, 3, size, size], data } });
      expect(logits?.dims).toEqual([n, 3]);
      for (const [i, value] of (logits?.data as Float32Array).entries()) {
        expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(1e-4);
      }
    }
  });
});
