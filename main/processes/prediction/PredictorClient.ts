/** Asks a predictor process, started when needed, kept warm for some minutes, replaced when it dies. */
import type { Reply } from '#shared/contract/call.ts';
import { AppError, cancelled, fromWire } from '#shared/contract/errors.ts';
import type { ChildHandle, ExitInfo, TrainerHost } from '../host.ts';
import { entryPath } from '../entries.ts';
import { isFromPredictor, type FromPredictor } from './messages.ts';
import type { PredictorCall, PredictorCalls } from './protocol.ts';

export interface PredictorClientOptions {
  readonly host: TrainerHost;
  /** A process that nobody asked anything for this long is ended; its models are read again when needed. */
  readonly idleMs: number;
}

export interface CallOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Cancelling ends the process, since a running model cannot be interrupted; other waiting calls start over. */
  readonly signal?: AbortSignal;
}

interface Pending {
  readonly message: object;
  readonly onProgress: (done: number, total: number) => void;
  readonly settle: (reply: Reply | Error) => void;
}

export class PredictorClient {
  readonly #options: PredictorClientOptions;
  readonly #pending = new Map<number, Pending>();
  #child: ChildHandle | null = null;
  #idle: ReturnType<typeof setTimeout> | null = null;
  #nextId = 1;

  constructor(options: PredictorClientOptions) {
    this.#options = options;
  }

  /** Process id of the warm process, or null. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /**
   * @throws what the call's own contract says; AppError `process.exited` when the process died under it (the next call
   *   starts a new one), `cancelled`
   */
  call<K extends PredictorCall>(
    name: K,
    args: PredictorCalls[K]['args'],
    options: CallOptions = {},
  ): Promise<PredictorCalls[K]['result']> {
    const { signal, onProgress = () => {} } = options;
    if (signal?.aborted === true) return Promise.reject(cancelled());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#cancel(id);
      const settle = (reply: Reply | Error): void => {
        this.#pending.delete(id);
        signal?.removeEventListener('abort', onAbort);
        this.#waitIdle();
        if (reply instanceof Error) reject(reply);
        else if (reply.ok) resolve(reply.value as PredictorCalls[K]['result']);
        else reject(fromWire(reply.error));
      };
      signal?.addEventListener('abort', onAbort);
      const pending = { message: { type: 'request', id, call: name, args }, onProgress, settle };
      this.#pending.set(id, pending);
      this.#process().send(pending.message);
    });
  }

  /** Ends the process. What was under way is rejected with `process.exited`. */
  close(): void {
    this.#stopIdle();
    this.#drop();
    this.#failAll('it was closed');
  }

  /** From here on the process is none of ours: what it still says is not heard, and the next call starts another. */
  #drop(): void {
    const child = this.#child;
    this.#child = null;
    child?.kill();
  }

  #failAll(how: string): void {
    const error = new AppError('process.exited', { process: 'predictor', how });
    for (const pending of [...this.#pending.values()]) pending.settle(error);
  }

  #process(): ChildHandle {
    this.#stopIdle();
    if (this.#child !== null) return this.#child;
    const child = this.#options.host.spawn(entryPath('predictor'), []);
    this.#child = child;
    child.onMessage((message) => {
      if (this.#child === child && isFromPredictor(message)) this.#hear(message);
    });
    child.onExit((exit) => this.#onExit(child, exit));
    return child;
  }

  #hear(message: FromPredictor): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if (message.type === 'progress') pending.onProgress(message.done, message.total);
    else pending.settle(message.reply);
  }

  #onExit(child: ChildHandle, exit: ExitInfo): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#failAll(howOf(exit));
  }

  #cancel(id: number): void {
    this.#drop();
    this.#pending.get(id)?.settle(cancelled());
    for (const pending of this.#pending.values()) this.#process().send(pending.message);
  }

  #waitIdle(): void {
    this.#stopIdle();
    if (this.#pending.size > 0 || this.#child === null) return;
    this.#idle = setTimeout(() => this.close(), this.#options.idleMs);
    this.#idle.unref();
  }

  #stopIdle(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
  }
}

function howOf({ code, signal, stderr }: ExitInfo): string {
  const how = signal === null ? `exit code ${String(code ?? 'unknown')}` : `signal ${signal}`;
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return last === '' ? how : `${how}: ${last}`;
}
