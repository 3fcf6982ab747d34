/** Label smoothing: targets that are a little less than certain. */

/** How many answers share a target: the classes of one row that adds up to 1, or 2 for a yes or no. */
export type SmoothedOver = { readonly classes: number } | 'yesNo';

/**
 * y (1 - part) + part / answers, for distributions [n, classes] as for independent probabilities (two answers each).
 * @param y targets of 0..1 @param part 0..1
 */
export function smoothLabels(y: Float32Array, part: number, over: SmoothedOver): Float32Array {
  const answers = over === 'yesNo' ? 2 : over.classes;
  return y.map((value) => value * (1 - part) + part / answers);
}
