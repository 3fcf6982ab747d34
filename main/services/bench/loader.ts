/** Measures the input pipeline: images per second while everything is decoded, and when it comes from the cache. */
import { defaultWorkers, openLoader } from '#main/datasets/openLoader.ts';
import { walkImages } from '#main/files/walkImages.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { TransformPreset } from '#shared/domain/transforms.ts';
import { join } from 'node:path';
import { round } from './percentiles.ts';

export interface LoaderBench {
  readonly images: number;
  readonly sizePx: number;
  readonly batchSize: number;
  readonly workers: number;
  readonly transforms: TransformPreset;
  /** One entry per epoch; the first decodes every image. */
  readonly epochs: readonly {
    readonly imagesPerSecond: number;
    readonly decoded: number;
    readonly fromCache: number;
  }[];
}

export interface LoaderBenchOptions {
  /** A folder of images. */
  readonly folder: string;
  readonly sizePx: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly transforms: TransformPreset;
  readonly workers?: number;
  readonly cacheBytes?: number;
}

/** @throws AppError `import.nothing`, `path.missing`, `image.unreadable` */
export async function benchLoader(options: LoaderBenchOptions): Promise<LoaderBench> {
  const { folder, sizePx, batchSize, transforms } = options;
  const { paths } = await walkImages(folder);
  if (paths.length === 0) throw new AppError('import.nothing', { path: folder });
  const workers = options.workers ?? defaultWorkers();
  const samples = paths.map((path, i) => ({ id: i + 1, path: join(folder, path), classes: [] }));
  const loader = await openLoader({
    samples,
    classes: 1,
    sizePx,
    batchSize,
    transforms,
    augment: true,
    shuffle: true,
    dropLast: false,
    seed: 42,
    cacheBytes: options.cacheBytes ?? 2 ** 30,
    workers,
  });
  try {
    const epochs: LoaderBench['epochs'][number][] = [];
    for (let epoch = 0; epoch < options.epochs; epoch += 1) {
      const before = loader.stats();
      const start = performance.now();
      let images = 0;
      for await (const batch of loader.batches(epoch)) images += batch.n;
      const after = loader.stats();
      epochs.push({
        imagesPerSecond: round(images / ((performance.now() - start) / 1000)),
        decoded: after.decoded - before.decoded,
        fromCache: after.fromCache - before.fromCache,
      });
    }
    return { images: samples.length, sizePx, batchSize, workers, transforms, epochs };
  } finally {
    await loader.close();
  }
}
