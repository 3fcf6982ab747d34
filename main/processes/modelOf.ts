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
 * What the model sees at a size of a run's plan. Tags are judged by the middle of an image; what is drawn must be found
 * everywhere on it, so the whole image is squeezed.
 * @param sizePx the side of a square, or the height; widths follow in proportion
 */
export function inputSizeOf(
  kind: Kind,
  config: Pick<TrainConfig, 'sizePx' | 'widthPx'>,
  sizePx = config.sizePx,
): InputSize {
  if (kind === 'tags') return sizePx;
  const { widthPx } = config;
  const width = widthPx === null ? sizePx : Math.round((widthPx * sizePx) / config.sizePx);
  return { widthPx: Math.max(1, width), heightPx: sizePx };
}

/** Height and width as the engine takes them. */
export const pairOf = (size: InputSize): Pair =>
  typeof size === 'number' ? [size, size] : [size.heightPx, size.widthPx];
