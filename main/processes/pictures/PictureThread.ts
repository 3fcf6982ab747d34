/** Asks the picture thread, started when needed and ended when nobody asked for a while. */
import { Worker } from 'node:worker_threads';
import { AppError, fromWire } from '#shared/contract/errors.ts';
import type { Reply } from '#shared/contract/call.ts';
import { entryPath } from '../entries.ts';
import type { FromPictureThread, PictureCall, PictureCalls, ToPictureThread } from './pictureCalls.ts';

/** Decoded pictures are held no longer than this after the last question. */
const IDLE_MS = 60_000;

export class PictureThread {
  readonly #waiting = new Map<number, (reply: Reply | Error) => void>();
  #worker: Worker | null = null;
  #idle: ReturnType<typeof setTimeout> | null = null;
  #lastId = 0;

  /** @throws AppError `image.unreadable`, `image.too-large`, `process.exited` */
  ask<K extends PictureCall>(call: K, args: PictureCalls[K]['args']): Promise<PictureCalls[K]['result']> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    const worker = (this.#worker ??= this.#start());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (reply) => {
        this.#waiting.delete(id);
        this.#waitIdle();
        if (reply instanceof Error) reject(reply);
        else if (reply.ok) resolve(reply.value as PictureCalls[K]['result']);
        else reject(fromWire(reply.error));
      });
      worker.postMessage({ id, call, args } as unknown as ToPictureThread);
    });
  }

  close(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    this.#failAll('it was closed');
  }

  #start(): Worker {
    const worker = new Worker(entryPath('pictureWorker'));
    worker.unref();
    worker.on('message', ({ id, reply }: FromPictureThread) => this.#waiting.get(id)?.(reply));
    const lost = (how: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#failAll(how);
    };
    worker.on('error', (error) => lost(error.message));
    worker.on('exit', (code) => lost(`code ${String(code)}`));
    return worker;
  }

  #failAll(how: string): void {
    const error = new AppError('process.exited', { process: 'picture reader', how });
    for (const settle of [...this.#waiting.values()]) settle(error);
  }

  #waitIdle(): void {
    if (this.#waiting.size > 0 || this.#worker === null) return;
    this.#idle = setTimeout(() => this.close(), IDLE_MS);
    this.#idle.unref();
  }
}
