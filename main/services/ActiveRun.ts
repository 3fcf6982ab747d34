/** A run that is being trained right now: its events become its state, and its state is told and stored. */
import type { Run, BatchPoint, TrainEvent } from '#shared/domain/run.ts';
import { applyAll, applyEvent, isActive } from './runState.ts';

export interface ActiveRunOptions {
  readonly run: Run;
  /** Tells watchers; `isNews` when more than the curve moved, so that lists change too. */
  readonly publish: (run: Run, batches: readonly BatchPoint[], isNews: boolean) => void;
  readonly store: (run: Run) => void;
  readonly now: () => number;
}

export class ActiveRun {
  readonly #options: ActiveRunOptions;
  #run: Run;
  /** Where the time left is measured from: the first step that this process did. */
  #origin: { readonly at: number; readonly step: number } | null = null;

  constructor(options: ActiveRunOptions) {
    this.#options = options;
    this.#run = options.run;
  }

  get run(): Run {
    return this.#run;
  }

  hear(events: readonly TrainEvent[]): void {
    const now = this.#options.now();
    const batches: BatchPoint[] = [];
    let isNews = false;
    for (const event of events) {
      this.#run = applyEvent(this.#run, event, now);
      if (event.event === 'batch') batches.push(pointOf(event));
      else isNews = true;
      if (event.event === 'start') this.#origin = null;
    }
    this.#estimate(now, batches.length > 0);
    if (isNews) this.#options.store(this.#run);
    this.#options.publish(this.#run, batches, isNews);
  }

  /** Takes in what happened before anybody listened, without telling it as news. */
  catchUp(events: readonly TrainEvent[]): void {
    this.#run = applyAll(this.#run, events, this.#options.now());
  }

  /** Changes what is not told by events: status, name, notes, error. */
  change(change: Partial<Run>): Run {
    this.#run = { ...this.#run, ...change };
    this.#options.store(this.#run);
    this.#options.publish(this.#run, [], true);
    return this.#run;
  }

  /**
   * The process is gone. What its log tells and nobody heard is made up for; if even the log has no end, the run was
   * interrupted.
   */
  end(log: readonly TrainEvent[], interrupted: Partial<Run>): Run {
    const now = this.#options.now();
    const known = this.#run;
    if (isActive(known)) this.#run = { ...applyAll({ ...known, status: 'running' }, log, now) };
    if (isActive(this.#run)) {
      this.#run = { ...this.#run, status: 'interrupted', etaMs: null, endedAt: now, ...interrupted };
    }
    return this.change({});
  }

  #estimate(now: number, hasMoved: boolean): void {
    if (!isActive(this.#run) || !hasMoved) return;
    const { stepsDone, stepsTotal } = this.#run;
    this.#origin ??= { at: now, step: stepsDone };
    const steps = stepsDone - this.#origin.step;
    if (steps <= 0) return;
    const etaMs = ((now - this.#origin.at) / steps) * (stepsTotal - stepsDone);
    this.#run = { ...this.#run, etaMs: Math.round(etaMs) };
  }
}

const pointOf = ({ step, loss, lr, mom, norm }: BatchPoint): BatchPoint => ({
  step,
  loss,
  lr,
  mom,
  ...(norm === undefined ? {} : { norm }),
});
