/**
 * The seam between the compiled training step and the loop that drives it. The loop knows no graph; the step knows no
 * schedule, epoch, file or image.
 */

/** A named tensor: row-major float32 data with its shape. */
export interface NamedTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * Everything a training step carries from one step to the next, by name:
 * parameters and BatchNorm buffers under torchvision's names (`conv1.weight`, `layer1.0.bn1.running_mean`, head: `fc.*` or
 * `head.*`), Adam's moments under `adam.m.<parameter>` and `adam.v.<parameter>` (absent for frozen parameters).
 */
export type TrainState = ReadonlyMap<string, NamedTensor>;

/** `mixed`: half precision where that is safe, with a loss scale; parameters and moments stay float32. */
export type Precision = 'fp32' | 'mixed';

/** Hyper-parameters are inputs of the step: schedules never recompile. */
export interface Hyper {
  /** One learning rate per layer group, first group first. */
  readonly lrs: readonly number[];
  /** Adam's beta1 for this step (the one-cycle momentum). */
  readonly mom: number;
  readonly wd: number;
  /** 1-based count of optimizer steps since the optimizer was made; used for bias correction. */
  readonly optimStep: number;
  /** Largest global norm of the gradient, for steps that clip; left out, any. */
  readonly clip?: number;
  /** What the loss is multiplied by before going backward, in mixed precision; left out, 1. */
  readonly lossScale?: number;
}

/** x: [n,channels,height,width] normalized; y: targets, shaped as the loss says (see `nn/losses.ts`). */
export interface StepBatch {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Which numbers of y count (1) and which do not (0), for losses that ask for it. */
  readonly w?: Float32Array;
  readonly n: number;
}

/** What one step came to. */
export interface StepResult {
  /** Mean over the batch. */
  readonly loss: number;
  /** The norm of all gradients together, before clipping; null for a step that does not know it. */
  readonly gradNorm: number | null;
  /** A gradient was no number, so nothing was changed (mixed precision only). */
  readonly isSkipped: boolean;
}

export interface TrainStep {
  readonly groups: number;
  /** The shape of what `predict` gives for one image. */
  readonly outputShape: readonly number[];
  /**
   * Runs forward, loss, backward and optimizer once; a step that accumulates takes the micro-batches of equal size one after
   * the other. `dropoutSeed` makes the dropout masks; equal seeds, equal masks.
   */
  step(batch: StepBatch, hyper: Hyper, dropoutSeed: number): Promise<StepResult>;
  /** [n, ...outputShape] with BatchNorm's running statistics and no dropout. Any n up to the batch size or another. */
  predict(x: Float32Array, n: number): Promise<Float32Array>;
  /** A copy of the whole state. */
  readState(): Promise<TrainState>;
  /** Replaces the state. Missing optimizer moments start at zero; a missing or misshapen parameter is an error naming it. */
  writeState(state: TrainState): Promise<void>;
  release(): Promise<void>;
}
