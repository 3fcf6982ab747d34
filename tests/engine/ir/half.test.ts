/** Rounding to half precision, at every place where it is easy to be wrong. */
import { expect, it } from 'vitest';
import { halfBits, roundToHalf } from '#main/engine/ir/half.ts';

const STEP = 2 ** -24;

it.each([
  [0, 0],
  [1, 1],
  [-1.5, -1.5],
  // Every whole number up to 2048, then every second, ties to even.
  [2047, 2047],
  [2049, 2048],
  [2051, 2052],
  [-2051, -2052],
  [1 + 2 ** -11, 1],
  [1 + 3 * 2 ** -11, 1 + 2 ** -9],
  [1 + 2 ** -11 + 2 ** -30, 1 + 2 ** -10],
  // Just below a power of two.
  [2 - 2 ** -40, 2],
  [4 - 2 ** -9, 4 - 2 ** -9],
  // The largest, and where it becomes infinite.
  [65_504, 65_504],
  [65_519, 65_504],
  [65_520, Infinity],
  [-1e30, -Infinity],
  // Very small ones lie evenly.
  [STEP, STEP],
  [STEP / 2, 0],
  [1.5 * STEP, 2 * STEP],
  [0.6 * STEP, STEP],
  [2 ** -14 - STEP / 4, 2 ** -14],
  [1e-30, 0],
  [Infinity, Infinity],
  [NaN, NaN],
])('%f becomes %f', (x, expected) => {
  expect(roundToHalf(x)).toBe(expected);
});

/** The number of 16 bits, from the definition. */
function numberOf(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits >> 15 === 0 ? 1 : -1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * STEP : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

it('every pattern of bits but those of NaN comes from the number it stands for', () => {
  const wrong: number[] = [];
  for (let bits = 0; bits < 2 ** 16; bits++) {
    const number = numberOf(bits);
    if (!Number.isNaN(number) && (halfBits(number) !== bits || !Object.is(roundToHalf(number), number)))
      wrong.push(bits);
  }
  expect(wrong).toEqual([]);
  expect(numberOf(halfBits(NaN))).toBeNaN();
});
