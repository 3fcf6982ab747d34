/** Discriminative learning rates: one for each layer group. */

/** A learning rate for all groups, or fastai's slice: the same shape as the project's LrSpec. */
export type GroupLr = number | { readonly start: number | null; readonly stop: number };

/**
 * Highest rate of each of `groups` layer groups: a number counts for all; {start: null, stop: x} gives the last group x
 * and the others x/10; {start: a, stop: b} gives a (b/a)^(i/(groups-1)).
 */
export function lrPerGroup(spec: GroupLr, groups: number): number[] {
  const indices = Array.from({ length: groups }, (_, i) => i);
  if (typeof spec === 'number') return indices.map(() => spec);
  const { start, stop } = spec;
  if (start === null) return indices.map((i) => (i === groups - 1 ? stop : stop / 10));
  if (groups === 1) return [stop];
  return indices.map((i) => start * (stop / start) ** (i / (groups - 1)));
}
