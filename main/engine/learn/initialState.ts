/** The state a run starts from: drawn from a seed, or read from a weights file where that has it. */
import { AppError } from '#shared/contract/errors.ts';
import { matchWeights } from './matchWeights.ts';
import { channelsOf, modelParams, type ModelSpec } from '../nn/model.ts';
import type { Init, ParamSpec } from '../nn/ModelScope.ts';
import { draws } from '../nn/random.ts';
import { widenInput, type Widening } from '../nn/widenInput.ts';
import type { NamedTensor, TrainState } from './TrainStep.ts';

export interface InitialStateOptions extends ModelSpec {
  readonly seed: number;
  /** Tensors of a weights file under torchvision's names; `path` is for messages. */
  readonly weights?: { readonly path: string; readonly tensors: TrainState };
  /** How channels beyond the third start when the file knows colour images only. Default zeros. */
  readonly widen?: Widening;
}

/**
 * Parameters and running statistics, no moments: what the weights file has for this model, see `matchWeights`, the rest drawn.
 * @throws AppError `weights.mismatch`, `weights.missing`, `weights.other-model`, `weights.unreadable` for NaN
 */
export function initialState(options: InitialStateOptions): TrainState {
  const { path = '', tensors = new Map<string, NamedTensor>() } = options.weights ?? {};
  const shapes = new Map([...tensors].map(([name, { dims }]) => [name, dims]));
  const sources = options.weights === undefined ? null : matchWeights(options, { path, shapes }).sources;
  const starting = (spec: ParamSpec, stream: number): NamedTensor => {
    const found = tensors.get(sources?.get(spec.name) ?? '');
    if (found === undefined) return startingTensor(spec, options.seed, stream);
    checkFinite(spec.name, found, path);
    if (found.dims[1] === spec.shape[1]) return { dims: spec.shape, data: found.data.slice() };
    return widenInput(found, channelsOf(options), options.widen ?? 'zeros', options.seed);
  };
  return new Map(modelParams(options).map((spec, i) => [spec.name, starting(spec, i)]));
}

/** One NaN spreads over all that is trained from it, and would look like a learning rate that is too high. */
export function checkFinite(name: string, { data }: NamedTensor, path: string): void {
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
    case 'uniformFanIn':
    case 'heUniform': {
      const bound = Math.sqrt((init.kind === 'heUniform' ? 6 : 1) / init.fan);
      return data.map((_, i) => (2 * source.uniform(i) - 1) * bound);
    }
    case 'icnr': {
      const filters = source.fillNormal(new Float32Array(data.length / 4), Math.sqrt(2 / init.fan));
      const filterOf = (i: number): number => Math.floor(i / init.fan / 4);
      return data.map((_, i) => filters[filterOf(i) * init.fan + (i % init.fan)] ?? NaN);
    }
    case 'fanIn':
    case 'fanOut':
      return source.fillNormal(data, Math.sqrt(2 / init.fan));
  }
}
