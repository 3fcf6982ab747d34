/** Worker threads that prepare chunks; with none, the work is done on the calling thread. */
import { Worker } from 'node:worker_threads';
import { entryPath } from '#main/processes/entries.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { WorkerReply, WorkerRequest } from './loaderWorker.ts';
import { prepareChunk, type ChunkResult, type ChunkSettings, type ChunkTask } from './prepareChunk.ts';

interface Waiting {
  readonly resolve: (result: ChunkResult) => void;
  readonly reject: (error: unknown) => void;
}

export class WorkerPool {
  readonly #settings: ChunkSettings;
  readonly #workers: readonly Worker[];
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** What ended a worker; a pool that lost one answers nothing more. */
  #failure: unknown = null;
  #isClosed = false;

  /** @param workers how many threads; 0 works on the calling thread */
  constructor(settings: ChunkSettings, workers: number) {
    this.#settings = settings;
    this.#workers = Array.from({ length: workers }, () => this.#spawn());
  }

  #spawn(): Worker {
    const worker = new Worker(entryPath('loaderWorker'), { workerData: this.#settings });
    worker.on('message', ({ id, result }: WorkerReply) => {
      this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', (code) => {
      if (this.#isClosed) return;
      this.#fail(new AppError('process.exited', { process: 'image loader', how: `code ${String(code)}` }));
    });
    return worker;
  }

  /** Prepares a chunk on the worker of this number (modulo their count). */
  prepare(task: ChunkTask, at: number): Promise<ChunkResult> {
    const worker = this.#workers[at % Math.max(1, this.#workers.length)];
    if (worker === undefined) return prepareChunk(task, this.#settings);
    if (this.#failure !== null) return Promise.reject(this.#failure as Error);
    this.#lastId += 1;
    const request: WorkerRequest = { id: this.#lastId, task };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#waiting.clear();
  }
}
