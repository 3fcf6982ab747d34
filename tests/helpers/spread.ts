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
    params.map((spec) => {
      const size = spec.shape.reduce((n, d) => n * d, 1);
      const u = spread(size, names.indexOf(spec.name) + 1);
      return [spec.name, { dims: spec.shape, data: Float32Array.from(u, (value) => scaledTo(spec, value)) }];
    }),
  );
}

function scaledTo(spec: ParamSpec, u: number): number {
  if (spec.name.endsWith('running_mean')) return 0;
  if (spec.name.endsWith('running_var')) return 1;
  if (spec.shape.length === 1) return 0.1 * (2 * u - 1) + (spec.name.endsWith('weight') ? 1 : 0);
  const fanIn = spec.shape.slice(1).reduce((n, d) => n * d, 1);
  return (2 * u - 1) * Math.sqrt(3 / fanIn);
}
