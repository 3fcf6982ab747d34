/** Mixup as fastai 1 does it: every image is blended with another one of its batch, and so are their targets. */
import { Draws, permutation } from '#shared/kernels/rng.ts';
import type { StepBatch } from './TrainStep.ts';

/** Tells these draws from others of the same seed. */
const STREAM = 0x6d6978;

/**
 * x' = l x + (1 - l) x[other], the same for y, with one l per image from Beta(alpha, alpha), the larger of l and 1 - l. For
 * losses that are linear in their targets (cross-entropies) this is the blend of both losses.
 * @param alpha above 0, at most 1; fastai's is 0.4 @param seed equal seeds, equal blends
 */
export function mixup(batch: StepBatch, alpha: number, seed: number): StepBatch {
  const { n } = batch;
  const order = permutation(n, seed, STREAM, 0);
  const draws = new Draws(seed, STREAM, 1);
  const shares = Float32Array.from({ length: n }, () => {
    const share = drawBeta(draws, alpha);
    return Math.max(share, 1 - share);
  });
  const blend = (data: Float32Array): Float32Array => {
    const size = data.length / n;
    return data.map((value, i) => {
      const row = Math.floor(i / size);
      const share = shares[row] ?? 1;
      return share * value + (1 - share) * (data[(order[row] ?? row) * size + (i % size)] ?? 0);
    });
  };
  return { ...batch, x: blend(batch.x), y: blend(batch.y) };
}

/** From Beta(alpha, alpha) with alpha <= 1, by Jöhnk's method: two powers of uniform numbers, kept when they fit into 1. */
export function drawBeta(draws: Draws, alpha: number): number {
  for (;;) {
    const [a, b] = [draws.unit() ** (1 / alpha), draws.unit() ** (1 / alpha)];
    if (a + b > 0 && a + b <= 1) return a / (a + b);
  }
}
