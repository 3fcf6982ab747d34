/** Weights that are known by name: torchvision's of ImageNet, as timm publishes them in safetensors, names unchanged. */
import type { KnownWeights } from '#shared/domain/weights.ts';

export type CatalogueEntry = Omit<KnownWeights, 'isDownloaded'>;

/**
 * Sizes are as the site rounds them; checksums are those of its LFS records. Where none is given, the server's own word is
 * taken at the first download, recorded, and held against every later one.
 */
export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    name: 'resnet18-imagenet',
    title: 'ResNet-18, ImageNet',
    arch: 'resnet18',
    url: 'https://huggingface.co/timm/resnet18.tv_in1k/resolve/a987fd6b60f845221bfff84b6f0191273ba56ead/model.safetensors',
    bytes: 46_800_000,
    sha256: '694f673df6520a3158624e8a89af086f59923ee4cd7436fe5bc3bc71d295ad81',
    licence: 'BSD-3-Clause',
  },
  {
    name: 'resnet34-imagenet',
    title: 'ResNet-34, ImageNet',
    arch: 'resnet34',
    url: 'https://huggingface.co/timm/resnet34.tv_in1k/resolve/main/model.safetensors',
    bytes: 87_300_000,
    sha256: null,
    licence: 'BSD-3-Clause',
  },
  {
    name: 'resnet50-imagenet',
    title: 'ResNet-50, ImageNet',
    arch: 'resnet50',
    url: 'https://huggingface.co/timm/resnet50.tv_in1k/resolve/aa6c2d36d56bc0209040c02b5a7b7d7bf11d57b8/model.safetensors',
    bytes: 102_000_000,
    sha256: '5d061a3c593d795bfe682d9b152bafbcf550579873492def3515b46db1189888',
    licence: 'BSD-3-Clause',
  },
];
