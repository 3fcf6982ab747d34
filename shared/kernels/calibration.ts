/** Whether probabilities mean what they say: of all answers at 0.8, four in five should be right. */
import type { Matrix } from './metrics.ts';

export interface CalibrationBin {
  /** Of the probabilities in it: above the first (0 itself is in the first bin), up to the second. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean probability; NaN of none. */
  readonly predicted: number;
  /** Part that is labeled so; NaN of none. */
  readonly observed: number;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  readonly count: number;
  /** Expected calibration error: the distance between both numbers, weighted by the counts; 0 of nothing. */
  readonly error: number;
}

export interface CalibrationOptions {
  readonly bins?: number;
  /** Only this class; null or left out: all answers. */
  readonly column?: number | null;
  readonly classes: number;
}

/**
 * The reliability diagram of yes-or-no answers: bins of equal width as scikit-learn's calibration_curve makes them, and the
 * expected calibration error sum(n_b / n |observed_b - predicted_b|) (Naeini, Cooper, Hauskrecht, AAAI 2015).
 * @param probabilities [n, classes] in 0..1 @param targets [n, classes] of 0 and 1
 */
export function calibration(
  probabilities: Matrix,
  targets: Matrix,
  { bins = 10, column = null, classes }: CalibrationOptions,
): Calibration {
  const [counts, sums, rights] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  const step = column === null ? 1 : classes;
  for (let i = column ?? 0; i < targets.length; i += step) {
    const p = probabilities[i] ?? 0;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(p * bins) - 1));
    counts[bin] = (counts[bin] ?? 0) + 1;
    sums[bin] = (sums[bin] ?? 0) + p;
    rights[bin] = (rights[bin] ?? 0) + ((targets[i] ?? 0) > 0.5 ? 1 : 0);
  }
  const all = [...counts].map((count, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    count,
    predicted: (sums[bin] ?? 0) / count,
    observed: (rights[bin] ?? 0) / count,
  }));
  const count = counts.reduce((sum, own) => sum + own, 0);
  const off = all.reduce(
    (sum, bin) => sum + (bin.count === 0 ? 0 : bin.count * Math.abs(bin.observed - bin.predicted)),
    0,
  );
  return { bins: all, count, error: count === 0 ? 0 : off / count };
}
