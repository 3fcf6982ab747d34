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
import { stepSeed } from './seeds.ts';
import type { StepBatch, TrainStep } from './TrainStep.ts';

/** Batches by position: the same (epoch, batch) always gives the same numbers. */
export interface LearnerData {
  /** Whole batches of one epoch; a last, smaller one is left out. */
  readonly stepsPerEpoch: number;
  /** Batches `fromBatch` (zero-based) to the end of a zero-based epoch. */
  trainBatches(epoch: number, fromBatch: number): AsyncIterable<StepBatch>;
  /** All validation items in order; the last batch may be smaller. */
  validBatches(): AsyncIterable<StepBatch>;
}

/** Loss and metrics over a whole validation set, taken in batch by batch. */
export interface Scorer {
  /** @param outputs what `predict` gave for the batch */
  add(outputs: Float32Array, batch: StepBatch): void;
  finish(): Pick<EpochRow, 'valid_loss' | 'metrics'>;
}

export interface Scoring {
  /** For one pass over the validation set. */
  start(): Scorer;
  /** The metric (or `valid_loss`) by which an epoch is the best. */
  readonly watch: string;
  readonly better: 'higher' | 'lower';
}

export interface LearnerOptions {
  readonly step: TrainStep;
  readonly data: LearnerData;
  readonly scoring: Scoring;
  readonly epochs: number;
  readonly seed: number;
  readonly wd: number;
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
    while (this.#progress.epoch < this.#options.epochs) {
      const stop = (await this.#trainEpoch()) ?? (await this.#finishEpoch());
      if (stop === null) continue;
      if (stop.stop !== 'requested') return { outcome: stop.stop, progress: this.#progress };
      // A person stopped it within an epoch: its steps are judged too, so that the best so far is really kept.
      const late = this.#progress.batch > 0 ? await this.#finishEpoch() : null;
      if (late !== null && late.stop !== 'requested') return { outcome: late.stop, progress: this.#progress };
      const isOver = this.#progress.epoch >= this.#options.epochs;
      return { outcome: isOver ? 'done' : 'stopped', progress: this.#progress };
    }
    return { outcome: 'done', progress: this.#progress };
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
    const { step, seed, wd, clock, callbacks } = this.#options;
    const before = this.#progress;
    const startedAt = clock();
    let hyper = this.#options.hyper;
    for (const callback of callbacks) {
      hyper = callback.onBatchStart?.({ step: before.stepsDone, epoch: before.epoch }) ?? hyper;
    }
    const optimStep = before.stepsDone + 1;
    const { loss } = await step.step(batch, { ...hyper, wd, optimStep }, stepSeed(seed, before.stepsDone));
    const endedAt = clock();
    this.#progress = {
      ...before,
      stepsDone: optimStep,
      batch: before.batch + 1,
      lossSum: before.lossSum + loss * batch.n,
      images: before.images + batch.n,
      seconds: before.seconds + (endedAt - askedAt) / 1000,
    };
    const info: StepInfo = {
      step: optimStep,
      loss,
      ...hyper,
      images: batch.n,
      waitMs: startedAt - askedAt,
      stepMs: endedAt - startedAt,
      progress: this.#progress,
    };
    return this.#ask((callback) => callback.onBatchEnd?.(info));
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
    this.#progress = isWhole
      ? { ...FRESH, stepsDone: before.stepsDone, epoch: before.epoch + 1, best }
      : { ...before, best };
    const info: EpochInfo = { row, isBest, isWhole, progress: this.#progress };
    return this.#ask((callback) => callback.onEpochEnd?.(info));
  }

  async #validate(): Promise<Control | Pick<EpochRow, 'valid_loss' | 'metrics'>> {
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

/** A number beats none, what is not a number never wins. */
function isBetter(row: EpochRow, best: EpochRow | null, { watch, better }: Scoring): boolean {
  const sign = better === 'higher' ? 1 : -1;
  const worth = (epoch: EpochRow): number =>
    sign * ((watch === 'valid_loss' ? epoch.valid_loss : epoch.metrics[watch]) ?? Number.NaN);
  if (!Number.isFinite(worth(row)) || !Number.isFinite(row.valid_loss)) return false;
  return best === null || worth(row) > (Number.isNaN(worth(best)) ? -Infinity : worth(best));
}
