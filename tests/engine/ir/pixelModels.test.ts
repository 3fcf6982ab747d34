/** Models that answer for every pixel, and the deeper bodies: counts that others printed, shapes, and gradients that arrive. */
import { describe, expect, it } from 'vitest';
import { emitGradients } from '#main/engine/autodiff/backward.ts';
import { GraphBuilder } from '#main/engine/ir/builder.ts';
import { sizeOf } from '#main/engine/ir/graph.ts';
import { initialState } from '#main/engine/learn/initialState.ts';
import { buildInferenceGraph } from '#main/engine/nn/inferenceGraph.ts';
import { emitLoss, targetShapes, type LossSpec } from '#main/engine/nn/losses.ts';
import { channelsOf, emitModel, modelParams, outputShape, type ModelSpec } from '#main/engine/nn/model.ts';
import { ModelScope, type ParamSpec } from '#main/engine/nn/ModelScope.ts';
import { lowerInference } from '#main/engine/lower/lowerInference.ts';
import { encodeModel } from '#main/engine/lower/onnxModel.ts';
import { loadModel } from '#main/engine/runtime/ort/runModel.ts';
import { ortRuntime } from '#main/engine/runtime/ort/ortRuntime.ts';
import type { HostTensor } from '#main/engine/runtime/runtime.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { spread } from '#tests/helpers/spread.ts';

const counted = (specs: readonly ParamSpec[]): number => specs.reduce((n, { shape }) => n + sizeOf(shape), 0);
const parametersOf = (spec: ModelSpec): ParamSpec[] =>
  modelParams(spec).filter(({ kind }) => kind !== 'statistic');

describe('ResNet-50', () => {
  const spec: ModelSpec = { arch: 'resnet50', head: 'linear', outputs: 1000 };

  it('has the parameters of torchvision', () => {
    expect(counted(parametersOf(spec))).toBe(25_557_032);
    const shapes = new Map(modelParams(spec).map(({ name, shape }) => [name, shape.join('x')]));
    expect(shapes.get('layer1.0.downsample.0.weight')).toBe('256x64x1x1');
    expect(shapes.get('layer2.0.conv1.weight')).toBe('128x256x1x1');
    expect(shapes.get('layer4.2.conv3.weight')).toBe('2048x512x1x1');
    expect(shapes.get('layer4.2.bn3.running_var')).toBe('2048');
    expect(shapes.get('fc.weight')).toBe('1000x2048');
  });

  it('strides in the 3x3 convolution', () => {
    const graph = buildInferenceGraph({ model: spec, size: [64, 64], batchSize: 1 });
    const strided = graph.nodes.filter((node) => node.op === 'conv' && node.attrs.strides[0] === 2);
    expect(strided.map(({ layer }) => layer).filter((layer) => !layer.includes('downsample'))).toEqual([
      'conv1', 'layer2.0.conv2', 'layer3.0.conv2', 'layer4.0.conv2',
    ]); // prettier-ignore
  });
});

describe('input channels', () => {
  it('change the first filter, and of a U-Net what stands beside the image', () => {
    const five: ModelSpec = { arch: 'resnet18', head: 'unet', outputs: 2, channels: 5 };
    const shapes = new Map(modelParams(five).map(({ name, shape }) => [name, shape]));
    expect(shapes.get('conv1.weight')).toEqual([64, 5, 7, 7]);
    expect(shapes.get('unet.final.weight')).toEqual([2, 96 + 5, 1, 1]);
  });
});

describe('DynamicUnet', () => {
  const camvid: ModelSpec = { arch: 'resnet34', head: 'unet', outputs: 12, unet: { bottle: true } };

  it('has the 41,133,018 parameters that fastai printed, 19,865,370 of them trained when frozen', () => {
    const all = parametersOf(camvid);
    expect(counted(all)).toBe(41_133_018);
    expect(counted(all.filter(({ group, kind }) => group === 2 || kind === 'norm'))).toBe(19_865_370);
    expect(counted(all.filter(({ group }) => group < 2))).toBe(21_284_672);
    expect(counted(all.filter(({ group, kind }) => group < 2 && kind === 'norm'))).toBe(17_024);
  });

  it("has fastai's widths, and names of its own", () => {
    const shapes = new Map(modelParams(camvid).map(({ name, shape }) => [name, shape[0]]));
    const widths = [0, 1, 2, 3].map((i) => shapes.get(`unet.blocks.${i}.conv2.weight`));
    expect(widths).toEqual([512, 384, 256, 96]);
    expect(shapes.get('unet.cross.0.weight')).toBe(49);
    expect(shapes.get('unet.cross.1.weight')).toBe(99);
    const own = modelParams(camvid).filter(({ name }) => /^unet\.blocks\.3\.|^unet\.[^b]/.test(name));
    expect(own.map(({ name }) => name.replace(/\.(weight|bias|running_mean|running_var)$/, ''))).toEqual(
      expect.arrayContaining([
        'unet.middle.0', 'unet.middle.1', 'unet.blocks.3.up', 'unet.blocks.3.bn', 'unet.blocks.3.conv1',
        'unet.blocks.3.conv2', 'unet.up', 'unet.cross.0', 'unet.cross.1', 'unet.final',
      ]),
    ); // prettier-ignore
  });

  it('puts self-attention into the third block from the end', () => {
    const names = modelParams({ ...camvid, unet: { selfAttention: true } }).map(({ name }) => name);
    expect(names.filter((name) => name.includes('attention'))).toEqual([
      'unet.blocks.1.attention.query.weight',
      'unet.blocks.1.attention.key.weight',
      'unet.blocks.1.attention.value.weight',
      'unet.blocks.1.attention.gamma',
    ]);
  });

  it('starts its shuffles with four equal filters in a row, and its normalization a little above 0', () => {
    const arch = { stem: 16, widths: [16, 32, 64], blocks: [1, 1, 1] };
    const state = initialState({ arch, head: 'unet', outputs: 2, seed: 3 });
    const { dims, data } = state.get('unet.blocks.0.up.weight') ?? { dims: [], data: new Float32Array() };
    const [out = 0, into = 0] = dims;
    const filter = (o: number): number[] => [...data.subarray(o * into, (o + 1) * into)];
    for (let o = 0; o < out; o += 4) {
      for (const i of [1, 2, 3]) expect(filter(o + i)).toEqual(filter(o));
    }
    expect(filter(4)).not.toEqual(filter(0));
    const deviation = Math.sqrt(data.reduce((sum, w) => sum + w * w, 0) / data.length);
    expect(deviation / Math.sqrt(2 / into)).toBeCloseTo(1, 1);
    expect(state.get('unet.blocks.0.bn.bias')?.data[0]).toBeCloseTo(1e-3, 8);
    expect(state.get('unet.bn.bias')?.data[0]).toBeCloseTo(1e-3, 8);
  });
});

describe('FC-DenseNet', () => {
  it.each([
    ['tiramisu56', 56, 1.4],
    ['tiramisu67', 67, 3.5],
    ['tiramisu103', 103, 9.4],
  ] as const)(
    '%s has %i convolutions and %f million numbers, as the paper says',
    (arch, layers, millions) => {
      const specs = modelParams({ arch, head: 'pixels', outputs: 11 });
      const filters = specs.filter(({ name, shape }) => name.endsWith('.weight') && shape.length === 4);
      expect(filters).toHaveLength(layers);
      // The authors count running statistics too.
      expect(Math.round(counted(specs) / 1e5) / 10).toBe(millions);
    },
  );
});

const tinyBody = { stem: 4, widths: [4, 6, 8], blocks: [1, 1, 1] } as const;
const tinyDense = { first: 5, growth: 3, down: [2, 1], bottleneck: 2, up: [1, 2] } as const;
const LABELS: LossSpec = { kind: 'pixelCrossEntropy', voidIndex: 2 };

/** Models of a few numbers each, with every switch on somewhere, at sizes that no power of two divides. */
const tiny: readonly (readonly [string, ModelSpec, readonly [number, number], LossSpec])[] = [
  ['a U-Net', { arch: tinyBody, head: 'unet', outputs: 3 }, [23, 18], LABELS],
  [
    'a U-Net with all its switches',
    {
      arch: { stem: 4, widths: [4, 6, 16], blocks: [1, 1, 1], bottleneck: true },
      head: 'unet',
      outputs: 3,
      channels: 2,
      unet: { blur: true, selfAttention: true, bottle: true },
    },
    [17, 29],
    LABELS,
  ],
  [
    'a U-Net without the image',
    { arch: tinyBody, head: 'unet', outputs: 3, unet: { lastCross: false, blur: true, blurFinal: false } },
    [16, 16],
    LABELS,
  ],
  ['a tiramisu', { arch: tinyDense, head: 'pixels', outputs: 3, channels: 1 }, [13, 10], LABELS],
  [
    'a head of points in a range',
    { arch: { ...tinyBody, bottleneck: true }, head: 'fastai', outputs: 4, yRange: [-1, 1.5] },
    [32, 40],
    { kind: 'mse' },
  ],
];

describe.each(tiny)('%s', (_, spec, size, loss) => {
  it('answers in the shape it says', () => {
    const graph = buildInferenceGraph({ model: spec, size, batchSize: 2 });
    expect(graph.outputs[0]?.value.aval.shape).toEqual([2, ...outputShape(spec, size)]);
    expect(outputShape(spec, size)).toEqual(loss.kind === 'mse' ? [4] : [3, ...size]);
  });

  it('has a gradient for every parameter', async () => {
    const b = new GraphBuilder();
    const dims = [4, channelsOf(spec), ...size];
    const x = b.input('x', dims);
    const scope = new ModelScope(b, { isTraining: true });
    const answer = emitModel(scope, spec, x);
    const targets = targetShapes(loss, answer.aval.shape);
    const y = targets.map(({ name, shape }) => b.input(name, shape));
    // Behind the very first bias of a tiramisu is nothing but normalization, which takes it away again.
    const trained = scope.specs.filter(
      ({ kind, name }) => kind !== 'statistic' && name !== 'tiramisu.first.bias',
    );
    const wrt = trained.map(({ name }) => scope.values.get(name)).filter((value) => value !== undefined);
    const grads = emitGradients(b, emitLoss(b, loss, answer, y), wrt);
    for (const [i, grad] of grads.entries()) b.output(`d.${trained[i]?.name ?? ''}`, grad);
    const feeds = new Map<string, HostTensor>([
      ['x', { dims, data: spread(sizeOf(dims), 1).map((u) => 4 * u - 2) }],
    ]);
    for (const { inputName, shape } of scope.dropouts) {
      feeds.set(inputName, { dims: shape, data: spread(sizeOf(shape), 9).map((u) => Number(u > 0.2)) });
    }
    for (const { name, shape } of targets) {
      const kind = loss.kind === 'mse' ? (u: number): number => u : (u: number): number => Math.floor(3 * u);
      feeds.set(name, {
        dims: shape,
        data: spread(sizeOf(shape), 5).map((u) => (name === 'w' ? 1 : kind(u))),
      });
    }
    const program = await ortRuntime({ threads: 1, layout: 'plain' }).compile(b.finish());
    // What starts at 0 keeps what lies behind it from its gradient.
    const state = new Map(initialState({ ...spec, seed: 11 }));
    for (const [name, { dims: shape }] of state) {
      if (name.endsWith('gamma')) state.set(name, { dims: shape, data: Float32Array.of(0.5) });
    }
    await program.writeResident(state);
    const found = await program.run(feeds);
    const without = trained.filter(({ name }) =>
      (found.get(`d.${name}`)?.data ?? []).every((value) => value === 0),
    );
    await program.release();
    expect(without.map(({ name }) => name)).toEqual([]);
    expect([...found.values()].every(({ data }) => data.every(Number.isFinite))).toBe(true);
  });
});

it.each(tiny)('%s, exported, answers batches of any size', async (_, spec, size) => {
  const state = initialState({ ...spec, seed: 2 });
  const model = await loadModel(encodeModel(lowerInference({ ...spec, size, state })), { threads: 1 });
  const x = Float32Array.from(spread(3 * channelsOf(spec) * size[0] * size[1], 4), (u) => 4 * u - 2);
  const answer = async (n: number, data: Float32Array): Promise<Float32Array> => {
    const dims = [n, channelsOf(spec), ...size];
    return (await model.run({ x: { dtype: 'float32', dims, data } })).logits?.data as Float32Array;
  };
  const together = await answer(3, x);
  const each = await Promise.all(
    [0, 1, 2].map((i) => answer(1, x.subarray((i * x.length) / 3, ((i + 1) * x.length) / 3))),
  );
  await model.release();
  expect(together).toHaveLength(3 * sizeOf(outputShape(spec, size)));
  for (const [i, value] of each.flatMap((part) => [...part]).entries()) {
    expect(Math.abs(value - (together[i] ?? NaN))).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
  }
});

it('a range keeps what comes out inside', async () => {
  const model: ModelSpec = { arch: tinyBody, head: 'linear', outputs: 4, yRange: [-1, 1.5] };
  const graph = buildInferenceGraph({ model, size: [32, 32], batchSize: 2 });
  const program = await ortRuntime({ threads: 1, layout: 'plain' }).compile(graph);
  const state = new Map(initialState({ ...model, seed: 1 }));
  state.set('fc.bias', { dims: [4], data: Float32Array.of(-100, 100, 0, 0) });
  state.set('fc.weight', { dims: [4, 8], data: new Float32Array(32) });
  await program.writeResident(state);
  const out = await program.run(
    new Map([['x', { dims: [2, 3, 32, 32], data: new Float32Array(2 * 3 * 1024) }]]),
  );
  await program.release();
  expect([...(out.get('logits')?.data ?? [])]).toEqual([-1, 1.5, 0.25, 0.25, -1, 1.5, 0.25, 0.25]);
});

it.each([
  [{ arch: 'resnet18', head: 'pixels', outputs: 2 }, 'resnet18 has no head "pixels"'],
  [{ arch: 'tiramisu56', head: 'unet', outputs: 2 }, 'tiramisu56 has no head "unet"'],
] as const)('%j is refused', (spec, problem) => {
  try {
    modelParams(spec);
    expect.unreachable();
  } catch (error) {
    expect(isAppError(error) ? error.data : error).toMatchObject({ problem });
  }
});
