/** Numbers that a Python script can make too: the counterpart of `spread` in tests/fixtures/engine/make.py. */
import type { ParamSpec } from '#main/engine/nn/ModelScope.ts';
import type { NamedTensor } from '#main/engine/learn/TrainStep.ts';

/** The number at a position, in [0, 1): a 32-bit integer hash of position and salt. */
export function spreadAt(index: number, salt: number): number {
  let h = Math.imul(index, 2654435761) + Math.imul(salt, 40503);
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

export const spread = (count: number, salt: number): Float64Array =>
  new Float64Array(count).map((_, i) => spreadAt(i, salt));

/** The starting weights of the fixtures, rounded to float32. */
export function spreadState(params: readonly ParamSpec[]): Map<string, NamedTensor> {
  const names = params.map((spec) => spec.name).sort();
  return new Map(
    params.map((spec) => [spec.name, { dims: spec.shape, data: filled(spec, names.indexOf(spec.name) + 1) }]),
  );
}

/** A loop, because the largest network has 41 million of them. */
function filled(spec: ParamSpec, salt: number): Float32Array {
  const { factor, shift } = rangeOf(spec);
  const data = new Float32Array(spec.shape.reduce((n, d) => n * d, 1));
  for (let i = 0; i < data.length; i++) data[i] = factor * (2 * spreadAt(i, salt) - 1) + shift;
  return data;
}

/** Numbers from shift - factor to shift + factor, by what they are for. */
function rangeOf({ name, shape }: ParamSpec): { readonly factor: number; readonly shift: number } {
  if (name.endsWith('running_mean')) return { factor: 0, shift: 0 };
  if (name.endsWith('running_var')) return { factor: 0, shift: 1 };
  if (shape.length === 1) return { factor: 0.1, shift: name.endsWith('weight') ? 1 : 0 };
  return { factor: Math.sqrt(3 / shape.slice(1).reduce((n, d) => n * d, 1)), shift: 0 };
}
