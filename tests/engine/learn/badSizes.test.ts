import { describe, expect, it } from 'vitest';
import { compileTrainStep, type CompileOptions } from '#main/engine/learn/compileStep.ts';
import { buildTrainGraph } from '#main/engine/learn/trainGraph.ts';
import { referenceRuntime } from '#main/engine/runtime/reference/referenceRuntime.ts';
import { textOfError } from '#shared/contract/errorText.ts';

const GOOD: CompileOptions = {
  model: { arch: 'resnet18', head: 'fastai', outputs: 3 },
  loss: { kind: 'bce' },
  size: [64, 64],
  batchSize: 2,
  freezeTo: 0,
  runtime: referenceRuntime(),
  seed: 1,
};
const PIXELS = { kind: 'pixelCrossEntropy', voidIndex: null } as const;

const said = (error: unknown): string => textOfError(error).replace(/^The model does not fit together: /, '');

describe('a step that cannot be is refused with the shape or layer in which it cannot', () => {
  it.each<[string, Partial<CompileOptions>, string]>([
    [
      'size 0',
      { size: [0, 0] },
      'input in images: x [2,3,0,0] (images, channels, height, width) needs whole numbers of 1 and more.',
    ],
    ['half a pixel', { size: [64, 1.5] }, 'input in images: x [2,3,64,1.5]'],
    ['a size that is no number', { size: [Number.NaN, 64] }, 'input in images: x [2,3,NaN,64]'],
    [
      'an absurd size',
      { size: [1e6, 1e6] },
      'x [2,3,1000000,1000000] has 6000000000000 numbers, and a tensor holds 2147483647 at most.',
    ],
    ['an empty batch', { batchSize: 0 }, 'input in images: x [0,3,64,64]'],
    ['no channels', { model: { ...GOOD.model, channels: 0 } }, 'input in images: x [2,0,64,64]'],
    [
      'no classes',
      { model: { ...GOOD.model, outputs: 0 } },
      'output in head: there must be a class or number to give, not 0.',
    ],
  ])('%s', async (_, options, sentence) => {
    const error: unknown = await compileTrainStep({ ...GOOD, ...options }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(said(error)).toContain(sentence);
  });

  it.each<[string, Partial<CompileOptions>, string]>([
    [
      'one image of 32 px',
      { batchSize: 1, size: [32, 32] },
      'batchNorm in layer4.0.bn1: a batch with one number per channel cannot be normalized; use 2 images or more.',
    ],
    [
      'a picture that halving uses up',
      { model: { arch: 'tiramisu56', head: 'pixels', outputs: 3 }, size: [16, 16], loss: PIXELS },
      'maxPool in model.tiramisu.transition.4: a 2x2 window does not fit into 1x1.',
    ],
    [
      'a head of another body',
      { model: { ...GOOD.model, head: 'pixels' } },
      'model in head: resnet18 has no head "pixels".',
    ],
    [
      'a loss for tags on an answer per pixel',
      { model: { ...GOOD.model, head: 'unet' } },
      'bce in loss: needs an answer of 2 axes, the model gives [2,3,64,64].',
    ],
    [
      'a loss for pixels on tags',
      { loss: PIXELS },
      'pixelCrossEntropy in loss: needs an answer of 4 axes, the model gives [2,3].',
    ],
  ])('%s', (_, options, sentence) => {
    const build = () => buildTrainGraph({ ...GOOD, trainFrozenBn: true, bnWd: true, ...options });
    let text = 'it was built';
    try {
      build();
    } catch (error) {
      text = said(error);
    }
    expect(text).toBe(`${sentence} Change the image size or the architecture.`);
  });
});
