/** What another process says, one message at a time, to whoever waits for the next one. */

interface Waiter<T> {
  readonly resolve: (message: T) => void;
  readonly reject: (error: Error) => void;
}

export class Answers<T> {
  readonly #arrived: T[] = [];
  readonly #waiting: Waiter<T>[] = [];
  #end: Error | null = null;

  push(message: T): void {
    const waiter = this.#waiting.shift();
    if (waiter === undefined) this.#arrived.push(message);
    else waiter.resolve(message);
  }

  /** Nothing more will come; the first reason counts. */
  end(reason: Error): void {
    this.#end ??= reason;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(this.#end);
  }

  /** @throws the reason of the end, once everything that came before it was taken */
  next(): Promise<T> {
    const message = this.#arrived.shift();
    if (message !== undefined) return Promise.resolve(message);
    if (this.#end !== null) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}
