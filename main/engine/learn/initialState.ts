/** The state a run starts from: drawn from a seed, or read from a weights file where that has it. */
import { AppError } from '#shared/contract/errors.ts';
import { modelParams, type ModelSpec } from '../nn/model.ts';
import type { Init, ParamSpec } from '../nn/ModelScope.ts';
import { draws } from '../nn/random.ts';
import type { NamedTensor, TrainState } from './TrainStep.ts';

export interface InitialStateOptions extends ModelSpec {
  readonly seed: number;
  /** Tensors of a weights file under torchvision's names; `path` is for messages. */
  readonly weights?: { readonly path: string; readonly tensors: TrainState };
}

/**
 * Parameters and running statistics, no moments. From a weights file come the body (all of it, or an error naming what is
 * missing) and the head where the file has it under its names; what else the file holds is left alone.
 */
export function initialState(options: InitialStateOptions): TrainState {
  const specs = modelParams(options);
  const state = new Map(specs.map((spec, i) => [spec.name, startingTensor(spec, options.seed, i)]));
  if (options.weights === undefined) return state;
  const { path, tensors } = options.weights;
  const missing: string[] = [];
  for (const spec of specs) {
    const found = tensors.get(spec.name);
    if (found === undefined) {
      if (spec.group < 2) missing.push(spec.name);
      continue;
    }
    checkShape(spec, found, path);
    checkFinite(spec.name, found, path);
    state.set(spec.name, { dims: spec.shape, data: found.data.slice() });
  }
  if (missing.length > 0) throw new AppError('weights.missing', { path, tensors: listed(missing) });
  return state;
}

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;

/** Stops with `weights.mismatch` when a tensor has not the shape that the model needs. */
export function checkShape(spec: Pick<ParamSpec, 'name' | 'shape'>, found: NamedTensor, path: string): void {
  const [expected, actual] = [`[${spec.shape.join(', ')}]`, `[${found.dims.join(', ')}]`];
  if (expected !== actual) {
    throw new AppError('weights.mismatch', { path, tensor: spec.name, expected, found: actual });
  }
}

/** One NaN spreads over all that is trained from it, and would look like a learning rate that is too high. */
function checkFinite(name: string, { data }: NamedTensor, path: string): void {
  if (data.every(Number.isFinite)) return;
  throw new AppError('weights.unreadable', { path, reason: `${name} holds values that are not numbers` });
}

function startingTensor(spec: ParamSpec, seed: number, stream: number): NamedTensor {
  const data = new Float32Array(spec.shape.reduce((n, d) => n * d, 1));
  return { dims: spec.shape, data: fillFrom(spec.init, data, draws(seed, stream)) };
}

/** Kaiming's deviation for a layer followed by ReLU is sqrt(2 / fan); PyTorch's linear default is +-1/sqrt(fan in). */
function fillFrom(init: Init, data: Float32Array, source: ReturnType<typeof draws>): Float32Array {
  switch (init.kind) {
    case 'fill':
      return data.fill(init.value);
    case 'uniformFanIn': {
      const bound = 1 / Math.sqrt(init.fan);
      return data.map((_, i) => (2 * source.uniform(i) - 1) * bound);
    }
    case 'fanIn':
    case 'fanOut':
      return source.fillNormal(data, Math.sqrt(2 / init.fan));
  }
}
