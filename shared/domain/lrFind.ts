/** A search for a learning rate: what is told while rates are tried, and what comes of it. */
import type { TrainConfig } from './run.ts';
import type { WireError } from './wireError.ts';

/** The rules that read a rate off a curve, in the order in which they are told. */
export const LR_RULES = ['valley', 'gradient', 'steep', 'slide', 'minimum'] as const;
export type LrRule = (typeof LR_RULES)[number];

/** One batch of the search. */
export interface LrPoint {
  /** Zero-based. */
  readonly index: number;
  readonly lr: number;
  /** Of the batch alone. */
  readonly loss: number;
  /** Bias-corrected average with .98, as fastai draws it. */
  readonly smoothed: number;
}

/** The rates that the rules of fastai 1 and 2 read off a curve; null where it is too short to say. */
export interface LrSuggestions {
  /** Three tenths into the longest fall (fastai 2's default). */
  readonly valley: number | null;
  /** Where the loss falls fastest per batch (fastai 1). */
  readonly gradient: number | null;
  /** Where the loss falls fastest per step of the rate's logarithm (fastai 2). */
  readonly steep: number | null;
  /** The last rate before the loss starts to shoot up, found from the right (fastai 2). */
  readonly slide: number | null;
  /** A tenth of the rate at which the loss is lowest (both). */
  readonly minimum: number | null;
  /** False when the loss hardly falls anywhere: then no rule can be trusted. */
  readonly isClear: boolean;
}

/** `done`: all rates were tried; `exploded`: the loss was four times its best, or no number. */
export type LrFindEnd = 'done' | 'exploded' | 'cancelled';

/** One line of `limn lr-find --json`, one message of the trainer process. */
export type LrFindEvent =
  | { readonly event: 'start'; readonly device: string; readonly batches: number }
  | ({ readonly event: 'lr' } & LrPoint)
  | { readonly event: 'remark'; readonly text: string }
  | { readonly event: 'done'; readonly end: LrFindEnd; readonly suggestions: LrSuggestions }
  | { readonly event: 'failed'; readonly error: WireError };

/** A search as it stands; all of it is told each time (a hundred points at most). */
export interface LrFindState {
  /** What the rates are tried with. */
  readonly config: TrainConfig;
  readonly isRunning: boolean;
  readonly batches: number;
  readonly points: readonly LrPoint[];
  readonly end: LrFindEnd | null;
  /** Null until it has ended well. */
  readonly suggestions: LrSuggestions | null;
  readonly remarks: readonly string[];
  readonly error: WireError | null;
}
