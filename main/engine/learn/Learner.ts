/** The training loop: epochs, batches, validation. Everything else is a callback (see events.ts). */
import {
  FRESH,
  LOOP_EVENTS,
  type Callback,
  type Control,
  type EpochInfo,
  type EpochRow,
  type FitEnd,
  type FitProgress,
  type HyperChange,
  type RunInfo,
  type StepInfo,
} from './events.ts';
import { nextLossScale } from './lossScale.ts';
import { isBetter, type Scores, type Scoring } from './scoring.ts';
import { stepSeed } from './seeds.ts';
import type { Hyper, Precision, StepBatch, StepResult, TrainStep } from './TrainStep.ts';

/** Batches by position: the same (epoch, batch) always gives the same numbers. */
export interface LearnerData {
  /** Whole batches of one epoch; a last, smaller one is left out. */
  readonly stepsPerEpoch: number;
  /** Batches `fromBatch` (zero-based) to the end of a zero-based epoch. */
  trainBatches(epoch: number, fromBatch: number): AsyncIterable<StepBatch>;
  /** All validation items in order; the last batch may be smaller. */
  validBatches(): AsyncIterable<StepBatch>;
}

export interface LearnerOptions {
  readonly step: TrainStep;
  readonly data: LearnerData;
  readonly scoring: Scoring;
  /** Of the whole run, of which this fit may be a part. */
  readonly epochs: number;
  /** The fit is done after so many epochs of the run; all of them when left out. */
  readonly until?: number;
  readonly seed: number;
  readonly wd: number;
  /** Largest global norm of the gradient, for a step that clips. */
  readonly clip?: number;
  /** Of the step; `mixed` has a loss scale. Default `fp32`. */
  readonly precision?: Precision;
  /** Used until a callback changes it. */
  readonly hyper: HyperChange;
  readonly callbacks: readonly Callback[];
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
}

export class Learner {
  readonly #options: LearnerOptions;
  #progress: FitProgress = FRESH;

  constructor(options: LearnerOptions) {
    this.#options = options;
  }

  /** Who runs when, one line per event: for people who add a callback. */
  describeLoop(): string {
    return LOOP_EVENTS.map((event) => {
      const names = this.#options.callbacks.filter((callback) => callback[event]).map(({ name }) => name);
      return `${event}: ${names.join(', ') || 'nobody'}`;
    }).join('\n');
  }

  /**
   * Trains to the end of the last epoch or until a callback stops it. Errors of the step, the data or a callback make
   * the outcome `failed`; only an error in an onFitEnd is thrown, after everyone was told.
   * @param from where to go on; the step's state must be the one saved with it
   */
  async fit(from: FitProgress = FRESH): Promise<FitEnd> {
    this.#progress = from;
    let end: FitEnd;
    try {
      end = await this.#run();
    } catch (error) {
      end = { outcome: 'failed', error, progress: this.#progress };
    }
    const faults: unknown[] = [];
    for (const callback of this.#options.callbacks) {
      try {
        await callback.onFitEnd?.(end);
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw faults[0];
    return end;
  }

  async #run(): Promise<FitEnd> {
    const run = this.#runInfo();
    for (const callback of this.#options.callbacks) await callback.onFitStart?.(run);
    const { epochs, until = epochs } = this.#options;
    while (this.#progress.epoch < until) {
      const stop = (await this.#trainEpoch()) ?? (await this.#finishEpoch());
      if (stop !== null) return this.#stopped(stop);
    }
    return { outcome: 'done', why: null, progress: this.#progress };
  }

  /** A stop within an epoch that is worth keeping has its steps judged too, so that the best so far is really kept. */
  async #stopped(by: Control): Promise<FitEnd> {
    const isKept = by.stop === 'requested' || by.stop === 'enough';
    const late = isKept && this.#progress.batch > 0 ? await this.#finishEpoch() : null;
    const { stop, why = null } = late === null || late.stop === by.stop ? by : late;
    const progress = this.#progress;
    if (stop === 'interrupted' || stop === 'diverged') return { outcome: stop, why, progress };
    const isOver = stop === 'enough' || progress.epoch >= this.#options.epochs;
    return { outcome: isOver ? 'done' : 'stopped', why, progress };
  }

  async #trainEpoch(): Promise<Control | null> {
    const { data, clock } = this.#options;
    const { epoch, batch } = this.#progress;
    if (batch >= data.stepsPerEpoch) return null;
    let askedAt = clock();
    for await (const next of data.trainBatches(epoch, batch)) {
      const stop = await this.#trainStep(next, askedAt);
      if (stop !== null) return stop;
      askedAt = clock();
    }
    if (this.#progress.batch < data.stepsPerEpoch) {
      throw new Error(`epoch ${epoch} gave ${this.#progress.batch} of ${data.stepsPerEpoch} batches`);
    }
    return null;
  }

  async #trainStep(batch: StepBatch, askedAt: number): Promise<Control | null> {
    const { step, seed, clock, callbacks } = this.#options;
    const before = this.#progress;
    const startedAt = clock();
    let change = this.#options.hyper;
    for (const callback of callbacks) {
      change = callback.onBatchStart?.({ step: before.stepsDone, epoch: before.epoch }) ?? change;
    }
    const result = await step.step(batch, this.#hyper(change), stepSeed(seed, before.stepsDone));
    const endedAt = clock();
    this.#progress = this.#advanced(batch, result, endedAt - askedAt);
    const info: StepInfo = {
      ...result,
      ...change,
      step: this.#progress.stepsDone,
      images: batch.n,
      waitMs: startedAt - askedAt,
      stepMs: endedAt - startedAt,
      progress: this.#progress,
    };
    return this.#ask((callback) => callback.onBatchEnd?.(info));
  }

  #hyper(change: HyperChange): Hyper {
    const { wd, clip = Infinity } = this.#options;
    const { optimSteps, lossScale } = this.#progress;
    return { ...change, wd, clip, optimStep: optimSteps + 1, lossScale: lossScale.scale };
  }

  /** A skipped step counts as one of the schedule, not of the optimizer; a loss that it lost has no part in the mean. */
  #advanced({ n }: StepBatch, { loss, isSkipped }: StepResult, ms: number): FitProgress {
    const { precision = 'fp32' } = this.#options;
    const before = this.#progress;
    const counts = !isSkipped || Number.isFinite(loss);
    return {
      ...before,
      stepsDone: before.stepsDone + 1,
      optimSteps: before.optimSteps + (isSkipped ? 0 : 1),
      lossScale: precision === 'mixed' ? nextLossScale(before.lossScale, isSkipped) : before.lossScale,
      batch: before.batch + 1,
      lossSum: before.lossSum + (counts ? loss * n : 0),
      images: before.images + (counts ? n : 0),
      seconds: before.seconds + ms / 1000,
    };
  }

  /** Validates and tells everyone. Answers `interrupted` at once when a callback asks for it during validation. */
  async #finishEpoch(): Promise<Control | null> {
    const startedAt = this.#options.clock();
    const scores = await this.#validate();
    if ('stop' in scores) return scores;
    const before = this.#progress;
    const row: EpochRow = {
      epoch: before.epoch + 1,
      step: before.stepsDone,
      train_loss: before.images === 0 ? 0 : before.lossSum / before.images,
      ...scores,
      seconds: before.seconds + (this.#options.clock() - startedAt) / 1000,
    };
    const isWhole = before.batch >= this.#options.data.stepsPerEpoch;
    const isBest = isBetter(row, before.best, this.#options.scoring);
    const best = isBest ? row : before.best;
    const { stepsDone, optimSteps, lossScale } = before;
    this.#progress = isWhole
      ? { ...FRESH, stepsDone, optimSteps, lossScale, epoch: before.epoch + 1, best }
      : { ...before, best };
    const info: EpochInfo = { row, isBest, isWhole, progress: this.#progress };
    return this.#ask((callback) => callback.onEpochEnd?.(info));
  }

  async #validate(): Promise<Control | Scores> {
    const { step, data, scoring } = this.#options;
    const scorer = scoring.start();
    for await (const batch of data.validBatches()) {
      scorer.add(await step.predict(batch.x, batch.n), batch);
      const stop = await this.#ask((callback) => callback.onValidBatchEnd?.());
      if (stop !== null) return stop;
    }
    return scorer.finish();
  }

  async #ask(
    question: (callback: Callback) => Control | void | Promise<Control | void>,
  ): Promise<Control | null> {
    for (const callback of this.#options.callbacks) {
      const answer = await question(callback);
      if (answer) return answer;
    }
    return null;
  }

  #runInfo(): RunInfo {
    const { step, data, epochs } = this.#options;
    return {
      epochs,
      stepsPerEpoch: data.stepsPerEpoch,
      stepsTotal: data.stepsPerEpoch * epochs,
      groups: step.groups,
      progress: this.#progress,
      readState: () => step.readState(),
    };
  }
}
