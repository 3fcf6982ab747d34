/** Seeds that depend on nothing but the run's seed and a position, so that a resumed run draws the same numbers. */

/**
 * A well-mixed 31-bit seed for one step of one run (two rounds of MurmurHash3's 32-bit finalizer).
 * @param seed the run's seed @param step zero-based step of the whole fit
 */
export function stepSeed(seed: number, step: number): number {
  return finalize((finalize(seed | 0) + Math.imul(step | 0, 0x9e3779b1)) | 0) & 0x7fffffff;
}

function finalize(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
