/** How wrong an answer of tags is on single images. */
import type { Predictions } from '#shared/domain/run.ts';

/** Keeps a probability of 0 or 1 from an endless loss. */
const LEAST = 1e-7;

/** Binary cross-entropy of each image, averaged over its classes. [items] */
export function lossPerItem({
  probabilities,
  targets,
  classes,
}: Pick<Predictions, 'probabilities' | 'targets' | 'classes'>): Float64Array {
  const width = classes.length;
  const losses = new Float64Array(width === 0 ? 0 : targets.length / width);
  for (let i = 0; i < targets.length; i++) {
    const p = Math.min(1 - LEAST, Math.max(LEAST, probabilities[i] ?? 0));
    const row = Math.floor(i / width);
    losses[row] = (losses[row] ?? 0) - (targets[i] ? Math.log(p) : Math.log(1 - p)) / width;
  }
  return losses;
}
