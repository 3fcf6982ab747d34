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

/** How far apart neighbours along each axis are. */
function stridesOf(dims: readonly number[]): number[] {
  const strides = dims.map(() => 1);
  for (let axis = dims.length - 2; axis >= 0; axis--) {
    strides[axis] = num(strides, axis + 1) * num(dims, axis + 1);
  }
  return strides;
}

/** The coordinates of a flat position. */
export function coordinates(dims: readonly number[], flat: number): number[] {
  let rest = flat;
  return stridesOf(dims).map((stride) => {
    const coordinate = Math.floor(rest / stride);
    rest -= coordinate * stride;
    return coordinate;
  });
}

/** The flat position of coordinates. */
export const flatIndex = (dims: readonly number[], at: readonly number[]): number =>
  stridesOf(dims).reduce((sum, stride, axis) => sum + stride * num(at, axis), 0);

/** A tensor whose every number is computed from its coordinates. */
export function generate(
  dims: readonly number[],
  f: (at: readonly number[], flat: number) => number,
): RefTensor {
  const out = zeros(dims);
  for (let flat = 0; flat < out.data.length; flat++) out.data[flat] = f(coordinates(dims, flat), flat);
  return out;
}
