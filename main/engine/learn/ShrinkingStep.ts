/**
 * A training step that makes do with less memory: when there is not enough, it cuts its batch into more micro-batches and goes
 * on from the same state. Steps, schedule and learning rate stay as they were, because the batch as a whole does.
 */
import { AppError } from '#shared/contract/errors.ts';
import { isOutOfMemory } from './outOfMemory.ts';
import type { Hyper, StepBatch, StepResult, TrainState, TrainStep } from './TrainStep.ts';

export interface ShrinkingOptions {
  /** Makes a step of `batch / accumulate` images at a time. */
  readonly compile: (accumulate: number) => Promise<TrainStep>;
  /** Images of a step. */
  readonly batch: number;
  /** Micro-batches to begin with. */
  readonly accumulate: number;
  /** Told when memory ran out: images at a time before and from now on. */
  readonly onShrink: (before: number, now: number) => void;
}

/** Normalization needs two images at a time. */
const SMALLEST = 2;

export class ShrinkingStep implements TrainStep {
  readonly #options: ShrinkingOptions;
  #inner: TrainStep;
  #accumulate: number;

  private constructor(options: ShrinkingOptions, inner: TrainStep, accumulate: number) {
    this.#options = options;
    this.#inner = inner;
    this.#accumulate = accumulate;
  }

  /** @throws AppError `train.out-of-memory` when even the smallest micro-batch does not fit */
  static async open(options: ShrinkingOptions): Promise<ShrinkingStep> {
    const { step, accumulate } = await compileSmaller(options, options.accumulate);
    return new ShrinkingStep(options, step, accumulate);
  }

  get groups(): number {
    return this.#inner.groups;
  }

  get outputShape(): readonly number[] {
    return this.#inner.outputShape;
  }

  /** Micro-batches of a step as it is now. */
  get accumulate(): number {
    return this.#accumulate;
  }

  /**
   * As of the step inside. Where memory runs out behind the first micro-batch, running statistics have moved by those that
   * went well; parameters and moments have not.
   */
  step(batch: StepBatch, hyper: Hyper, dropoutSeed: number): Promise<StepResult> {
    return this.#attempt((step) => step.step(batch, hyper, dropoutSeed));
  }

  predict(x: Float32Array, n: number): Promise<Float32Array> {
    return this.#attempt((step) => step.predict(x, n));
  }

  readState(): Promise<TrainState> {
    return this.#inner.readState();
  }

  writeState(state: TrainState): Promise<void> {
    return this.#inner.writeState(state);
  }

  release(): Promise<void> {
    return this.#inner.release();
  }

  async #attempt<T>(work: (step: TrainStep) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work(this.#inner);
      } catch (error) {
        if (!isOutOfMemory(error)) throw error;
        await this.#shrink(error);
      }
    }
  }

  async #shrink(error: unknown): Promise<void> {
    const next = nextCut(this.#options, this.#accumulate, error);
    const state = await this.#inner.readState();
    await this.#inner.release();
    const { step, accumulate } = await compileSmaller(this.#options, next);
    [this.#inner, this.#accumulate] = [step, accumulate];
    await step.writeState(state);
  }
}

/** Compiles with as few micro-batches as fit, from `accumulate` on. */
async function compileSmaller(
  options: ShrinkingOptions,
  accumulate: number,
): Promise<{ step: TrainStep; accumulate: number }> {
  for (let cut = accumulate; ;) {
    try {
      return { step: await options.compile(cut), accumulate: cut };
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      cut = nextCut(options, cut, error);
    }
  }
}

/** The next larger number of equal micro-batches. */
function nextCut({ batch, onShrink }: ShrinkingOptions, accumulate: number, cause: unknown): number {
  for (let cut = accumulate + 1; batch / cut >= SMALLEST; cut++) {
    if (batch % cut !== 0) continue;
    onShrink(batch / accumulate, batch / cut);
    return cut;
  }
  throw new AppError('train.out-of-memory', { batch: batch / accumulate }, { cause });
}
