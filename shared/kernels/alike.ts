/** Which rows of features are most like another, and where labels differ from those of what is alike. */
import type { OddLabel } from '#shared/domain/alike.ts';

export interface Neighbour {
  readonly row: number;
  /** -1 to 1. */
  readonly likeness: number;
}

/**
 * The `count` rows most like `row`, most alike first; equal ones in their order. Likeness is the cosine of the angle between the
 * features less their mean over all rows: averages of rectified maps all point into one corner, and what is common to all images
 * says nothing. 0 where a row is no different from the mean.
 * @param values row-major [rows, width]
 * @param without a row that does not count, such as the image itself
 */
export function nearestRows(
  values: Float32Array,
  row: Float32Array,
  { count, without = -1 }: { readonly count: number; readonly without?: number },
): readonly Neighbour[] {
  const width = row.length;
  const rows = width === 0 ? 0 : values.length / width;
  const mean = meanRow(values, width);
  const own = row.map((value, k) => value - (mean[k] ?? 0));
  const found: Neighbour[] = [];
  for (let at = 0; at < rows; at += 1) {
    if (at === without) continue;
    found.push({ row: at, likeness: cosine(own, values, at * width, mean) });
  }
  return found.sort((a, b) => b.likeness - a.likeness || a.row - b.row).slice(0, count);
}

function meanRow(values: Float32Array, width: number): Float64Array {
  const sum = new Float64Array(width);
  for (let i = 0; i < values.length; i += 1) sum[i % width] = (sum[i % width] ?? 0) + (values[i] ?? 0);
  const rows = Math.max(1, values.length / Math.max(1, width));
  return sum.map((value) => value / rows);
}

/** Between `own` and the row that begins at `from`, less the mean. */
function cosine(own: Float32Array, values: Float32Array, from: number, mean: Float64Array): number {
  let [product, ownSquares, squares] = [0, 0, 0];
  for (let k = 0; k < own.length; k += 1) {
    const a = own[k] ?? 0;
    const b = (values[from + k] ?? 0) - (mean[k] ?? 0);
    product += a * b;
    ownSquares += a * a;
    squares += b * b;
  }
  return product === 0 ? 0 : product / Math.sqrt(ownSquares * squares);
}

/** From so large a part on, neighbours that agree make a label worth a second look. */
const MOST = 0.75;

/** Classes in which an image differs from at least three quarters of its neighbours, the clearest first. */
export function oddLabels(
  targets: ArrayLike<number>,
  neighbours: readonly ArrayLike<number>[],
): readonly OddLabel[] {
  const all = neighbours.length;
  return Array.from({ length: targets.length }, (_, place): OddLabel => {
    const having = neighbours.reduce((sum, one) => sum + (one[place] ?? 0), 0);
    return { place, having, isGiven: targets[place] === 1 };
  })
    .filter(({ having, isGiven }) => all > 0 && against(having, all, isGiven) >= MOST)
    .sort(
      (a, b) => against(b.having, all, b.isGiven) - against(a.having, all, a.isGiven) || a.place - b.place,
    );
}

const against = (having: number, all: number, isGiven: boolean): number =>
  (isGiven ? all - having : having) / all;
