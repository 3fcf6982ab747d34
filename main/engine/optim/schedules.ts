/** Learning-rate and momentum schedules as pure functions of the step; the rates are inputs of the compiled step. */

export interface OneCycleOptions {
  /** Steps of the whole fit. */
  readonly steps: number;
  /** Highest rate of each layer group, first group first. */
  readonly maxLrs: readonly number[];
  /** Part of the steps in which the rate rises. Default 0.3. */
  readonly pctStart?: number;
  /** The rate starts at max/div. Default 25. */
  readonly div?: number;
  /** The rate ends at max/finalDiv. Default div * 1e4. */
  readonly finalDiv?: number;
  /** Momentum (Adam's beta1) where the rate is lowest and where it is highest. Default [0.95, 0.85]. */
  readonly moms?: readonly [number, number];
}

export interface ScheduledHyper {
  readonly lrs: readonly number[];
  readonly mom: number;
}

/** What a step is run with; `step` is zero-based over the whole fit. */
export type Schedule = (step: number) => ScheduledHyper;

/** A learning rate for all groups, or fastai's slice: the same shape as the project's LrSpec. */
export type GroupLr = number | { readonly start: number | null; readonly stop: number };

/** Half a cosine from `start` (at 0) to `end` (at 1). */
const cosineBetween = (start: number, end: number, part: number): number =>
  end + ((start - end) / 2) * (Math.cos(Math.PI * part) + 1);

/**
 * fastai 1.0's one-cycle: `floor(steps * pctStart)` steps up from max/div to max, the rest down to max/finalDiv, both as
 * half cosines, with the momentum mirrored. Each phase has at least one step.
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { steps, maxLrs, pctStart = 0.3, div = 25, finalDiv = div * 1e4, moms = [0.95, 0.85] } = options;
  const up = Math.max(1, Math.floor(steps * pctStart));
  const down = Math.max(1, steps - up);
  const [slow, fast] = moms;
  return (step) => {
    if (step < up) {
      const part = step / up;
      return {
        lrs: maxLrs.map((max) => cosineBetween(max / div, max, part)),
        mom: cosineBetween(slow, fast, part),
      };
    }
    const part = Math.min(1, (step - up) / down);
    return {
      lrs: maxLrs.map((max) => cosineBetween(max, max / finalDiv, part)),
      mom: cosineBetween(fast, slow, part),
    };
  };
}

/**
 * Highest rate of each of `groups` layer groups: a number counts for all; {start: null, stop: x} gives the last group x
 * and the others x/10; {start: a, stop: b} gives a (b/a)^(i/(groups-1)).
 */
export function lrPerGroup(spec: GroupLr, groups: number): number[] {
  const indices = Array.from({ length: groups }, (_, i) => i);
  if (typeof spec === 'number') return indices.map(() => spec);
  const { start, stop } = spec;
  if (start === null) return indices.map((i) => (i === groups - 1 ? stop : stop / 10));
  if (groups === 1) return [stop];
  return indices.map((i) => start * (stop / start) ** (i / (groups - 1)));
}
