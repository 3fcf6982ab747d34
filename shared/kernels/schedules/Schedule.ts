/** What a schedule is: learning rates and momentum as a pure function of the step. */

export interface ScheduledHyper {
  /** One rate per layer group. */
  readonly lrs: readonly number[];
  /** Adam's beta1. */
  readonly mom: number;
}

/** What a step is run with; `step` is zero-based and counts from where the schedule begins. */
export type Schedule = (step: number) => ScheduledHyper;

export interface ScheduleOptions {
  /** Steps of the whole schedule. */
  readonly steps: number;
  /** Highest rate of each layer group, first group first. */
  readonly maxLrs: readonly number[];
}

/** Adam's beta1 where a schedule leaves it alone: fastai 1's and PyTorch's. */
export const PLAIN_MOMENTUM = 0.9;

/** Half a cosine from `start` (at 0) to `end` (at 1). */
export const cosineBetween = (start: number, end: number, part: number): number =>
  end + ((start - end) / 2) * (Math.cos(Math.PI * part) + 1);

/** A straight line from `start` (at 0) to `end` (at 1). */
export const lineBetween = (start: number, end: number, part: number): number => start + (end - start) * part;
