/** Tells the world what happens, in small bundles: every step is told, but not every step at once. */
import type { Callback, EpochInfo, EpochRow, StepInfo } from '../learn/events.ts';
import type { Pace, PaceMeter } from './PaceMeter.ts';
import type { Throughput } from './Throughput.ts';

export type ProgressEvent =
  | {
      readonly event: 'batch';
      readonly step: number;
      readonly loss: number;
      readonly lr: number;
      readonly mom: number;
      /** Norm of the gradient, where it is a number. */
      readonly norm?: number;
      readonly pace?: Pace;
    }
  | ({ readonly event: 'epoch'; readonly images_per_second: number } & EpochRow);

export interface ProgressFeedOptions {
  readonly emit: (events: readonly ProgressEvent[]) => void;
  /** Shortest time between two bundles of batch events. */
  readonly everyMs: number;
  readonly clock: () => number;
  readonly throughput: Throughput;
  /** Stands before the feed. */
  readonly pace?: PaceMeter;
}

export class ProgressFeed implements Callback {
  readonly name = 'progress';
  readonly #options: ProgressFeedOptions;
  #waiting: ProgressEvent[] = [];
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: ProgressFeedOptions) {
    this.#options = options;
  }

  onBatchEnd(step: StepInfo): void {
    const { loss, mom, gradNorm } = step;
    const pace = this.#options.pace?.take() ?? null;
    this.#waiting.push({
      event: 'batch',
      step: step.step,
      loss,
      lr: step.lrs.at(-1) ?? 0,
      mom,
      // Five digits are more than a curve shows, and keep the log short.
      ...(gradNorm === null || !Number.isFinite(gradNorm) ? {} : { norm: Number(gradNorm.toPrecision(5)) }),
      ...(pace === null ? {} : { pace }),
    });
    if (this.#options.clock() - this.#toldAt >= this.#options.everyMs) this.flush();
  }

  onEpochEnd(epoch: EpochInfo): void {
    const images_per_second = this.#options.throughput.imagesPerSecond;
    this.#waiting.push({ event: 'epoch', ...epoch.row, images_per_second });
    this.flush();
  }

  onFitEnd(): void {
    this.flush();
  }

  /** Tells now what is waiting; called before a checkpoint, so that the log is never behind it. */
  flush(): void {
    this.#toldAt = this.#options.clock();
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#options.emit(events);
  }
}
