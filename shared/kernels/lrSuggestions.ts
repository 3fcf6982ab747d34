/** Learning rates read off the curve of a learning-rate finder, each by its own published rule. */

import type { LrSuggestions } from '#shared/domain/lrFind.ts';

/** One point per batch: the rate it was run with and the smoothed loss after it. */
export interface LrCurve {
  readonly lrs: readonly number[];
  readonly losses: readonly number[];
}

/** The first points are noise and the last ones an explosion: both fastai's leave out these. */
const SKIP_START = 10;
const SKIP_END = 5;
/** A fall of less than this part of the first loss is no slope. */
const SLIGHT = 0.05;

export function suggestLrs(curve: LrCurve): LrSuggestions {
  const shown = shownPart(curve);
  const { lrs, losses } = shown;
  if (lrs.length < 2) {
    return { valley: null, gradient: null, steep: null, slide: null, minimum: null, isClear: false };
  }
  const lowest = Math.min(...losses);
  const first = losses[0] ?? 0;
  return {
    valley: valleyLr(shown),
    gradient: gradientLr(shown),
    steep: steepLr(shown),
    slide: slideLr(shown),
    minimum: minimumLr(shown),
    isClear: first - lowest >= SLIGHT * Math.abs(first),
  };
}

/** The part that is looked at: without the ends, up to the first loss that is no number. */
export function shownPart({ lrs, losses }: LrCurve): LrCurve {
  const end = Math.max(SKIP_START, losses.length - SKIP_END);
  const part = losses.slice(SKIP_START, end);
  const bad = part.findIndex((loss) => !Number.isFinite(loss));
  const length = bad < 0 ? part.length : bad;
  return { lrs: lrs.slice(SKIP_START, SKIP_START + length), losses: part.slice(0, length) };
}

/** Of a part that is shown: fastai 1's `plot(suggestion=True)`, the steepest fall from batch to batch. */
export const gradientLr = ({ lrs, losses }: LrCurve): number | null =>
  lrs[indexOfLeast(slopes(losses))] ?? null;

/** Of a part that is shown: fastai 2's `minimum`; fastai 1 prints it as "min loss divided by 10". */
export function minimumLr({ lrs, losses }: LrCurve): number | null {
  const lr = lrs[indexOfLeast(losses)];
  return lr === undefined ? null : lr / 10;
}

/** Of a part that is shown: fastai 2's `steep`. */
export function steepLr({ lrs, losses }: LrCurve): number | null {
  const falls = losses.slice(1).map((loss, i) => {
    const [before, lr, next] = [losses[i] ?? 0, lrs[i] ?? 1, lrs[i + 1] ?? 1];
    return (loss - before) / (Math.log(next) - Math.log(lr));
  });
  return lrs[indexOfLeast(falls)] ?? null;
}

/**
 * Of a part that is shown: fastai 2's `valley`. The longest strictly falling subsequence of losses is taken as if its points
 * lay side by side; a third and a half third into it lies the rate. Its start may be one before the first point (Python
 * reads that from the end, but it is only ever a summand).
 */
export function valleyLr({ lrs, losses }: LrCurve): number | null {
  const lengths = losses.map(() => 1);
  let [start, end] = [0, 0];
  for (let i = 1; i < losses.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const longer = (lengths[j] ?? 0) + 1;
      if ((losses[i] ?? 0) < (losses[j] ?? 0) && (lengths[i] ?? 0) < longer) lengths[i] = longer;
      if ((lengths[end] ?? 0) < (lengths[i] ?? 0)) {
        end = i;
        start = end - (lengths[end] ?? 0);
      }
    }
  }
  const third = (end - start) / 3;
  return lrs[start + Math.trunc(third) + Math.trunc(third / 2)] ?? null;
}

const SLIDE_WINDOW = 15;
const SLIDE_THRESHOLD = 0.005;

/** Of a part that is shown: fastai 2's `slide`, from the right while the slopes at both ends of a window differ. */
export function slideLr({ lrs, losses }: LrCurve): number | null {
  const slope = slopes(losses);
  let right = losses.length - 1;
  let left = right - SLIDE_WINDOW;
  let found = lrs[left] ?? null;
  while (left >= 0 && Math.abs((slope[right] ?? 0) - (slope[left] ?? 0)) > SLIDE_THRESHOLD) {
    found = lrs[left] ?? null;
    right -= 1;
    left -= 1;
  }
  return found;
}

/** numpy's `gradient`: half the difference of both neighbours, at the ends the difference to the only one. */
function slopes(values: readonly number[]): number[] {
  const last = values.length - 1;
  return values.map((_, i) => {
    const [from, to] = [Math.max(0, i - 1), Math.min(last, i + 1)];
    return to === from ? 0 : ((values[to] ?? 0) - (values[from] ?? 0)) / (to - from);
  });
}

/** The first of the least; -1 of nothing. */
const indexOfLeast = (values: readonly number[]): number =>
  values.reduce((least, value, i) => (least < 0 || value < (values[least] ?? 0) ? i : least), -1);
