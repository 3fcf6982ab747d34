/** Half precision: the nearest number that 16 bits hold. */

const LARGEST = 65_504;
/** Below 2^-14 numbers lie evenly, 2^-24 apart. */
const LEAST_EXPONENT = -14;
const MANTISSA_BITS = 10;

/** IEEE 754 binary16, to nearest, ties to even; what rounds above 65504 is infinite. */
export function roundToHalf(x: number): number {
  if (!Number.isFinite(x) || x === 0) return x;
  const size = Math.abs(x);
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--;
  const step = 2 ** (Math.max(exponent, LEAST_EXPONENT) - MANTISSA_BITS);
  const steps = size / step;
  const below = Math.floor(steps);
  const over = steps - below;
  const isUp = over > 0.5 || (over === 0.5 && below % 2 === 1);
  const rounded = (isUp ? below + 1 : below) * step;
  return Math.sign(x) * (rounded > LARGEST ? Infinity : rounded);
}

/** The 16 bits of the nearest number: sign, exponent, fraction. */
export function halfBits(x: number): number {
  const rounded = roundToHalf(x);
  const sign = rounded < 0 || Object.is(rounded, -0) ? 0x8000 : 0;
  const size = Math.abs(rounded);
  if (Number.isNaN(size)) return 0x7e00;
  if (size === Infinity) return sign | 0x7c00;
  const exponent = Math.max(LEAST_EXPONENT, Math.floor(Math.log2(size)));
  // In steps of the last place; the bit that is not written is what makes the exponent one more than that of the smallest.
  return sign | ((exponent - LEAST_EXPONENT) * 2 ** MANTISSA_BITS + size / 2 ** (exponent - MANTISSA_BITS));
}
