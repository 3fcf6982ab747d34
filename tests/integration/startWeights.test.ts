import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelSpec } from '#main/engine/nn/model.ts';
import { readRunSpec } from '#main/processes/runFolder.ts';
import { prepareRun } from '#main/services/prepareRun.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { discardRun, runFolder } from '#main/services/runStore.ts';
import { textOfError } from '#shared/contract/errorText.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { openWorkplace, type Workplace } from '#tests/helpers/projectWithRun.ts';
import { writeSparseWeights, type SparseOptions } from '#tests/helpers/sparseWeights.ts';
import { makeTinyProject, TINY } from '#tests/helpers/tinyProject.ts';

let place: Workplace;
let project: OpenProject;
beforeAll(async () => {
  place = openWorkplace();
  project = await makeTinyProject(place, { images: 10 });
});
afterAll(() => place.dispose());

const TORCHVISION: ModelSpec = { arch: 'resnet18', head: 'linear', outputs: 1000 };

const weights = (name: string, model: ModelSpec, options?: SparseOptions): string =>
  writeSparseWeights(join(place.dir, name), model, options);

function prepared(config: Partial<TrainConfig>) {
  const run = prepareRun(project, { ...TINY, ...config }, place.studio);
  const spec = readRunSpec(runFolder(project, run.id));
  discardRun(project, run.id);
  return { run, spec };
}

/** What training says to a file, the folder left out. */
function said(path: string, config: Partial<TrainConfig> = {}): string {
  try {
    place.studio.training.start(project, { ...TINY, ...config, weights: path });
  } catch (error) {
    return textOfError(error).replaceAll(join(place.dir, '/'), '');
  }
  return 'it began';
}

describe('weights that a run cannot start from are refused before there is a run', () => {
  it.each<[string, () => string, string]>([
    [
      'cut off',
      () => weights('cut', TORCHVISION, { cut: 1000 }),
      'The weights in cut cannot be read: it is cut off: 1000 of 46796448 bytes are missing. They must be a whole safetensors or ONNX file; copy or download it again.',
    ],
    [
      'of a deeper network',
      () => weights('deep', { ...TORCHVISION, arch: 'resnet34' }),
      'deep is of another model: it has layer1.2.conv1.weight [64, 64, 3, 3], which resnet18 has not. It is a resnet34: choose that architecture, or other weights.',
    ],
    [
      'of a network of other blocks',
      () => weights('wide', { ...TORCHVISION, arch: 'resnet50' }),
      'wide does not fit this architecture: layer1.0.conv1.weight should be [64, 64, 3, 3] and is [64, 64, 1, 1]. It is a resnet50: choose that architecture, or other weights.',
    ],
    [
      'with a NaN',
      () => weights('nan', TORCHVISION, { nanIn: 'layer2.0.bn1.weight' }),
      'The weights in nan cannot be read: layer2.0.bn1.weight holds values that are not numbers. They must be a whole safetensors or ONNX file; copy or download it again.',
    ],
    [
      'of another kind of network',
      () => weights('dense', { arch: 'tiramisu56', head: 'pixels', outputs: 5 }),
      'dense lacks conv1.weight, bn1.weight, bn1.bias, bn1.running_mean, bn1.running_var and 95 more. Choose weights of the same architecture. Names must be as in torchvision.',
    ],
    [
      'that are not there',
      () => join(place.dir, 'nowhere'),
      'nowhere does not exist. Check the path, or whether the drive is connected.',
    ],
    [
      'never downloaded',
      () => 'downloaded:resnet18-imagenet',
      'There are no weights called resnet18-imagenet. Give a file, an address that begins with https://, or one of resnet18-imagenet, resnet34-imagenet, resnet50-imagenet.',
    ],
    [
      'downloaded from outside of their folder',
      () => 'downloaded:../../cut',
      'There are no weights called ../../cut. Give a file, an address that begins with https://, or one of resnet18-imagenet, resnet34-imagenet, resnet50-imagenet.',
    ],
  ])('%s', (_, make, sentence) => {
    expect(said(make())).toBe(sentence);
    expect(place.studio.training.runs(project)).toEqual([]);
    expect(existsSync(join(project.path, 'runs'))).toBe(false);
  });
});

describe('weights that fit', () => {
  it('are told of: what has no place, and a head that starts anew', () => {
    const { run } = prepared({ weights: weights('tv', TORCHVISION) });
    expect(run.remarks).toContain('The weights have no head for this model: it starts anew.');
    expect(run.remarks).toContain('The model has no place for fc.weight, fc.bias of tv, which are left out.');
    const other = prepared({ weights: weights('other', { arch: 'resnet18', head: 'fastai', outputs: 5 }) });
    expect(other.run.remarks).toContain(
      'The weights know 5 classes and this project has 2: the head starts anew.',
    );
    const same = prepared({ weights: weights('same', { arch: 'resnet18', head: 'fastai', outputs: 2 }) });
    expect(same.run.remarks.join()).not.toContain('weights');
  });

  it('are written down with their checksum, beside all else that a repetition needs', () => {
    const path = weights('recorded', TORCHVISION, { rename: (name) => `module.${name}` });
    const { spec } = prepared({ weights: path, seed: 11 });
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(spec.config).toMatchObject({ weights: path, seed: 11 });
    expect(spec.record).toMatchObject({
      data: { images: 10, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
      split: { by: 'random', fraction: 0.2, seed: 42 },
      weights: { path, sha256, bytes: readFileSync(path).length },
      versions: { node: process.versions.node },
      machine: { platform: `${process.platform} ${process.arch}` },
    });
    expect(spec.record?.versions['onnxruntime']).toMatch(/^\d+\.\d+/);
  });
});

describe('the checksum of the data', () => {
  it('is the same for the same images, tags and sides, and another after any change of them', () => {
    const before = prepared({}).spec.record?.data.sha256;
    expect(prepared({ seed: 3, epochs: 9 }).spec.record?.data.sha256).toBe(before);
    const [item] = place.studio.items.read(project, [1]);
    const classId = item?.classIds[0] ?? 0;
    const edit = { itemIds: [1], labeled: null } as const;
    place.studio.labels.apply(project, { ...edit, add: [], remove: [classId] });
    expect(prepared({}).spec.record?.data.sha256).not.toBe(before);
    place.studio.labels.apply(project, { ...edit, add: [classId], remove: [] });
    expect(prepared({}).spec.record?.data.sha256).toBe(before);
  });
});

describe('fewer images than classes', () => {
  it('are told of, with what to do', () => {
    const added = Array.from({ length: 20 }, (_, i) => `more${String(i)}`);
    for (const name of added) place.studio.classes.add(project, name, null);
    expect(prepared({}).run.remarks).toContain(
      'There are 8 training images for 22 classes: most of them cannot be learned. Label more images, or merge classes.',
    );
    expect(prepared({}).run.remarks.join()).toMatch(/No training image has more0, .* and 16 more classes/);
  });
});

describe('a PyTorch file', () => {
  it('is told how to be converted', () => {
    const path = join(place.dir, 'model.pth');
    writeFileSync(
      path,
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(26), Buffer.from('model/data.pkl')]),
    );
    expect(said(path)).toMatch(
      /^model\.pth is a PyTorch file, .*python -c "import torch,safetensors\.torch as s;/,
    );
  });
});
