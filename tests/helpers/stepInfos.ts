/** What the loop would tell callbacks, for tests of a callback alone. */
import { FRESH, type EpochInfo, type StepInfo } from '#main/engine/learn/events.ts';

export const aStep = (change: Partial<StepInfo> = {}): StepInfo => ({
  step: 1,
  loss: 0.5,
  gradNorm: null,
  isSkipped: false,
  lrs: [1e-3],
  mom: 0.9,
  images: 8,
  waitMs: 0,
  stepMs: 1,
  progress: FRESH,
  ...change,
});

/** An epoch with this F2 (the validation loss goes the other way). */
export const anEpochInfo = (epoch: number, fbeta: number, isWhole = true): EpochInfo => ({
  row: {
    epoch,
    step: epoch * 10,
    train_loss: 0.5,
    valid_loss: 1 - fbeta,
    metrics: { fbeta },
    seconds: 1,
  },
  isBest: false,
  isWhole,
  progress: FRESH,
});
