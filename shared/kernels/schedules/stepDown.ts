/** The rate falls in steps, as PyTorch's StepLR. */
import { PLAIN_MOMENTUM, type Schedule, type ScheduleOptions } from './Schedule.ts';

export interface StepDownOptions extends ScheduleOptions {
  /** How many equal parts the steps are cut into. Default 3. */
  readonly parts?: number;
  /** What the rate is multiplied by from part to part. Default 0.1. */
  readonly gamma?: number;
}

export function stepDown({ steps, maxLrs, parts = 3, gamma = 0.1 }: StepDownOptions): Schedule {
  return (step) => {
    const part = Math.min(parts - 1, Math.floor((step * parts) / Math.max(1, steps)));
    return { lrs: maxLrs.map((max) => max * gamma ** part), mom: PLAIN_MOMENTUM };
  };
}
