/** Images that no resizer can get right by luck: every pixel drawn anew. */

export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** RGB, row by row. */
  readonly data: Uint8Array;
}

/** The same image for the same seed (a 32-bit linear congruential generator, Numerical Recipes' constants). */
export function noiseImage(widthPx: number, heightPx: number, seed: number): RgbImage {
  let state = seed >>> 0;
  const data = new Uint8Array(widthPx * heightPx * 3).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return { widthPx, heightPx, data };
}
