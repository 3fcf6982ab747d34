/** How epochs are judged: what a validation set is scored by, and which epoch is the better one. */
import type { EpochRow } from './events.ts';
import type { StepBatch } from './TrainStep.ts';

export type Scores = Pick<EpochRow, 'valid_loss' | 'metrics' | 'silent'>;

/** Loss and metrics over a whole validation set, taken in batch by batch. */
export interface Scorer {
  /** @param outputs what `predict` gave for the batch */
  add(outputs: Float32Array, batch: StepBatch): void;
  finish(): Scores;
}

/** The metric (or `valid_loss`) by which an epoch is the best. */
export interface Watched {
  readonly watch: string;
  readonly better: 'higher' | 'lower';
}

export interface Scoring extends Watched {
  /** For one pass over the validation set. */
  start(): Scorer;
}

/** What an epoch is worth, the more the better; NaN where it cannot be told. */
export function worthOf(row: EpochRow, { watch, better }: Watched): number {
  if (!Number.isFinite(row.valid_loss)) return Number.NaN;
  const value = (watch === 'valid_loss' ? row.valid_loss : row.metrics[watch]) ?? Number.NaN;
  return better === 'higher' ? value : -value;
}

/** A number beats none, what is not a number never wins. */
export function isBetter(row: EpochRow, best: EpochRow | null, watched: Watched): boolean {
  const worth = worthOf(row, watched);
  if (!Number.isFinite(worth)) return false;
  const before = best === null ? Number.NaN : worthOf(best, watched);
  return Number.isNaN(before) || worth > before;
}
