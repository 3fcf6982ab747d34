/** Changes to training batches: label smoothing, mixup, and the step by which they are drawn. */
import { describe, expect, it } from 'vitest';
import { changeBatches } from '#main/engine/learn/changeBatches.ts';
import { smoothLabels } from '#main/engine/learn/labelSmoothing.ts';
import { drawBeta, mixup } from '#main/engine/learn/mixup.ts';
import type { StepBatch } from '#main/engine/learn/TrainStep.ts';
import { Draws } from '#shared/kernels/rng.ts';
import { toyData } from '#tests/helpers/toyData.ts';

describe('label smoothing', () => {
  it('takes a part of every yes and no away', () => {
    expect([...smoothLabels(Float32Array.of(1, 0, 1), 0.1, 'yesNo')].map((y) => y.toFixed(4))).toEqual([
      '0.9500',
      '0.0500',
      '0.9500',
    ]);
  });

  it('keeps a distribution one, as PyTorch does', () => {
    const smooth = smoothLabels(Float32Array.of(0, 1, 0, 0), 0.1, { classes: 4 });
    expect([...smooth].map((y) => y.toFixed(3))).toEqual(['0.025', '0.925', '0.025', '0.025']);
  });
});

describe('mixup', () => {
  /** Image i is filled with i, and its target is its own unit vector. */
  function plainBatch(n: number): StepBatch {
    const x = Float32Array.from({ length: n * 5 }, (_, i) => Math.floor(i / 5));
    const y = Float32Array.from({ length: n * n }, (_, i) => (i % n === Math.floor(i / n) ? 1 : 0));
    return { x, y, n };
  }

  it('blends each image with another one, itself the larger part, and its target with the same share', () => {
    const [n, batch] = [16, plainBatch(16)];
    const mixed = mixup(batch, 0.4, 7);
    let blended = 0;
    for (let i = 0; i < n; i++) {
      const row = mixed.y.subarray(i * n, (i + 1) * n);
      const own = row[i] ?? 0;
      expect(own).toBeGreaterThanOrEqual(0.5 - 1e-6);
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
      const expected = row.reduce((sum, share, j) => sum + share * j, 0);
      for (const value of mixed.x.subarray(i * 5, (i + 1) * 5)) expect(value).toBeCloseTo(expected, 4);
      if (own < 0.999) blended++;
    }
    expect(blended).toBeGreaterThan(n / 4);
    expect(batch).toEqual(plainBatch(16));
  });

  it('is the same again for the same seed and another for another', () => {
    const batch = plainBatch(8);
    expect(mixup(batch, 0.4, 7)).toEqual(mixup(batch, 0.4, 7));
    expect(mixup(batch, 0.4, 7).y).not.toEqual(mixup(batch, 0.4, 8).y);
  });

  it.each([0.2, 0.4, 1])('draws from Beta(%d, %d): mean a half, its own variance', (alpha) => {
    const draws = new Draws(3, alpha * 10);
    const values = Array.from({ length: 20_000 }, () => drawBeta(draws, alpha));
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1);
  });
});

describe('changed batches', () => {
  it('are told the step of the whole fit, also when a fit goes on in the middle of an epoch', async () => {
    const stepsFrom = async (epoch: number, fromBatch: number): Promise<number[]> => {
      const steps: number[] = [];
      const data = changeBatches(toyData(), (batch, step) => {
        steps.push(step);
        return batch;
      });
      for await (const batch of data.trainBatches(epoch, fromBatch)) expect(batch.n).toBe(8);
      return steps;
    };
    expect(await stepsFrom(0, 0)).toEqual([0, 1, 2, 3, 4]);
    expect(await stepsFrom(2, 3)).toEqual([13, 14]);
  });
});
