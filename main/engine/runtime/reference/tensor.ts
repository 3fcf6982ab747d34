/** Tensors of the reference runtime: float64 numbers, and walks over their positions. */
import { sizeOf } from '../../ir/graph.ts';

export interface RefTensor {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

export const zeros = (dims: readonly number[]): RefTensor => ({ dims, data: new Float64Array(sizeOf(dims)) });

/** A number that must be there: indices are computed, so a miss is a bug in the caller. */
export function num(data: Float64Array | readonly number[], index: number): number {
  const value = data[index];
  if (value === undefined) throw new Error(`index ${index} of ${data.length}`);
  return value;
}

/** The coordinates of a flat position. */
export function coordinates(dims: readonly number[], flat: number): number[] {
  const at = [...dims];
  let rest = flat;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const size = num(dims, axis);
    at[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return at;
}

/** The flat position of coordinates. */
export function flatIndex(dims: readonly number[], at: readonly number[]): number {
  let flat = 0;
  for (let axis = 0; axis < dims.length; axis++) flat = flat * num(dims, axis) + num(at, axis);
  return flat;
}

/** A tensor whose every number is computed from its coordinates. */
export function generate(
  dims: readonly number[],
  f: (at: readonly number[], flat: number) => number,
): RefTensor {
  const out = zeros(dims);
  for (let flat = 0; flat < out.data.length; flat++) out.data[flat] = f(coordinates(dims, flat), flat);
  return out;
}
