/** What the Learner tells its callbacks, and what they may answer: a closed set of plain, read-only values. */
import { FIRST_LOSS_SCALE, type LossScale } from './lossScale.ts';
import type { TrainState } from './TrainStep.ts';

/** One finished (or, when stopped, partly done) epoch; the names are those of the event log. */
export interface EpochRow {
  /** 1-based. */
  readonly epoch: number;
  /** Steps done since the fit began, resumed parts included. */
  readonly step: number;
  /** Mean loss of the epoch's training images, as they were seen. */
  readonly train_loss: number;
  readonly valid_loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Places of classes that validation has and no answer does, where there are classes. */
  readonly silent?: readonly number[];
  readonly seconds: number;
}

/** Where a fit stands: with a TrainState, all that is needed to go on as if nothing had happened. */
export interface FitProgress {
  readonly stepsDone: number;
  /** Steps that the optimizer took since it was made: less by those that were skipped and those of earlier stages. */
  readonly optimSteps: number;
  readonly lossScale: LossScale;
  /** Zero-based epoch under way. */
  readonly epoch: number;
  /** Batches of it that are done. */
  readonly batch: number;
  /** Sum over the epoch's images so far of their batch's loss. */
  readonly lossSum: number;
  readonly images: number;
  /** Seconds spent in the epoch so far. */
  readonly seconds: number;
  readonly best: EpochRow | null;
}

export const FRESH: FitProgress = {
  stepsDone: 0,
  optimSteps: 0,
  lossScale: FIRST_LOSS_SCALE,
  epoch: 0,
  batch: 0,
  lossSum: 0,
  images: 0,
  seconds: 0,
  best: null,
};

/** What is known when a fit starts, and the one thing callbacks may ask of it. */
export interface RunInfo {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly stepsTotal: number;
  readonly groups: number;
  readonly progress: FitProgress;
  /** A copy of parameters, buffers and optimizer moments as they are now. */
  readState(): Promise<TrainState>;
}

/** The step that is about to run; `step` and `epoch` count from 0. */
export interface StepStart {
  readonly step: number;
  readonly epoch: number;
}

/** Hyper-parameters for the step about to run. */
export interface HyperChange {
  readonly lrs: readonly number[];
  readonly mom: number;
}

/** The step that has just run. */
export interface StepInfo {
  /** 1-based over the whole fit. */
  readonly step: number;
  readonly loss: number;
  /** Norm of the gradient before clipping, where the step knows it. */
  readonly gradNorm: number | null;
  /** A gradient was no number in half precision, so the step changed nothing. */
  readonly isSkipped: boolean;
  readonly lrs: readonly number[];
  readonly mom: number;
  readonly images: number;
  /** Waited for the batch, and worked on it. */
  readonly waitMs: number;
  readonly stepMs: number;
  readonly progress: FitProgress;
}

export interface EpochInfo {
  readonly row: EpochRow;
  /** True when the watched metric is the best so far. */
  readonly isBest: boolean;
  /** False when a stop cut the epoch short. */
  readonly isWhole: boolean;
  readonly progress: FitProgress;
}

/**
 * `requested`: a person (or a budget) stopped it, it can go on; `enough`: more would not help, it is done; `interrupted`: the
 * process has to go; `diverged`: the loss is no number any more, or runs away.
 */
export type StopReason = 'requested' | 'enough' | 'interrupted' | 'diverged';

/** Ends the fit after the event at which it is answered. */
export interface Control {
  readonly stop: StopReason;
  /** For a person, in one sentence, where nobody asked for the stop. */
  readonly why?: string;
}

/** How a fit ended. Whatever happened, every callback hears of it exactly once. */
export type FitEnd = { readonly progress: FitProgress } & (
  | {
      readonly outcome: 'done' | 'stopped' | 'interrupted' | 'diverged';
      /** Of the callback that stopped it; null when nobody did, or it had nothing to say. */
      readonly why: string | null;
    }
  | { readonly outcome: 'failed'; readonly error: unknown }
);

/**
 * Everything that is not the loop. Callbacks are asked in the order of their array; the first one that answers with a
 * Control ends the event, so those behind it are not asked (a guard in front of the checkpoint keeps bad weights out).
 */
export interface Callback {
  readonly name: string;
  onFitStart?(run: RunInfo): void | Promise<void>;
  /** The last answer counts. */
  onBatchStart?(next: StepStart): HyperChange | void;
  onBatchEnd?(step: StepInfo): Control | void | Promise<Control | void>;
  /** After each validation batch; only an `interrupted` stop makes sense here. */
  onValidBatchEnd?(): Control | void;
  onEpochEnd?(epoch: EpochInfo): Control | void | Promise<Control | void>;
  /** Always, exactly once. */
  onFitEnd?(end: FitEnd): void | Promise<void>;
}

/** Every event, in the order in which a fit meets them. */
export const LOOP_EVENTS = [
  'onFitStart',
  'onBatchStart',
  'onBatchEnd',
  'onValidBatchEnd',
  'onEpochEnd',
  'onFitEnd',
] as const satisfies readonly (keyof Callback)[];
