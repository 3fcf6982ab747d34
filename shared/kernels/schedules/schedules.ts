/** The schedules by name. */
import { constant } from './constant.ts';
import { cosine, flatCos } from './flatCos.ts';
import { oneCycle } from './oneCycle.ts';
import type { Schedule, ScheduleOptions } from './Schedule.ts';
import { stepDown } from './stepDown.ts';

export interface NamedScheduleOptions extends ScheduleOptions {
  /** Part of the steps in which a one-cycle rises. */
  readonly pctStart: number;
  /** A one-cycle starts at max/div. */
  readonly div: number;
  /** Momentum of a one-cycle where the rate is lowest and where it is highest; fastai's when left out. */
  readonly moms?: readonly [number, number];
}

export const schedules = {
  'one-cycle': oneCycle,
  'one-cycle-linear': (options) => oneCycle({ ...options, rise: 'linear' }),
  constant,
  cosine,
  // Its own share of flat steps: pctStart is about rising.
  'flat-cos': ({ steps, maxLrs }) => flatCos({ steps, maxLrs }),
  step: stepDown,
} as const satisfies Readonly<Record<string, (options: NamedScheduleOptions) => Schedule>>;
