/** Measures how fast it goes right now, where the time goes, and how much memory it takes. */
import type { Callback, StepInfo } from '../learn/events.ts';

export interface MemoryUse {
  /** Of this process, in bytes. */
  readonly memory: number;
  /** In use on the GPU, whoever uses it, in bytes; left out where the device does not tell. */
  readonly gpu?: number;
}

export interface Pace extends MemoryUse {
  /** Images per second of training, waiting included. */
  readonly speed: number;
  /** Shares of the time, together 1: waiting for batches, computing steps, and everything else (validation, checkpoints). */
  readonly waiting: number;
  readonly computing: number;
  readonly elsewhere: number;
}

export interface PaceMeterOptions {
  /** Shortest time that a reading is about. */
  readonly everyMs: number;
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
  readonly memory: () => MemoryUse;
}

export class PaceMeter implements Callback {
  readonly name = 'pace';
  readonly #options: PaceMeterOptions;
  #since: number | null = null;
  #images = 0;
  #waitMs = 0;
  #stepMs = 0;
  #reading: Pace | null = null;

  constructor(options: PaceMeterOptions) {
    this.#options = options;
  }

  /** The first step also compiles and warms up; the time begins behind it. */
  onBatchEnd(step: StepInfo): void {
    const now = this.#options.clock();
    if (this.#since === null) {
      this.#since = now;
      return;
    }
    this.#images += step.images;
    this.#waitMs += step.waitMs;
    this.#stepMs += step.stepMs;
    const ms = now - this.#since;
    if (ms < this.#options.everyMs) return;
    this.#reading = this.#read(ms);
    this.#since = now;
    this.#images = this.#waitMs = this.#stepMs = 0;
  }

  /** The reading that is new since the last time, or null. */
  take(): Pace | null {
    const reading = this.#reading;
    this.#reading = null;
    return reading;
  }

  #read(ms: number): Pace {
    const trained = this.#waitMs + this.#stepMs;
    const waiting = share(this.#waitMs, ms);
    const computing = share(this.#stepMs, ms);
    return {
      speed: trained === 0 ? 0 : Number(((1000 * this.#images) / trained).toPrecision(4)),
      waiting,
      computing,
      elsewhere: rounded(Math.max(0, 1 - waiting - computing)),
      ...this.#options.memory(),
    };
  }
}

const rounded = (value: number): number => Number(value.toFixed(3));
const share = (part: number, whole: number): number => rounded(Math.min(1, part / whole));
