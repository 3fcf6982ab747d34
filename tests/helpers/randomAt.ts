/** Random numbers that are a function of a whole number alone. */

/** Numbers from 0 to 1 (Mulberry32, seeded with a scrambled n). */
export function randomAt(n: number): () => number {
  let state = Math.imul(n + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
