/** Follows one run: reads its whole history, appends what the feed brings, and reads again when something was missed. */
import type { RunProgress } from '#shared/contract/answers.ts';
import type { Run, RunCurve } from '#shared/domain/run.ts';
import { appendProgress, curveFrom, emptyCurve, lastStep, type LiveCurve } from './liveCurve.ts';

/** Where a run's data come from: the bridge in the studio. */
export interface RunSource {
  readonly readCurve: () => Promise<RunCurve>;
  /** @returns the way to stop watching */
  readonly watch: (listener: (event: RunProgress) => void) => () => void;
}

/** What a screen draws. A new object whenever anything changed. */
export interface FollowedRun {
  /** Null until the feed spoke: the list's entry holds until then. */
  readonly run: Run | null;
  readonly curve: LiveCurve;
  readonly isLoaded: boolean;
  /** Why the history could not be read, or null. */
  readonly failure: unknown;
}

const RETRY_MS = 1000;

export class RunFollower {
  readonly #source: RunSource;
  readonly #listeners = new Set<() => void>();
  #state: FollowedRun = { run: null, curve: emptyCurve(), isLoaded: false, failure: null };
  #waiting: RunProgress[] = [];
  #isReading = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The end for which the history was read once more, so that it is not read for ever. */
  #checkedEnd = '';

  constructor(source: RunSource) {
    this.#source = source;
  }

  /** Begins to watch and to read. @returns the way to stop */
  start(): () => void {
    this.#isStopped = false;
    const unwatch = this.#source.watch((event) => this.#receive(event));
    void this.#read();
    return () => {
      this.#isStopped = true;
      clearTimeout(this.#timer);
      unwatch();
    };
  }

  readonly snapshot = (): FollowedRun => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #receive(event: RunProgress): void {
    if (this.#isStopped) return;
    if (this.#isReading || !this.#state.isLoaded) {
      this.#waiting.push(event);
      this.#publish({ run: event.run });
      return;
    }
    this.#apply(event, 0);
  }

  #apply(event: RunProgress, retryMs: number): void {
    const { curve } = this.#state;
    const appended = appendProgress(curve, event.run, event.batches);
    this.#publish({ run: event.run, ...(appended === 'known' ? {} : { curve: { ...curve } }) });
    if (appended === 'gap' || this.#isShortAtEnd(event.run)) {
      this.#readSoon(this.#state.failure === null ? retryMs : RETRY_MS);
    }
  }

  /** A run that ended with more steps than were drawn: its last events were missed. */
  #isShortAtEnd(run: Run): boolean {
    if (run.endedAt === null || lastStep(this.#state.curve) >= run.stepsDone) return false;
    const end = `${run.status} ${run.stepsDone}`;
    if (end === this.#checkedEnd) return false;
    this.#checkedEnd = end;
    return true;
  }

  #readSoon(delayMs: number): void {
    clearTimeout(this.#timer);
    if (delayMs === 0) void this.#read();
    else this.#timer = setTimeout(() => void this.#read(), delayMs);
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      const curve = curveFrom(await this.#source.readCurve());
      if (this.#isStopped) return;
      this.#publish({ curve, isLoaded: true, failure: null });
    } catch (failure) {
      this.#publish({ failure, isLoaded: true });
    } finally {
      this.#isReading = false;
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const event of waiting) this.#apply(event, RETRY_MS);
  }

  #publish(changes: Partial<FollowedRun>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
