/** TensorFlow.js in plain JavaScript: the same rules as on native TensorFlow, tested everywhere. */
import * as tfjs from '@tensorflow/tfjs';
import { describe, expect, it, vi } from 'vitest';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import type { Graph } from '#main/engine/ir/graph.ts';
import { deviceProblem } from '#main/engine/runtime/deviceProblem.ts';
import { checkTensorflow } from '#main/engine/runtime/tensorflow/availability.ts';
import { loadProblem } from '#main/engine/runtime/tensorflow/loadTensorflow.ts';
import { tensorflowRuntime, usesHalf } from '#main/engine/runtime/tensorflow/tensorflowRuntime.ts';
import { textOfError } from '#shared/contract/errorText.ts';
import { agreesWithReference } from '../agreesWithReference.ts';
import { keepsNoTensors } from '../keepsNoTensors.ts';
import type { OpCase } from '../opGraphs.ts';
import { trainsAsReference, trainsOthersAsReference } from '../trainsAsReference.ts';

const load = vi.fn(() => Promise.resolve(tfjs));
const runtime = tensorflowRuntime({ load });

/** Pictures this large are there for layouts that cut them; JavaScript would take minutes. Native TensorFlow gets them. */
const isLarge = ({ feeds }: OpCase): boolean => [...feeds.values()].some(({ data }) => data.length > 100_000);

agreesWithReference('TensorFlow.js', () => runtime, {
  runs: 4,
  refuses: (given) => usesHalf(given.graph) || isLarge(given),
});
trainsAsReference('TensorFlow.js', runtime);
trainsOthersAsReference('TensorFlow.js', runtime);
keepsNoTensors('TensorFlow.js', runtime, () => Promise.resolve(tfjs));

describe('the tensorflow runtime', () => {
  it('loads nothing before a graph is compiled, and then once', async () => {
    const counted = vi.fn(() => Promise.resolve(tfjs));
    const fresh = tensorflowRuntime({ load: counted });
    expect(counted).not.toHaveBeenCalled();
    const graph = oneNode();
    await fresh.compile(graph);
    await fresh.compile(graph);
    expect(counted).toHaveBeenCalledTimes(1);
  });

  it('refuses half precision with a sentence that says what to do instead', async () => {
    const b = new GraphBuilder();
    const x = b.inLayer('model.conv1', () => b.one('cast', [b.input('x', [2])], { dtype: 'float16' }));
    b.output('y', b.one('cast', [x], { dtype: 'float32' }));
    const refused = await runtime.compile(b.finish()).then(
      () => null,
      (error: unknown) => textOfError(error),
    );
    expect(refused).toMatch(/tensorflow cannot compute in half precision \(model\.conv1.*precision fp32/);
  });

  it('says that it works and on what', async () => {
    expect(await checkTensorflow({ load })).toEqual({
      isAvailable: true,
      reason: '',
      backend: 'cpu',
      hasCuda: false,
      version: tfjs.version['tfjs-core'],
    });
  });

  it('says what to run when the package or its native part is missing', async () => {
    const missing = "Cannot find package '@tensorflow/tfjs-node-gpu' imported from /app/out/main/trainer.js";
    expect(loadProblem(new Error(missing))).toBe(
      'TensorFlow is not installed: run npm install --include=optional',
    );
    const native = new Error(
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /x',
    );
    const found = await checkTensorflow({ load: () => Promise.reject(native) });
    expect(found.isAvailable).toBe(false);
    expect(found.reason).toContain('npm explore @tensorflow/tfjs-node-gpu -- npm run install');
  });

  it('tells a full memory from a bug', () => {
    const full = 'Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[16,64,64,64]';
    expect(deviceProblem(new Error(full))).toBe('memory');
    expect(deviceProblem(new Error('Invalid TF_Status: 3\nMessage: Conv2D expects 4 axes'))).toBeNull();
  });

  it('names an input that was not fed, and a tensor of another shape', async () => {
    const program = await runtime.compile(oneNode());
    await expect(program.run(new Map())).rejects.toThrow('nothing was given for "x"');
    const wrong = { dims: [3], data: new Float32Array(3) };
    await expect(program.run(new Map([['x', wrong]]))).rejects.toThrow('"x" is [3], not [2]');
  });
});

function oneNode(): Graph {
  const b = new GraphBuilder();
  b.output('y', b.one('relu', [b.input('x', [2])]));
  return b.finish();
}
