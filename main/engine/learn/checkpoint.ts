/** What the loop asks of a place that keeps checkpoints; the engine knows neither files nor formats. */
import type { FitProgress } from './events.ts';
import type { TrainState } from './TrainStep.ts';

/** `last`: everything, to go on from; `best`: the weights and buffers of the best epoch, to use. */
export type CheckpointKind = 'last' | 'best';

export interface CheckpointStore {
  /** Replaces the checkpoint of this kind as a whole: afterwards either the old or the new one is there, never a part. */
  save(kind: CheckpointKind, state: TrainState, progress: FitProgress): Promise<void>;
}

/** True for parameters and buffers, false for what only the optimizer needs. */
export const isWeight = (name: string): boolean => !name.startsWith('adam.');

/** The part of a state that predictions need. */
export function weightsOf(state: TrainState): TrainState {
  return new Map([...state].filter(([name]) => isWeight(name)));
}
