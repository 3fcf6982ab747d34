/** Models: their parameters by torchvision's names and counts, their groups, and what freezing leaves to do. */
import { describe, expect, it } from 'vitest';
import { buildTrainGraph, type StepSpec } from '#main/engine/learn/trainGraph.ts';
import { modelParams } from '#main/engine/nn/model.ts';
import { isAppError } from '#shared/contract/errors.ts';

const count = (specs: ReturnType<typeof modelParams>): number =>
  specs
    .filter((spec) => spec.kind !== 'statistic')
    .reduce((n, spec) => n + spec.shape.reduce((a, d) => a * d, 1), 0);

describe('parameters', () => {
  it.each([
    ['resnet18', 11_689_512],
    ['resnet34', 21_797_672],
  ] as const)('%s with a linear head of 1000 classes has %i, as torchvision says', (arch, expected) => {
    expect(count(modelParams({ arch, head: 'linear', outputs: 1000 }))).toBe(expected);
  });

  it("carry torchvision's names and shapes", () => {
    const shapes = new Map(
      modelParams({ arch: 'resnet18', head: 'linear', outputs: 10 }).map((spec) => [spec.name, spec.shape]),
    );
    expect(shapes.size).toBe(102);
    expect(shapes.get('conv1.weight')).toEqual([64, 3, 7, 7]);
    expect(shapes.get('layer1.0.conv1.weight')).toEqual([64, 64, 3, 3]);
    expect(shapes.get('layer2.0.downsample.0.weight')).toEqual([128, 64, 1, 1]);
    expect(shapes.get('layer2.0.downsample.1.running_var')).toEqual([128]);
    expect(shapes.get('layer4.1.bn2.running_mean')).toEqual([512]);
    expect(shapes.get('fc.weight')).toEqual([10, 512]);
  });

  it("of fastai's head are named by their place in its Sequential", () => {
    const head = modelParams({ arch: 'resnet34', head: 'fastai', outputs: 17 }).filter(
      (spec) => spec.group === 2,
    );
    expect(head.map(({ name, shape }) => `${name} ${shape.join('x')}`)).toEqual([
      'head.2.weight 1024',
      'head.2.bias 1024',
      'head.2.running_mean 1024',
      'head.2.running_var 1024',
      'head.4.weight 512x1024',
      'head.4.bias 512',
      'head.6.weight 512',
      'head.6.bias 512',
      'head.6.running_mean 512',
      'head.6.running_var 512',
      'head.8.weight 17x512',
      'head.8.bias 17',
    ]);
  });

  it('are in three groups, cut where fastai cuts', () => {
    const specs = modelParams({ arch: 'resnet18', head: 'fastai', outputs: 3 });
    const groupOf = (start: string): number[] => [
      ...new Set(specs.filter(({ name }) => name.startsWith(start)).map(({ group }) => group)),
    ];
    expect(['conv1', 'bn1', 'layer1', 'layer2', 'layer3', 'layer4', 'head'].map(groupOf)).toEqual([
      [0], [0], [0], [0], [1], [1], [2],
    ]); // prettier-ignore
  });
});

describe('freezing', () => {
  const spec: StepSpec = {
    model: { arch: { stem: 4, widths: [4, 8], blocks: [1, 1] }, head: 'linear', outputs: 2 },
    loss: { kind: 'bce' },
    size: [16, 16],
    batchSize: 2,
    freezeTo: 2,
    trainFrozenBn: true,
    bnWd: true,
  };
  const opsOf = (changes: Partial<StepSpec>): string[] =>
    buildTrainGraph({ ...spec, ...changes }).graph.nodes.map((node) => node.op);

  it('leaves normalization and the head to train, and builds no filter gradient', () => {
    const { trained } = buildTrainGraph(spec);
    expect(trained.filter((name) => !/bn|downsample\.1|fc/.test(name))).toEqual([]);
    expect(trained).toContain('layer1.0.bn1.weight');
    expect(opsOf({})).not.toContain('convWeightGrad');
    expect(opsOf({ freezeTo: 0 })).toContain('convWeightGrad');
  });

  it('with fixed normalization builds no backward through the body at all', () => {
    const ops = opsOf({ trainFrozenBn: false });
    expect(ops).not.toContain('convInputGrad');
    expect(ops).not.toContain('batchNorm');
    expect(buildTrainGraph({ ...spec, trainFrozenBn: false }).trained).toEqual(['fc.weight', 'fc.bias']);
  });

  it('with fixed normalization leaves the running statistics as they are', () => {
    const updates = buildTrainGraph({ ...spec, trainFrozenBn: false }).graph.outputs.map(
      ({ updates: name }) => name,
    );
    expect(updates.filter((name) => name?.includes('running') === true)).toEqual([]);
  });
});

describe('weight decay', () => {
  it('leaves out biases and normalization when asked', () => {
    const spec: StepSpec = {
      model: { arch: { stem: 4, widths: [4], blocks: [1] }, head: 'linear', outputs: 2 },
      loss: { kind: 'bce' },
      size: [16, 16],
      batchSize: 2,
      freezeTo: 0,
      trainFrozenBn: true,
      bnWd: false,
    };
    const decays = (bnWd: boolean): number => {
      const { graph } = buildTrainGraph({ ...spec, bnWd });
      const inputs = new Set(
        graph.inputs.filter(({ name }) => name.startsWith('decay.')).map(({ value }) => value),
      );
      const spread = graph.nodes.filter(
        (node) => node.op === 'broadcast' && node.ins.some((v) => inputs.has(v)),
      );
      const outs = new Set(spread.flatMap((node) => node.outs));
      return graph.nodes.filter((node) => node.op === 'mul' && node.ins.some((v) => outs.has(v))).length;
    };
    // conv1, two convolutions and fc; with normalization and biases 3 x 2 + 1 more.
    expect(decays(false)).toBe(4);
    expect(decays(true)).toBe(11);
  });
});

it.each([
  ['conv', 'model.conv1', 0, 2],
  ['batchNorm', 'head.2', 32, 1],
] as const)('an architecture that does not fit says where: %s', (op, layer, sizePx, batchSize) => {
  const build = (): unknown =>
    buildTrainGraph({
      model: { arch: { stem: 4, widths: [4], blocks: [1] }, head: 'fastai', outputs: 2 },
      loss: { kind: 'bce' },
      size: [sizePx, sizePx],
      batchSize,
      freezeTo: 0,
      trainFrozenBn: true,
      bnWd: true,
    });
  try {
    build();
    expect.unreachable();
  } catch (error) {
    expect(isAppError(error) ? [error.code, error.data] : error).toMatchObject([
      'graph.shape',
      { op, layer },
    ]);
  }
});
