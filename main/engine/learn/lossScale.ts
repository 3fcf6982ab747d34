/** The dynamic loss scale of mixed precision: as large as half-precision gradients bear. */

export interface LossScale {
  /** What the loss is multiplied by before going backward; a power of two, so that it costs no precision. */
  readonly scale: number;
  /** Steps since it last changed in which every gradient was a number. */
  readonly goodSteps: number;
}

/** fastai 1.0's numbers (`callbacks/fp16.py`). */
const FIRST = 2 ** 16;
const LARGEST = 2 ** 24;
const SMALLEST = 1;
const PATIENCE = 1000;

export const FIRST_LOSS_SCALE: LossScale = { scale: FIRST, goodSteps: 0 };

/** Halved after a step that was skipped for a gradient that is no number, doubled after 1000 good ones. */
export function nextLossScale({ scale, goodSteps }: LossScale, isSkipped: boolean): LossScale {
  if (isSkipped) return { scale: Math.max(SMALLEST, scale / 2), goodSteps: 0 };
  if (goodSteps + 1 < PATIENCE) return { scale, goodSteps: goodSteps + 1 };
  return { scale: Math.min(LARGEST, scale * 2), goodSteps: 0 };
}
