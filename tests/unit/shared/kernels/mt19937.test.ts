import { describe, expect, it } from 'vitest';
import { Mt19937 } from '#shared/kernels/mt19937.ts';

/** Numbers from NumPy 2: `np.random.seed(s); np.random.permutation(n)` and `RandomState(0).randint(0, 2**32, 3, np.uint32)`. */
describe('the Mersenne Twister', () => {
  it('permutes as numpy.random.permutation after numpy.random.seed', () => {
    expect([...new Mt19937(42).permutation(10)]).toEqual([8, 1, 5, 0, 7, 2, 9, 4, 3, 6]);
    expect([...new Mt19937(2 ** 31 - 1).permutation(12)]).toEqual([6, 5, 7, 2, 4, 3, 1, 11, 0, 8, 9, 10]);
    const long = new Mt19937(42).permutation(800);
    expect([...long.subarray(0, 8)]).toEqual([696, 667, 63, 533, 66, 621, 346, 490]);
    expect(long[159]).toBe(670);
    expect(new Set(long).size).toBe(800);
  });

  it('gives the raw words of RandomState', () => {
    const twister = new Mt19937(0);
    expect([twister.nextUint32(), twister.nextUint32(), twister.nextUint32()]).toEqual([
      2357136044, 2546248239, 3071714933,
    ]);
  });

  it('draws up to a limit that is included', () => {
    const twister = new Mt19937(5);
    const seen = new Set(Array.from({ length: 200 }, () => twister.upTo(3)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3]);
    expect(twister.upTo(0)).toBe(0);
  });
});
