/** A stage with everything filled in, for tests that care about a few fields. */
import type { StagePlan } from '#shared/domain/run.ts';

export const aStage = (changes: Partial<StagePlan> = {}): StagePlan => ({
  epochs: 3,
  sizePx: 128,
  widthPx: null,
  freezeTo: 0,
  lr: 1e-2,
  pctStart: 0.3,
  div: 25,
  moms: [0.95, 0.85],
  schedule: 'one-cycle',
  wd: 0.01,
  precision: 'fp32',
  ...changes,
});
