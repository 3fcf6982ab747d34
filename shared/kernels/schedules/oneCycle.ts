/** fastai 1.0's one-cycle policy. */
import {
  cosineBetween,
  lineBetween,
  type Schedule,
  type ScheduledHyper,
  type ScheduleOptions,
} from './Schedule.ts';

export interface OneCycleOptions extends ScheduleOptions {
  /** Part of the steps in which the rate rises. Default 0.3. */
  readonly pctStart?: number;
  /** The rate starts at max/div. Default 25. */
  readonly div?: number;
  /** The rate ends at max/finalDiv. Default div * 1e4. */
  readonly finalDiv?: number;
  /** Momentum (Adam's beta1) where the rate is lowest and where it is highest. Default [0.95, 0.85]. */
  readonly moms?: readonly [number, number];
  /** How it rises: as half a cosine (since 1.0.29), or straight (1.0.22, as the lesson was taught). Default `cosine`. */
  readonly rise?: 'cosine' | 'linear';
}

/**
 * `floor(steps * pctStart)` steps up from max/div to max, the rest down to max/finalDiv as half a cosine, with the momentum
 * mirrored. Each phase has at least one step.
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { steps, maxLrs, pctStart = 0.3, div = 25, finalDiv = div * 1e4, moms = [0.95, 0.85] } = options;
  const up = Math.max(1, Math.floor(steps * pctStart));
  const down = Math.max(1, steps - up);
  const rising = options.rise === 'linear' ? lineBetween : cosineBetween;
  const [slow, fast] = moms;
  const at = (between: typeof cosineBetween, part: number, isRising: boolean): ScheduledHyper => ({
    lrs: maxLrs.map((max) => (isRising ? between(max / div, max, part) : between(max, max / finalDiv, part))),
    mom: isRising ? between(slow, fast, part) : between(fast, slow, part),
  });
  return (step) =>
    step < up ? at(rising, step / up, true) : at(cosineBetween, Math.min(1, (step - up) / down), false);
}
