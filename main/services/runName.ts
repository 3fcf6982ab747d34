/** The name that a run gets when nobody gives it one. */
import type { Arch, TrainConfig } from '#shared/domain/run.ts';

const ARCH_NAMES: { readonly [A in Arch]: string } = {
  resnet18: 'ResNet-18',
  resnet34: 'ResNet-34',
  resnet50: 'ResNet-50',
  'unet-resnet18': 'U-Net, ResNet-18',
  'unet-resnet34': 'U-Net, ResNet-34',
};

/** "ResNet-18, 128 px", or height and width: "U-Net, ResNet-18, 96 × 128 px". */
export const runName = ({
  arch,
  sizePx,
  widthPx,
  corrections,
}: Pick<TrainConfig, 'arch' | 'sizePx' | 'widthPx' | 'corrections'>): string =>
  `${ARCH_NAMES[arch]}, ${String(sizePx)}${widthPx === null ? '' : ` × ${String(widthPx)}`} px${corrections === null ? '' : ', corrections'}`;
