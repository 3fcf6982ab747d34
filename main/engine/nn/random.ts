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
  /** Fills with normal numbers of mean 0 and the given deviation (Box and Muller, two at a time). */
  readonly fillNormal: (data: Float32Array, deviation: number) => Float32Array;
}

/** Draws for one purpose; equal seed and stream give equal numbers. */
export function draws(seed: number, stream: number): Draws {
  const key = mix(mix(seed) ^ Math.imul(stream + 1, 0x9e3779b9));
  const uniformOf = (index: number, salt: number): number => mix(mix(index ^ key) + salt) / 2 ** 32;
  return {
    uniform: (index) => uniformOf(index, 1),
    fillNormal(data, deviation) {
      for (let i = 0; i < data.length; i += 2) {
        const radius = deviation * Math.sqrt(-2 * Math.log(1 - uniformOf(i, 2)));
        const angle = 2 * Math.PI * uniformOf(i, 3);
        data[i] = radius * Math.cos(angle);
        data[i + 1] = radius * Math.sin(angle);
      }
      return data;
    },
  };
}
