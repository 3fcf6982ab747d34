/** The plain schedule: the same rate throughout, as fastai's `fit`. */
import { PLAIN_MOMENTUM, type Schedule, type ScheduleOptions } from './Schedule.ts';

export const constant =
  ({ maxLrs }: ScheduleOptions): Schedule =>
  () => ({ lrs: maxLrs, mom: PLAIN_MOMENTUM });
