/** fastai 2's `fine_tune`: the new head first, then all layers at half the rate, early layers at a hundredth of that. */
import { PLAIN_DIV, type LrSpec } from '#shared/domain/run.ts';

export interface FineTune {
  /** Of the head. A slice is kept for the stages in which more than the head trains. */
  readonly lr: LrSpec;
  /** Of the later stages; fine_tune's is 0.3. */
  readonly pctStart: number;
  /** In all. */
  readonly epochs: number;
  /** Of the head alone; when gradual, also of each group that joins before the last. */
  readonly frozenEpochs: number;
  /** One layer group more at a time, as ULMFiT, instead of all at once. */
  readonly gradual: boolean;
}

export interface FineTunePhase {
  readonly epochs: number;
  readonly freezeTo: number;
  readonly lr: LrSpec;
  readonly pctStart: number;
  readonly div: number;
}

/** While the head is alone its rate rises for nearly all steps. */
const FROZEN_PCT = 0.99;
const FROZEN_DIV = PLAIN_DIV;
const DIV = 5;
const LR_MULT = 100;

/**
 * `lr` for the head alone (pct .99), then lr/2 as slice(lr/2/100, lr/2) (div 5) for all layers; when gradual, half again for
 * the second step, of all three groups.
 */
export function fineTunePhases({
  lr,
  pctStart,
  epochs,
  frozenEpochs,
  gradual,
}: FineTune): readonly FineTunePhase[] {
  const base = typeof lr === 'number' ? lr : lr.stop;
  const opened = gradual ? [-2, 0] : [0];
  const later = opened.map((freezeTo, i): FineTunePhase => {
    const isLast = i === opened.length - 1;
    const top = base / 2 ** (i + 1);
    return {
      epochs: isLast ? epochs - frozenEpochs * opened.length : frozenEpochs,
      freezeTo,
      lr: typeof lr === 'number' ? { start: top / LR_MULT, stop: top } : lr,
      pctStart,
      div: DIV,
    };
  });
  return [{ epochs: frozenEpochs, freezeTo: -1, lr: base, pctStart: FROZEN_PCT, div: FROZEN_DIV }, ...later];
}
