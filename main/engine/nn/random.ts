/** Random numbers by position: any draw can be made again from its seed, stream and index alone. */

/** One round of a 32-bit mixing function (multiply and xor-shift); every input bit reaches every output bit. */
function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

/** A source of numbers; `index` is any whole number from 0 to 2^32 - 1. */
export interface Draws {
  /** Evenly spread over [0, 1). */
  readonly uniform: (index: number) => number;
  /** Normal with mean 0 and deviation 1 (Box and Muller). */
  readonly normal: (index: number) => number;
}

/** Draws for one purpose; equal seed and stream give equal numbers. */
export function draws(seed: number, stream: number): Draws {
  const key = mix(mix(seed) ^ Math.imul(stream + 1, 0x9e3779b9));
  const uniformOf = (index: number, salt: number): number => mix(mix(index ^ key) + salt) / 2 ** 32;
  return {
    uniform: (index) => uniformOf(index, 1),
    normal: (index) => {
      const radius = Math.sqrt(-2 * Math.log(1 - uniformOf(index, 2)));
      return radius * Math.cos(2 * Math.PI * uniformOf(index, 3));
    },
  };
}
