import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Draws, hash32, permutation } from '#shared/kernels/rng.ts';

describe('random numbers by counting', () => {
  it('depend on nothing but their purpose', () => {
    const take = (draws: Draws): number[] => Array.from({ length: 5 }, () => draws.unit());
    expect(take(new Draws(1, 2, 3))).toEqual(take(new Draws(1, 2, 3)));
    expect(take(new Draws(1, 2, 3))).not.toEqual(take(new Draws(1, 3, 2)));
    expect(hash32([1, 2])).not.toBe(hash32([2, 1]));
  });

  it('are spread evenly over 0..1, for one stream and for first draws of many streams', () => {
    const draws = new Draws(9);
    for (const sample of [
      Array.from({ length: 20_000 }, () => draws.unit()),
      Array.from({ length: 20_000 }, (_, item) => new Draws(9, 0, item).unit()),
      Array.from({ length: 20_000 }, (_, epoch) => new Draws(9, epoch, 7).unit()),
    ]) {
      const bins = new Array<number>(20).fill(0);
      for (const u of sample) bins[Math.floor(u * 20)]! += 1;
      // 19 degrees of freedom: above 43.8 happens once in a thousand.
      const chi2 = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      expect(chi2).toBeLessThan(43.8);
    }
  });

  it('are independent from one draw to the next and from one item to its neighbour', () => {
    const correlation = (a: number[], b: number[]): number =>
      (12 * a.reduce((sum, value, i) => sum + (value - 0.5) * (b[i]! - 0.5), 0)) / a.length;
    const n = 20_000;
    const first = Array.from({ length: n }, (_, i) => new Draws(3, i).unit());
    const second = Array.from({ length: n }, (_, i) => {
      const draws = new Draws(3, i);
      draws.unit();
      return draws.unit();
    });
    expect(Math.abs(correlation(first, second))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(correlation(first.slice(1), first.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(n));
  });

  it('permute: every number once, another order for another epoch', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(), fc.nat(50), (n, seed, epoch) => {
        const order = permutation(n, seed, epoch);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
      { seed: 1 },
    );
    expect(permutation(50, 1, 0)).toEqual(permutation(50, 1, 0));
    expect(permutation(50, 1, 0)).not.toEqual(permutation(50, 1, 1));
  });

  it('stay within their bounds', () => {
    const draws = new Draws(4);
    for (let i = 0; i < 1000; i += 1) {
      expect(draws.logUniform(0.8, 1.25)).toBeGreaterThanOrEqual(0.8);
      expect(draws.below(8)).toBeLessThan(8);
      expect(draws.uniform(-2, 3)).toBeLessThan(3);
    }
  });
});
