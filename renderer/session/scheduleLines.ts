/** The schedules of a plan as lines, computed by the same functions that training uses. */
import type { StagePlan, TrainConfig } from '#shared/domain/run.ts';
import { headLrOf } from '#shared/kernels/lrAdvice.ts';
import { schedules } from '#shared/kernels/schedules/schedules.ts';

export interface ScheduleLine {
  /** In epochs of the whole plan. */
  readonly x: readonly number[];
  /** Rate of the head. */
  readonly lr: readonly number[];
  /** Adam's beta1. */
  readonly mom: readonly number[];
}

/** More points than that no picture shows. */
const MOST_POINTS = 120;

/** Steps of an epoch, as training counts them: images that fill no whole step are left for another epoch. */
export const stepsPerEpoch = (
  items: number,
  { batchSize, accumulate }: Pick<TrainConfig, 'batchSize' | 'accumulate'>,
): number => Math.max(1, Math.floor(items / (batchSize * accumulate)));

/** One line per stage, because each starts a schedule of its own. */
export function scheduleLines(stages: readonly StagePlan[], perEpoch: number): readonly ScheduleLine[] {
  let before = 0;
  return stages.map((stage) => {
    const { epochs, pctStart, div, schedule, lr, moms } = stage;
    const steps = Math.max(1, epochs * perEpoch);
    const at = schedules[schedule]({ steps, pctStart, div, moms, maxLrs: [headLrOf(lr)] });
    const count = Math.min(MOST_POINTS, steps);
    const shown = Array.from({ length: count }, (_, i) =>
      Math.round((i * (steps - 1)) / Math.max(1, count - 1)),
    );
    const hypers = shown.map(at);
    const first = before;
    before += epochs;
    return {
      x: shown.map((step) => first + (step / steps) * epochs),
      lr: hypers.map(({ lrs }) => lrs[0] ?? 0),
      mom: hypers.map(({ mom }) => mom),
    };
  });
}
