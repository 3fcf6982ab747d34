/** What is said of a search for a learning rate, on the screen and in a terminal alike. */
import type { LrRule } from '#shared/domain/lrFind.ts';
import type { LrSpec } from '#shared/domain/run.ts';

/** The five rules in their order, each with what it reads off the curve in one sentence. */
export const LR_RULE_TEXT: Readonly<Record<LrRule, string>> = {
  valley: 'Well inside the longest fall of the loss: a good first choice.',
  gradient: 'Where the loss falls fastest from batch to batch.',
  steep: 'Where it falls fastest for every doubling of the rate.',
  slide: 'The last rate before the loss begins to shoot up: about the most that works.',
  minimum: 'A tenth of the rate at which the loss is lowest.',
};

export type LrAdviceKind = 'unfrozen' | 'no-rise' | 'clear' | 'unclear' | 'short';

const ADVICE: Readonly<Record<LrAdviceKind, string>> = {
  clear: 'Take the steepest slope, not the bottom: there the loss already stands still.',
  unclear:
    'There is no clear slope: the loss hardly falls anywhere, so no rule can be trusted. Keep the usual rate, or try ten times more and less.',
  unfrozen:
    'These layers have learned before, so look just before the loss shoots up and go back ten times: that is where the slice starts. It ends at a fifth or a tenth of the rate the head was trained with.',
  'no-rise':
    'These layers have learned before, and the loss never shot up: no rate that was tried is too high for them. Start the slice low and let it end at a fifth or a tenth of the rate of the head.',
  short: 'The loss exploded before there was a curve to read. Train on more images, or check the labels.',
};

/** What to do with the curve, as the course teaches. @param isClear whether the loss fell anywhere to speak of */
export function lrAdviceText(kind: LrAdviceKind, isClear: boolean): string {
  const isUnfrozen = kind === 'unfrozen' || kind === 'no-rise';
  return isUnfrozen && !isClear ? `There is no clear slope. ${ADVICE[kind]}` : ADVICE[kind];
}

/** `2e-4`, `1.4e-3`: two digits say all that such a curve can. */
export const shortLr = (lr: number): string => lr.toExponential(1).replace('.0e', 'e').replace('e+', 'e');

/** As `--lr` and the field of the rate take it. */
export const lrSpecText = (lr: LrSpec): string =>
  typeof lr === 'number'
    ? shortLr(lr)
    : lr.start === null
      ? `:${shortLr(lr.stop)}`
      : `${shortLr(lr.start)}:${shortLr(lr.stop)}`;
