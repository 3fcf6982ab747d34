/** Middle, 95 of 100 and the worst of some milliseconds. */
import { round, timing, type Timing } from '#main/services/bench/percentiles.ts';

export interface Spread extends Timing {
  readonly maxMs: number;
}

export const spread = (milliseconds: readonly number[]): Spread => ({
  ...timing(milliseconds),
  maxMs: round(Math.max(0, ...milliseconds)),
});
