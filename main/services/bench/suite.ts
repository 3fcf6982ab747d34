/** The standard cases of `limn bench train`, whose figures stand in docs/engine-performance.md. */
import type { BenchSettings } from '#main/processes/bench/messages.ts';
import { benchTrain, type BenchTeller, type BenchTrainOptions, type BenchTrainReport } from './train.ts';

type Case = { readonly title: string } & Partial<BenchSettings>;

const square = (px: number) => ({ heightPx: px, widthPx: px });

const CASES: readonly Case[] = [
  { title: 'ResNet-18, 128 px, batch 16', arch: 'resnet18', ...square(128), batchSize: 16 },
  { title: 'ResNet-34, 224 px, batch 8', arch: 'resnet34', ...square(224), batchSize: 8 },
  {
    title: 'U-Net ResNet-34, 240 x 320, batch 4',
    arch: 'unet-resnet34',
    heightPx: 240,
    widthPx: 320,
    batchSize: 4,
  },
  {
    title: 'ResNet-18, 128 px, batch 16, frozen body',
    arch: 'resnet18',
    ...square(128),
    batchSize: 16,
    freeze: true,
  },
  {
    title: 'the same, its normalization frozen too',
    arch: 'resnet18',
    ...square(128),
    batchSize: 16,
    freeze: true,
    trainFrozenBn: false,
  },
];

export interface SuiteTeller extends BenchTeller {
  begin(title: string): void;
  end(title: string, report: BenchTrainReport): void;
}

export interface SuiteResult {
  readonly title: string;
  readonly report: BenchTrainReport;
}

/** One case after the other; steps, rounds, peer and everything that a case does not say are as given. */
export async function benchSuite(
  options: BenchTrainOptions,
  teller: SuiteTeller,
): Promise<readonly SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const { title, ...given } of CASES) {
    teller.begin(title);
    const report = await benchTrain({ ...options, settings: { ...options.settings, ...given } }, teller);
    teller.end(title, report);
    results.push({ title, report });
  }
  return results;
}

/** A Markdown table: speed and peak memory of both, and what ours is of theirs. */
export function suiteTable(results: readonly SuiteResult[]): readonly string[] {
  const rows = results.flatMap(({ title, report: { ours, peers } }) => {
    const [speed, memory] = [ours.imagesPerSecond.toFixed(1), mebibytes(ours.peakBytes)];
    if (peers.length === 0) return [[title, speed, '', '', memory, '', '']];
    return peers.map(({ name, imagesPerSecond, ratio, peakBytes, memoryRatio }) => [
      name === 'torch' ? title : `${title} (${name})`,
      speed,
      imagesPerSecond.toFixed(1),
      `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)})`,
      memory,
      mebibytes(peakBytes),
      memoryRatio.toFixed(2),
    ]);
  });
  const head = ['case', 'Limn images/s', 'PyTorch images/s', 'ratio', 'Limn MiB', 'PyTorch MiB', 'ratio'];
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

const mebibytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(0);
