import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTorch } from '#main/processes/bench/contenders.ts';
import type { BenchSettings } from '#main/processes/bench/messages.ts';
import { readProfile } from '#main/services/bench/profile.ts';
import { benchTrain, type RoundReport } from '#main/services/bench/train.ts';

const torch = findTorch(null);

const TINY: BenchSettings = {
  arch: 'resnet18',
  heightPx: 32,
  widthPx: 64,
  batchSize: 2,
  freeze: true,
  trainFrozenBn: true,
  precision: 'fp32',
  device: 'cpu',
  threads: 1,
  lr: 1e-3,
  wd: 0.01,
  seed: 1,
  weights: null,
  batch: null,
  profile: null,
};

async function measure(settings: BenchSettings, peer: string) {
  const rounds: RoundReport[] = [];
  const notes: string[] = [];
  const report = await benchTrain(
    { settings, steps: 2, rounds: 2, peer },
    { note: (text) => notes.push(text), round: (round) => rounds.push(round) },
  );
  return { report, rounds, notes };
}

describe('measuring training', () => {
  it.skipIf(torch === null)(
    `takes turns with PyTorch and gives the ratio of each round${torch === null ? ' (no Python with torch; set LIMN_PYTHON to one)' : ''}`,
    async () => {
      const { report, rounds } = await measure(TINY, torch ?? '');
      expect(rounds.map(({ sides }) => sides.map(({ name, ms }) => [name, ms.length]))).toEqual([
        [['limn', 2], ['torch', 2]],
        [['limn', 2], ['torch', 2]],
      ]); // prettier-ignore
      const [peer] = report.peers;
      const ratios = rounds.map(({ sides: [a, b] }) => (a?.imagesPerSecond ?? 0) / (b?.imagesPerSecond ?? 1));
      expect([peer?.ratio.min, peer?.ratio.max]).toEqual([Math.min(...ratios), Math.max(...ratios)]);
      expect(peer?.ready.threads).toBe(1);
      expect(peer?.peakBytes).toBeGreaterThan(50e6);
      expect(report.ours.peakBytes).toBeGreaterThan(50e6);
    },
  );

  it('writes a profile in which convolutions take part of the time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'limn-profile-'));
    await measure({ ...TINY, profile: join(folder, 'step') }, 'none');
    const profile = readProfile(join(folder, 'step'));
    const conv = profile?.operators.find(({ operator }) => operator === 'Conv');
    expect(conv?.perStep).toBeGreaterThanOrEqual(1);
    expect(profile?.operators.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(1);
    rmSync(folder, { recursive: true });
  });

  it('refuses a peer that is no Python with PyTorch', () => {
    expect(() => findTorch(process.execPath)).toThrow(/usage/);
    expect(() => findTorch('/nowhere/python')).toThrow(/usage/);
  });
});
