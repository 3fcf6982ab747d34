import { describe, expect, it } from 'vitest';
import { signTest } from '#shared/kernels/signTest.ts';

describe('the sign test', () => {
  it('is the exact binomial one: 5 of 17 as counted by hand', () => {
    const fewer = 1 + 17 + 136 + 680 + 2380 + 6188;
    expect(signTest(12, 5)).toBeCloseTo((2 * fewer) / 2 ** 17, 12);
  });

  it('is the same whoever wins', () => {
    expect(signTest(3, 11)).toBe(signTest(11, 3));
  });

  it('says 1 where numbers are equal, and where there are none', () => {
    expect(signTest(4, 4)).toBe(1);
    expect(signTest(0, 0)).toBe(1);
  });

  it('needs six wins without a loss to be rarer than 5 %', () => {
    expect(signTest(5, 0)).toBeCloseTo(1 / 16, 12);
    expect(signTest(6, 0)).toBeCloseTo(1 / 32, 12);
  });

  it('holds where 2^-n is too small for a number, by the normal approximation', () => {
    // z = (1060 - 1) / sqrt(n), with the correction for counts being whole; 2 (1 - Phi(z)) by a table of erfc.
    const [wins, losses] = [50_530, 49_470];
    expect(signTest(wins, losses)).toBeCloseTo(0.000811, 5);
    expect(signTest(2000, 0)).toBe(0);
  });
});
