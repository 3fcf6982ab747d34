/** Sizes unlike those of the other images: another shape, or far smaller. */

export type SizeCount = readonly [widthPx: number, heightPx: number, images: number];

/** Another shape: this many times as wide (or high) as the usual one. */
const SHAPE_FACTOR = 1.5;
/** Far smaller: its shorter side is less than this part of the usual one. */
const SMALL_PART = 1 / 3;
/** When so many are unlike the middle one, sizes are simply mixed, and none is odd. */
const MIXED_PART = 0.25;

/** @returns the odd ones of these sizes */
export function oddSizes(sizes: readonly SizeCount[]): readonly SizeCount[] {
  const shape = medianOf(sizes, ([w, h]) => w / h);
  const side = medianOf(sizes, ([w, h]) => Math.min(w, h));
  const odd = sizes.filter(([w, h]) => {
    const ratio = w / h / shape;
    return ratio > SHAPE_FACTOR || ratio < 1 / SHAPE_FACTOR || Math.min(w, h) < SMALL_PART * side;
  });
  const images = (list: readonly SizeCount[]): number => list.reduce((sum, [, , n]) => sum + n, 0);
  return images(odd) > MIXED_PART * images(sizes) ? [] : odd;
}

/** Over the images, not over the sizes. */
function medianOf(sizes: readonly SizeCount[], valueOf: (size: SizeCount) => number): number {
  const ordered = [...sizes].sort((a, b) => valueOf(a) - valueOf(b));
  let left = ordered.reduce((sum, [, , n]) => sum + n, 0) / 2;
  for (const size of ordered) {
    left -= size[2];
    if (left <= 0) return valueOf(size);
  }
  return 1;
}
