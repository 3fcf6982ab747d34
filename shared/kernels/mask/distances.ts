/** How far every pixel is from the nearest of some pixels, exactly, in time that does not depend on how far that is. */

/** More than any distance squared on an image. */
const FAR = 0x7fffffff;

/**
 * Squared distances from centre to centre (Felzenszwalb and Huttenlocher 2012: along columns first, then along rows the
 * lower envelope of the parabolas that stand on these).
 * @param bits [h, w]
 * @param value distances to pixels with this value
 * @returns [h, w]; 0x7fffffff everywhere when there is no such pixel
 */
export function squaredDistances(bits: Uint8Array, w: number, h: number, value: 0 | 1): Int32Array {
  const squared = alongColumns(bits, w, h, value);
  const row = new Float64Array(w);
  /** The parabolas of the envelope, by their columns, and where each begins. */
  const vertices = new Int32Array(w);
  const begins = new Float64Array(w + 1);
  for (let y = 0; y < h; y += 1) {
    const at = y * w;
    const count = envelope(squared.subarray(at, at + w), row, vertices, begins);
    if (count === 0) continue;
    let k = 0;
    for (let x = 0; x < w; x += 1) {
      while (k + 1 < count && (begins[k + 1] ?? 0) < x) k += 1;
      const vertex = vertices[k] ?? 0;
      squared[at + x] = (x - vertex) * (x - vertex) + (row[vertex] ?? 0);
    }
  }
  return squared;
}

/** Of one row: copies its heights and finds the parabolas that are lowest somewhere. @returns how many these are */
function envelope(
  heights: Int32Array,
  row: Float64Array,
  vertices: Int32Array,
  begins: Float64Array,
): number {
  let count = 0;
  for (let x = 0; x < heights.length; x += 1) {
    const height = heights[x] ?? FAR;
    row[x] = height;
    if (height === FAR) continue;
    let begin = -Infinity;
    while (count > 0) {
      const other = vertices[count - 1] ?? 0;
      // Where the parabolas of both columns cross.
      begin = (height - (row[other] ?? 0) + x * x - other * other) / (2 * (x - other));
      if (begin > (begins[count - 1] ?? 0)) break;
      count -= 1;
      begin = -Infinity;
    }
    vertices[count] = x;
    begins[count] = begin;
    count += 1;
  }
  return count;
}

/** Squared distances within each column. Rows are gone through as they lie in memory. */
function alongColumns(bits: Uint8Array, w: number, h: number, value: 0 | 1): Int32Array {
  const squared = new Int32Array(w * h);
  const steps = new Int32Array(w).fill(FAR);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0, i = y * w; x < w; x += 1, i += 1) {
      const before = steps[x] ?? FAR;
      const here = bits[i] === value ? 0 : before === FAR ? FAR : before + 1;
      steps[x] = here;
      squared[i] = here;
    }
  }
  steps.fill(FAR);
  for (let y = h - 1; y >= 0; y -= 1) {
    for (let x = 0, i = y * w; x < w; x += 1, i += 1) {
      const before = steps[x] ?? FAR;
      const above = squared[i] ?? FAR;
      const here = above === 0 ? 0 : before === FAR ? FAR : before + 1;
      steps[x] = here;
      const nearest = Math.min(here, above);
      squared[i] = nearest === FAR ? FAR : nearest * nearest;
    }
  }
  return squared;
}
