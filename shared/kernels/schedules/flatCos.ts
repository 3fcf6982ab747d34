/** Flat, then half a cosine down: fastai 2's `fit_flat_cos`, and cosine annealing where nothing is flat. */
import { cosineBetween, PLAIN_MOMENTUM, type Schedule, type ScheduleOptions } from './Schedule.ts';

export interface FlatCosOptions extends ScheduleOptions {
  /** Part of the steps before the rate falls. Default 0.75. */
  readonly pctStart?: number;
  /** The rate ends at max/finalDiv. Default 1e5. */
  readonly finalDiv?: number;
}

export function flatCos({ steps, maxLrs, pctStart = 0.75, finalDiv = 1e5 }: FlatCosOptions): Schedule {
  const flat = Math.floor(steps * pctStart);
  const down = Math.max(1, steps - flat);
  return (step) => {
    const part = Math.min(1, Math.max(0, step - flat) / down);
    return { lrs: maxLrs.map((max) => cosineBetween(max, max / finalDiv, part)), mom: PLAIN_MOMENTUM };
  };
}

/** One half cosine from the highest rate to a hundred-thousandth of it. */
export const cosine = (options: ScheduleOptions): Schedule => flatCos({ ...options, pctStart: 0 });
