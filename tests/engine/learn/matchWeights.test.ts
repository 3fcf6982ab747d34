import { describe, expect, it } from 'vitest';
import { initialState } from '#main/engine/learn/initialState.ts';
import { matchWeights } from '#main/engine/learn/matchWeights.ts';
import type { ModelSpec } from '#main/engine/nn/model.ts';
import { modelParams } from '#main/engine/nn/model.ts';
import { textOfError } from '#shared/contract/errorText.ts';

const RESNET: ModelSpec = { arch: 'resnet18', head: 'fastai', outputs: 3 };

/** The same kind of network, small enough to be drawn in no time. */
const SMALL: ModelSpec = { arch: { stem: 4, widths: [4, 4], blocks: [1, 1] }, head: 'linear', outputs: 3 };

type Shapes = ReadonlyMap<string, readonly number[]>;

/** Names and shapes as a file of this model has them. */
const fileOf = (spec: ModelSpec, rename = (name: string): string => name): Map<string, readonly number[]> =>
  new Map(modelParams(spec).map(({ name, shape }) => [rename(name), shape]));

const match = (shapes: Shapes, model = RESNET) => matchWeights(model, { path: 'w.safetensors', shapes });

function said(shapes: Shapes, model = RESNET): string {
  try {
    match(shapes, model);
  } catch (error) {
    return textOfError(error);
  }
  return 'it fits';
}

const torchvision = (arch: 'resnet18' | 'resnet34') => fileOf({ arch, head: 'linear', outputs: 1000 });
const bodyOf = (shapes: Shapes): string[] => [...shapes.keys()].filter((name) => !name.startsWith('fc.'));

describe('weights of a file find their places', () => {
  it('by torchvision’s names; a classifier that the model has no place for is told of', () => {
    const file = torchvision('resnet18');
    for (const name of ['bn1', 'layer1.0.bn1']) file.set(`${name}.num_batches_tracked`, []);
    const { sources, head, unused } = match(file);
    expect([...sources.keys()].sort()).toEqual(bodyOf(torchvision('resnet18')).sort());
    expect({ head, unused }).toEqual({ head: 'absent', unused: ['fc.weight', 'fc.bias'] });
  });

  it.each(['module.', 'model.', 'backbone.', 'module.encoder.'])('behind the prefix %s', (prefix) => {
    const { sources } = match(fileOf(RESNET, (name) => prefix + name));
    expect(sources.size).toBe(modelParams(RESNET).length);
    expect([...sources].every(([name, source]) => source === prefix + name)).toBe(true);
  });

  it('by fastai’s positions in a Sequential', () => {
    const positions = {
      conv1: '0.0',
      bn1: '0.1',
      layer1: '0.4',
      layer2: '0.5',
      layer3: '0.6',
      layer4: '0.7',
      head: '1',
    };
    const rename = (name: string): string => {
      const [first = '', ...rest] = name.split('.');
      return [positions[first as keyof typeof positions], ...rest].join('.');
    };
    const { sources, head } = match(fileOf(RESNET, rename));
    expect(sources.get('conv1.weight')).toBe('0.0.weight');
    expect(sources.get('layer4.1.bn2.running_var')).toBe('0.7.1.bn2.running_var');
    expect(sources.get('head.8.bias')).toBe('1.8.bias');
    expect(head).toBe('loaded');
  });

  it('head and all where the classes are as many, without the moments of a checkpoint', () => {
    const file = fileOf(RESNET);
    for (const [name, shape] of [...file]) file.set(`adam.m.${name}`, shape).set(`adam.v.${name}`, shape);
    const { sources, head, unused } = match(file);
    expect(sources.size).toBe(modelParams(RESNET).length);
    expect({ head, unused }).toEqual({ head: 'loaded', unused: [] });
  });

  it.each(['fastai', 'linear'] as const)('without the %s head where the classes are not as many', (head) => {
    const model = { ...RESNET, head };
    const found = match(fileOf({ ...model, outputs: 7 }), model);
    expect(found.head).toBe(7);
    expect([...found.sources.keys()].sort()).toEqual(bodyOf(torchvision('resnet18')).sort());
    expect(found.unused).toEqual([]);
  });

  it('in the encoder of a U-Net, whose decoder starts anew', () => {
    const unet: ModelSpec = { arch: 'resnet34', head: 'unet', outputs: 5 };
    const { sources, head } = match(torchvision('resnet34'), unet);
    expect([...sources.keys()].sort()).toEqual(bodyOf(torchvision('resnet34')).sort());
    expect(head).toBe('absent');
    const other = match(fileOf({ ...unet, outputs: 32 }), unet);
    const fresh = modelParams(unet).filter(({ name }) => !other.sources.has(name));
    expect(fresh.map(({ name }) => name)).toEqual(['unet.final.weight', 'unet.final.bias']);
    expect(other.head).toBe(32);
  });

  it('of a tiramisu, all but what depends on the classes', () => {
    const tiramisu: ModelSpec = { arch: 'tiramisu56', head: 'pixels', outputs: 5 };
    expect(match(fileOf(tiramisu), tiramisu).head).toBe('loaded');
    const { sources, head, unused } = match(fileOf({ ...tiramisu, outputs: 12 }), tiramisu);
    expect({ head, unused }).toEqual({ head: 12, unused: [] });
    expect(modelParams(tiramisu).length - sources.size).toBe(2);
  });

  it('and are copied from there', () => {
    const file = initialState({ ...SMALL, outputs: 9, seed: 8 });
    const tensors = new Map([...file].map(([name, tensor]) => [`module.${name}`, tensor]));
    const state = initialState({ ...SMALL, seed: 3, weights: { path: 'w', tensors } });
    const fresh = initialState({ ...SMALL, seed: 3 });
    expect(state.get('layer2.0.downsample.0.weight')).toEqual(file.get('layer2.0.downsample.0.weight'));
    expect(state.get('fc.weight')).toEqual(fresh.get('fc.weight'));
  });
});

describe('weights for colour images', () => {
  it.each([1, 4])('start a model of %d channels', (channels) => {
    const tensors = initialState({ ...SMALL, seed: 8 });
    const state = initialState({ ...SMALL, channels, seed: 3, weights: { path: 'w', tensors } });
    expect(state.get('conv1.weight')?.dims).toEqual([4, channels, 7, 7]);
    const at = (file: typeof state, i: number) => file.get('conv1.weight')?.data[i] ?? Number.NaN;
    if (channels === 4) {
      expect([at(state, 0), at(state, 3 * 49)]).toEqual([at(tensors, 0), 0]);
      const mean = initialState({
        ...SMALL,
        channels,
        seed: 3,
        widen: 'mean',
        weights: { path: 'w', tensors },
      });
      expect(at(mean, 0)).toBeCloseTo(at(tensors, 0) * 0.75, 6);
    } else expect(at(state, 0)).toBeCloseTo(at(tensors, 0) + at(tensors, 49) + at(tensors, 98), 6);
    expect(state.get('bn1.weight')).toEqual(tensors.get('bn1.weight'));
  });

  it('are not made of weights for another number of channels', () => {
    const file = fileOf({ ...RESNET, channels: 5 });
    expect(said(file, { ...RESNET, channels: 4 })).toContain(
      'conv1.weight should be [64, 4, 7, 7] and is [64, 5, 7, 7]',
    );
  });
});

describe('weights that do not fit are refused in a sentence', () => {
  it('when they are of a deeper network', () => {
    expect(said(torchvision('resnet34'))).toBe(
      'w.safetensors is of another model: it has layer1.2.conv1.weight [64, 64, 3, 3], which resnet18 has not. It is a resnet34: choose that architecture, or other weights.',
    );
  });

  it('when they are of a U-Net over another body, or of a network without one', () => {
    const unet: ModelSpec = { arch: 'resnet18', head: 'unet', outputs: 5 };
    expect(said(torchvision('resnet34'), unet)).toMatch(
      /layer1\.2\.conv1\.weight \[64, 64, 3, 3\], .* It is a resnet34/,
    );
    expect(said(fileOf({ arch: 'tiramisu56', head: 'pixels', outputs: 5 }))).toMatch(/lacks conv1\.weight/);
    expect(said(torchvision('resnet18'), { arch: 'tiramisu56', head: 'pixels', outputs: 5 })).toMatch(
      /It is a resnet18/,
    );
  });

  it('when they are of a shallower one, naming five tensors and how many more', () => {
    expect(said(torchvision('resnet18'), { ...RESNET, arch: 'resnet34' })).toBe(
      'w.safetensors lacks layer1.2.conv1.weight, layer1.2.bn1.weight, layer1.2.bn1.bias, layer1.2.bn1.running_mean, layer1.2.bn1.running_var and 75 more. It is a resnet18: choose that architecture, or other weights.',
    );
  });

  it('when a layer has another shape, naming it and both shapes', () => {
    const file = torchvision('resnet18').set('layer2.0.conv1.weight', [128, 64, 1, 1]);
    expect(said(file)).toBe(
      'w.safetensors does not fit this architecture: layer2.0.conv1.weight should be [128, 64, 3, 3] and is [128, 64, 1, 1]. Choose weights of the same architecture.',
    );
  });

  it('when they are of something else altogether', () => {
    expect(said(new Map([['bert.embeddings.weight', [30522, 768]]]))).toMatch(
      /^w\.safetensors lacks conv1\.weight, bn1\.weight, .* and 95 more\. Choose weights of the same architecture\. Names must be as in torchvision\.$/,
    );
  });

  it('when half of the head is missing', () => {
    const file = fileOf(RESNET);
    file.delete('head.4.weight');
    expect(said(file)).toContain('lacks head.4.weight.');
  });

  it('when numbers in them are none', () => {
    const tensors = initialState({ ...SMALL, seed: 8 });
    tensors.get('layer1.0.conv2.weight')?.data.set([Number.NaN], 5);
    expect(() => initialState({ ...SMALL, seed: 3, weights: { path: 'w', tensors } })).toThrow(
      expect.objectContaining({
        code: 'weights.unreadable',
        data: { path: 'w', reason: 'layer1.0.conv2.weight holds values that are not numbers' },
      }),
    );
  });
});
