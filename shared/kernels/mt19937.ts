/** The Mersenne Twister as NumPy's legacy `RandomState` uses it, so that a split by seed is the one fastai makes. */

const N = 624;
const M = 397;

/** Numbers equal to `numpy.random.seed(seed)` and what follows it. (Matsumoto and Nishimura, 1998.) */
export class Mt19937 {
  readonly #state = new Uint32Array(N);
  #at = N;

  /** @param seed an integer, 0 to 2^32 - 1 */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed >>> 0;
    for (let i = 1; i < N; i += 1) {
      const before = at(state, i - 1);
      state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  /** The next 32 random bits, as an unsigned number. */
  nextUint32(): number {
    if (this.#at === N) this.#twist();
    let y = at(this.#state, this.#at);
    this.#at += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** A whole number from 0 to `max`, both included, by masked rejection as NumPy's `random_interval`. */
  upTo(max: number): number {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    for (;;) {
      const value = (this.nextUint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  /** `numpy.random.permutation(n)`. */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i -= 1) {
      const j = this.upTo(i);
      const kept = at(order, i);
      order[i] = at(order, j);
      order[j] = kept;
    }
    return order;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < N; i += 1) {
      const y = (at(state, i) & 0x80000000) | (at(state, (i + 1) % N) & 0x7fffffff);
      state[i] = at(state, (i + M) % N) ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df);
    }
    this.#at = 0;
  }
}

const at = (values: Uint32Array, index: number): number => values[index] ?? 0;
