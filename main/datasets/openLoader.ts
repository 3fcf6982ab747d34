/** Images into batches: decoded once while the cache has room, changed at random by seed, some batches ahead of the trainer. */
import { availableParallelism } from 'node:os';
import { fromWire } from '#shared/contract/errors.ts';
import type { TransformSpec } from '#shared/domain/transforms.ts';
import type { WireError } from '#shared/domain/wireError.ts';
import { permutation } from '#shared/kernels/rng.ts';
import type { InputSize } from './inputSize.ts';
import type { ChunkResult, ChunkSettings } from './prepareChunk.ts';
import { bytesOf, emptyRows, type ChunkSample, type KeptImage, type Rows } from './rows.ts';
import type { ImageLabels, TargetSettings } from './target.ts';
import { WorkerPool } from './WorkerPool.ts';

export interface Sample extends ImageLabels {
  /** The item's id; random changes depend on it, not on its place in the list. */
  readonly id: number;
  /** Absolute. */
  readonly path: string;
  /** Tells draws of one image in an epoch apart; 0 when left out. */
  readonly copy?: number;
}

export interface LoaderOptions {
  readonly samples: readonly Sample[];
  /** How many classes there are. */
  readonly classes: number;
  /** What is made of the labels; tags when left out. */
  readonly target?: TargetSettings;
  readonly sizePx: InputSize;
  readonly batchSize: number;
  readonly transforms: TransformSpec;
  /** False: the centre of every image, unchanged, whatever `transforms` says. */
  readonly augment: boolean;
  readonly shuffle: boolean;
  /** Leaves out the last batch when it is not full. */
  readonly dropLast: boolean;
  readonly seed: number;
  /** Memory for decoded images. */
  readonly cacheBytes: number;
  /** Threads; 0 works on the calling thread. */
  readonly workers: number;
}

/** x: [n, 3, height, width], ImageNet-normalized; y: [n, classes] of 0 and 1, [n, height, width] of places, or [n, 2 points]. */
export interface LoadedBatch {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Points only: which numbers of y count. */
  readonly w?: Float32Array;
  readonly ids: Int32Array;
  readonly n: number;
}

export interface LoaderStats {
  /** Images that were read from the disk and decoded, since the loader was opened. */
  readonly decoded: number;
  readonly fromCache: number;
  /** Time the consumer waited for batches. */
  readonly waitMs: number;
}

/** An image that could not be read when its turn came. */
export interface LoaderProblem {
  readonly id: number;
  readonly path: string;
  readonly error: WireError;
}

/** Batches that are made before they are asked for. */
const AHEAD = 3;
const SHUFFLE_STREAM = 0;

/** One thread is left to the trainer's own work. */
export const defaultWorkers = (): number => Math.max(1, Math.min(8, availableParallelism() - 1));

/** In which order an epoch goes through so many samples. */
export const shuffledOrder = (samples: number, seed: number, epoch: number): Uint32Array =>
  permutation(samples, seed, SHUFFLE_STREAM, epoch);

export function openLoader(options: LoaderOptions): Promise<Loader> {
  return Promise.resolve(new Loader(options));
}

export class Loader {
  readonly #options: LoaderOptions;
  readonly #settings: ChunkSettings;
  readonly #pool: WorkerPool;
  readonly #cache = new Map<number, KeptImage>();
  readonly #problems = new Map<number, LoaderProblem>();
  #cachedBytes = 0;
  #decoded = 0;
  #fromCache = 0;
  #waitMs = 0;

  constructor(options: LoaderOptions) {
    this.#options = options;
    const { sizePx, seed, classes, target = { kind: 'tags', classes } } = options;
    const transforms = options.augment ? options.transforms : null;
    this.#settings = { sizePx, seed, transforms, target };
    this.#pool = new WorkerPool(this.#settings, options.workers);
  }

  /** Batches of one epoch. */
  get steps(): number {
    const { samples, batchSize, dropLast } = this.#options;
    const full = samples.length / batchSize;
    return dropLast ? Math.floor(full) : Math.ceil(full);
  }

  /**
   * The batches of an epoch, from the given one on. Order and random changes depend on seed and epoch alone, so
   * `batches(e, k)` gives what `batches(e)` gives after k batches. An unreadable image is noted in `problems`: when batches
   * must be full another image of the batch takes its place, else it is left out.
   * @throws AppError `image.unreadable` when no image of a batch can be read; `process.exited` when a worker died
   */
  async *batches(epoch: number, fromBatch = 0): AsyncGenerator<LoadedBatch, void, undefined> {
    const order = this.#order(epoch);
    const ahead: Promise<LoadedBatch>[] = [];
    let next = fromBatch;
    const startMore = (): void => {
      while (ahead.length < AHEAD && next < this.steps) {
        const batch = this.#load(order, epoch, next);
        // Whoever awaits it sees the error; until then it must not count as unhandled.
        batch.catch(() => undefined);
        ahead.push(batch);
        next += 1;
      }
    };
    startMore();
    for (let batch = ahead.shift(); batch !== undefined; batch = ahead.shift()) {
      const asked = performance.now();
      const loaded = await batch;
      this.#waitMs += performance.now() - asked;
      startMore();
      if (loaded.n > 0) yield loaded;
    }
  }

  stats(): LoaderStats {
    return { decoded: this.#decoded, fromCache: this.#fromCache, waitMs: this.#waitMs };
  }

  problems(): readonly LoaderProblem[] {
    return [...this.#problems.values()];
  }

  async close(): Promise<void> {
    await this.#pool.close();
    this.#cache.clear();
  }

  #order(epoch: number): Uint32Array {
    const { samples, shuffle, seed } = this.#options;
    if (shuffle) return shuffledOrder(samples.length, seed, epoch);
    return Uint32Array.from({ length: samples.length }, (_, i) => i);
  }

  async #load(order: Uint32Array, epoch: number, batch: number): Promise<LoadedBatch> {
    const { samples, batchSize, workers } = this.#options;
    const chosen = [...order.subarray(batch * batchSize, (batch + 1) * batchSize)].flatMap(
      (index) => samples[index] ?? [],
    );
    const parts = Math.max(1, Math.min(workers, chosen.length));
    const results = await Promise.all(
      Array.from({ length: parts }, async (_, part) => {
        const [from, to] = [cutAt(chosen.length, parts, part), cutAt(chosen.length, parts, part + 1)];
        const mine = chosen.slice(from, to);
        const result = await this.#pool.prepare(
          { epoch, samples: mine.map((s) => this.#task(s)) },
          batch + part,
        );
        this.#keep(mine, result);
        return { from, samples: mine, result };
      }),
    );
    return this.#assemble(chosen, results);
  }

  #task(sample: Sample): ChunkSample {
    const { id, path, classes, mask, points, copy = 0 } = sample;
    const drawn = { ...(mask && { mask }), ...(points && { points }) };
    return { id, path, classes, copy, ...drawn, kept: this.#cache.get(id) ?? null };
  }

  #keep(samples: readonly Sample[], result: ChunkResult): void {
    this.#decoded += result.decoded.length;
    this.#fromCache += samples.length - result.decoded.length - result.failed.length;
    for (const { index, pixels, mask } of result.decoded) {
      const id = samples[index]?.id;
      const kept = { pixels, mask };
      const size = bytesOf(kept);
      if (id === undefined || this.#cache.has(id) || this.#cachedBytes + size > this.#options.cacheBytes)
        continue;
      this.#cache.set(id, kept);
      this.#cachedBytes += size;
    }
    for (const { index, error } of result.failed) {
      const sample = samples[index];
      if (sample !== undefined) this.#problems.set(sample.id, { id: sample.id, path: sample.path, error });
    }
  }

  #assemble(chosen: readonly Sample[], parts: readonly Part[]): LoadedBatch {
    const all = emptyRows(chosen.length, this.#settings);
    const failed = new Set<number>();
    for (const { from, result } of parts) {
      copyRows(result, all, (length) => (from * length) / chosen.length);
      for (const { index } of result.failed) failed.add(from + index);
    }
    const places = this.#places(chosen, failed);
    const { x, y, w } = failed.size === 0 ? all : rearranged(all, places, chosen.length);
    return {
      x,
      y,
      ...(w.length === 0 ? {} : { w }),
      ids: Int32Array.from(places.flatMap((place) => chosen[place]?.id ?? [])),
      n: places.length,
    };
  }

  /** For each row of the batch, which chosen sample stands there. */
  #places(chosen: readonly Sample[], failed: ReadonlySet<number>): readonly number[] {
    const all = chosen.map((_, i) => i);
    const good = all.filter((i) => !failed.has(i));
    const [substitute] = good;
    if (!this.#options.dropLast) return good;
    if (substitute === undefined) throw this.#firstProblem(chosen);
    return all.map((i) => (failed.has(i) ? substitute : i));
  }

  #firstProblem(chosen: readonly Sample[]): Error {
    const problem = chosen
      .map((sample) => this.#problems.get(sample.id))
      .find((found) => found !== undefined);
    return problem === undefined ? new Error('an empty batch was asked for') : fromWire(problem.error);
  }
}

interface Part {
  readonly from: number;
  readonly result: ChunkResult;
}

/** Where part `part` of `parts` begins in a list of `length`. */
const cutAt = (length: number, parts: number, part: number): number => Math.floor((length * part) / parts);

/** @param start where in an array of so many numbers the rows begin */
function copyRows(from: Rows, to: Rows, start: (length: number) => number): void {
  for (const part of ['x', 'y', 'w'] as const) to[part].set(from[part], start(to[part].length));
}

/** The rows of these places, in order. */
function rearranged(rows: Rows, places: readonly number[], samples: number): Rows {
  const arrange = (all: Float32Array): Float32Array => {
    const length = all.length / samples;
    const out = new Float32Array(places.length * length);
    for (const [to, from] of places.entries())
      out.set(all.subarray(from * length, (from + 1) * length), to * length);
    return out;
  };
  return { x: arrange(rows.x), y: arrange(rows.y), w: arrange(rows.w) };
}
