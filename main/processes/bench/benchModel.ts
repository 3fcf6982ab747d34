/** What `limn bench train` can measure: networks by name, each with the loss and the data that go with it. */
import { ARCHS } from '#shared/domain/run.ts';

export const BENCH_ARCHS = ARCHS;
export type BenchArch = (typeof BENCH_ARCHS)[number];

export type BenchLoss = 'bce' | 'pixelCrossEntropy';

export const lossOf = (arch: BenchArch): BenchLoss =>
  arch.startsWith('resnet') ? 'bce' : 'pixelCrossEntropy';

/** Classes of made-up data: as many as the planet and CamVid sets have. */
export const classesOf = (arch: BenchArch): number => (lossOf(arch) === 'bce' ? 17 : 12);
