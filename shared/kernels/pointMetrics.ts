/** The numbers that judge answers that are numbers: points, or plain regression. */
import type { Matrix } from './metrics.ts';

/** A sum and how much went into it: of several batches, add both. */
export interface Tally {
  readonly sum: number;
  readonly count: number;
}

/** Squared differences over the numbers that count (those with a mask above 0; all without a mask). */
export function squaredError(answers: Matrix, targets: Matrix, mask?: Matrix): Tally {
  let [sum, count] = [0, 0];
  for (let i = 0; i < targets.length; i++) {
    if (mask !== undefined && !(at(mask, i) > 0)) continue;
    sum += (at(answers, i) - at(targets, i)) ** 2;
    count++;
  }
  return { sum, count };
}

/**
 * Distances in pixels between points answered and labeled, over the points of which both numbers count.
 * @param answers points (y, x) one after another, -1..1 from edge to edge @param targets likewise
 * @param size height and width of the picture in pixels
 */
export function pointDistance(
  answers: Matrix,
  targets: Matrix,
  mask: Matrix | undefined,
  [height, width]: readonly [number, number],
): Tally {
  let [sum, count] = [0, 0];
  for (let i = 0; i + 1 < targets.length; i += 2) {
    if (mask !== undefined && !(at(mask, i) > 0 && at(mask, i + 1) > 0)) continue;
    const down = ((at(answers, i) - at(targets, i)) * height) / 2;
    const right = ((at(answers, i + 1) - at(targets, i + 1)) * width) / 2;
    sum += Math.hypot(down, right);
    count++;
  }
  return { sum, count };
}

/** Indices are always in range; a hole would be a bug upstream and shows as NaN. */
const at = (numbers: Matrix, i: number): number => numbers[i] ?? Number.NaN;
