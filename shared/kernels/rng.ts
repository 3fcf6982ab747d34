/**
 * Random numbers by counting: each is a pure function of a seed and of what it is for, so that a run resumed in the middle
 * draws exactly what it would have drawn.
 */

/** The finaliser of MurmurHash3: every input bit changes about half of the output bits. (Appleby, 2011.) */
function mix(word: number): number {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const GOLDEN = 0x9e3779b9;

/** 32 bits that depend on all the words and on their order. */
export function hash32(words: readonly number[], start = 0): number {
  let h = mix(start + GOLDEN);
  for (const word of words) h = mix(Math.imul(h, 0x2c1b3c6d) + mix(word + GOLDEN));
  return h;
}

/** A stream of draws for one purpose, named by numbers: `new Draws(seed, epoch, itemId)`. */
export class Draws {
  readonly #key: number;
  readonly #mask: number;
  #count = 0;

  constructor(...purpose: readonly number[]) {
    this.#key = hash32(purpose, 1);
    this.#mask = hash32(purpose, 2);
  }

  /** 32 random bits. */
  bits(): number {
    const word = mix(mix(this.#key + Math.imul(this.#count, GOLDEN)) ^ this.#mask);
    this.#count += 1;
    return word;
  }

  /** 0 <= u < 1, in steps of 2^-32. */
  unit(): number {
    return this.bits() / 2 ** 32;
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Uniform in the logarithm. */
  logUniform(low: number, high: number): number {
    return Math.exp(this.uniform(Math.log(low), Math.log(high)));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A whole number, 0 to n - 1. */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }
}

/** An order of 0 to n - 1 (Fisher and Yates), the same for the same purpose. */
export function permutation(n: number, ...purpose: readonly number[]): Uint32Array {
  const draws = new Draws(...purpose);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = draws.below(i + 1);
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  return order;
}
