/** A file of weights whose numbers are read by name, whatever kind of file it is. */
import type { WeightsListing } from '#main/engine/learn/matchWeights.ts';
import type { NamedTensor } from '#main/engine/learn/TrainStep.ts';

/** Shapes are known at once, numbers when asked for. To be closed again. */
export interface WeightsFile extends WeightsListing {
  /** What a safetensors file says of itself. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly read: (name: string) => NamedTensor;
  readonly close: () => void;
}
