/** The network of a run, as the engine is told about it. */
import type { Pair } from '#main/engine/ir/ops.ts';
import type { ModelSpec } from '#main/engine/nn/model.ts';
import type { InputSize } from '#main/datasets/inputSize.ts';
import type { Kind } from '#shared/domain/project.ts';
import { BODY_OF, type Arch, type TrainConfig } from '#shared/domain/run.ts';

export interface ModelFacts {
  readonly kind: Kind;
  readonly config: Pick<TrainConfig, 'arch'>;
  readonly classes: { readonly length: number };
}

const HEAD_OF: { readonly [A in Arch]: 'fastai' | 'unet' } = {
  resnet18: 'fastai',
  resnet34: 'fastai',
  resnet50: 'fastai',
  'unet-resnet18': 'unet',
  'unet-resnet34': 'unet',
};

/** Numbers that a model gives for so many classes: one each (masks: for every pixel), or the two coordinates of a point. */
const OUTPUTS: { readonly [K in Kind]: (classes: number) => number } = {
  tags: (classes) => classes,
  masks: (classes) => classes,
  points: (classes) => 2 * classes,
};

export const modelOf = ({ kind, config, classes }: ModelFacts): ModelSpec => ({
  arch: BODY_OF[config.arch],
  head: HEAD_OF[config.arch],
  outputs: OUTPUTS[kind](classes.length),
});

/**
 * What the model sees in a stage, or at the end of a run. Tags are judged by the middle of an image; what is drawn must be found
 * everywhere on it, so the whole image is squeezed.
 */
export const inputSizeOf = (
  kind: Kind,
  { sizePx, widthPx }: Pick<TrainConfig, 'sizePx' | 'widthPx'>,
): InputSize => (kind === 'tags' ? sizePx : { widthPx: widthPx ?? sizePx, heightPx: sizePx });

/** Height and width as the engine takes them. */
export const pairOf = (size: InputSize): Pair =>
  typeof size === 'number' ? [size, size] : [size.heightPx, size.widthPx];
