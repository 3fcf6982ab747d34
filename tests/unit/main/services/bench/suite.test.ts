import { describe, expect, it } from 'vitest';
import { median } from '#main/services/bench/percentiles.ts';
import { suiteTable } from '#main/services/bench/suite.ts';
import type { BenchTrainReport, PeerSummary, SideSummary } from '#main/services/bench/train.ts';

const MIB = 1024 ** 2;
const ready = { type: 'ready', prepareMs: 1, threads: 2, device: 'cpu', versions: {} } as const;
const side = (name: string, imagesPerSecond: number, mebibytes: number): SideSummary => ({
  name,
  ready,
  imagesPerSecond,
  medianMs: 1,
  peakBytes: mebibytes * MIB,
  gpuPeakBytes: null,
});
const peer = (name: string): PeerSummary => ({
  ...side(name, 20, 1000),
  ratio: { median: 0.9, min: 0.8, max: 1 },
  memoryRatio: 1.2,
});
const report = (peers: readonly PeerSummary[]): BenchTrainReport =>
  ({ ours: side('limn', 18, 1200), peers, losses: [], rounds: 5, steps: 4 }) as unknown as BenchTrainReport;

describe('the table of the standard cases', () => {
  it('has a line per case and peer, with empty cells where nothing was compared', () => {
    const lines = suiteTable([
      { title: 'A', report: report([peer('torch'), peer('torch TF32')]) },
      { title: 'B', report: report([]) },
    ]);
    expect(lines.slice(2)).toEqual([
      '| A | 18.0 | 20.0 | 0.90 (0.80 to 1.00) | 1200 | 1000 | 1.20 |',
      '| A (torch TF32) | 18.0 | 20.0 | 0.90 (0.80 to 1.00) | 1200 | 1000 | 1.20 |',
      '| B | 18.0 |  |  | 1200 |  |  |',
    ]);
  });

  it('takes the middle of odd and even numbers of rounds', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  });
});
