/** Rates of stages, as a whole: the highest of a slice, and all of them times a factor. */
import type { LrSpec, StagePlan } from '#shared/domain/run.ts';
import { headLrOf } from './lrAdvice.ts';

/** Four significant digits: 2e-3 / 2e-2 is to stay a number that people write. */
const tidy = (rate: number): number => Number(rate.toPrecision(4));

export function scaledLr(lr: LrSpec, factor: number): LrSpec {
  if (factor === 1) return lr;
  if (typeof lr === 'number') return tidy(lr * factor);
  return { start: lr.start === null ? null : tidy(lr.start * factor), stop: tidy(lr.stop * factor) };
}

/** The stages with `lr` for the first one, and the others in the ratio that they had to it. */
export function withFirstRate(stages: readonly StagePlan[], lr: LrSpec): readonly StagePlan[] {
  const [first, ...later] = stages;
  if (first === undefined) return stages;
  const factor = headLrOf(lr) / headLrOf(first.lr);
  return [{ ...first, lr }, ...later.map((stage) => ({ ...stage, lr: scaledLr(stage.lr, factor) }))];
}
