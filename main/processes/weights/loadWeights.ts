/** The weights a run starts from: looked at before there is a run, and read when it begins. */
import { initialState, checkFinite } from '#main/engine/learn/initialState.ts';
import { matchWeights, type WeightsMatch } from '#main/engine/learn/matchWeights.ts';
import type { TrainState } from '#main/engine/learn/TrainStep.ts';
import type { ModelSpec } from '#main/engine/nn/model.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Kind } from '#shared/domain/project.ts';
import { kindOfWeights } from '../checkpointFiles.ts';
import { openWeights } from './openWeights.ts';
import type { WeightsFile } from './WeightsFile.ts';

/** What of a file a model would take. */
export type WeightsLook = Pick<WeightsMatch, 'head' | 'unused'>;

/**
 * Checks that a model can start from a file: its kind, names, shapes, and that every number is one.
 * @param kind what is labeled: weights that Limn trained on something else are refused
 * @throws AppError `weights.*`, `path.missing`, `path.not-a-file`
 */
export function lookAtWeights(path: string, model: ModelSpec, kind: Kind): WeightsLook {
  return withWeights(path, (file) => {
    const learned = kindOfWeights(file.metadata ?? {});
    if (learned !== null && learned !== kind)
      throw new AppError('weights.other-kind', { path, kind: learned, needed: kind });
    const { sources, head, unused } = matchWeights(model, file);
    for (const [name, source] of sources) checkFinite(name, file.read(source), path);
    return { head, unused };
  });
}

export interface LoadedWeights {
  readonly state: TrainState;
  /** The file had no head for this model. */
  readonly isHeadFresh: boolean;
}

/** The state that a model starts with: from the file what that has for it, the rest drawn from the seed. @throws as above */
export function loadWeights(path: string, model: ModelSpec, seed: number): LoadedWeights {
  return withWeights(path, (file) => {
    const { sources, head } = matchWeights(model, file);
    const tensors = new Map([...sources].map(([name, source]) => [name, file.read(source)]));
    const state = initialState({ ...model, seed, weights: { path, tensors } });
    return { state, isHeadFresh: head !== 'loaded' };
  });
}

function withWeights<T>(path: string, work: (file: WeightsFile) => T): T {
  const file = openWeights(path);
  try {
    return work(file);
  } finally {
    file.close();
  }
}
