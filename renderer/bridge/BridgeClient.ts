/** The typed client over any carrier: calls become promises, feeds become listeners that survive a reconnect. */
import type { FeedEvent, FeedName, StudioClient } from '#shared/contract/api.ts';
import type { Response } from '#shared/contract/call.ts';
import { AppError, fromWire } from '#shared/contract/errors.ts';
import type { Carrier, ConnectionState } from './Carrier.ts';

interface Pending {
  readonly name: string;
  readonly args: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Watch {
  readonly feed: FeedName;
  readonly key: string;
  readonly listeners: Set<(event: unknown) => void>;
  last: { readonly event: unknown } | null;
}

/** What a listener that joins late is told of the last event: steps in it were told to others and would be drawn twice. */
const lateEvent: { readonly [F in FeedName]: (event: FeedEvent<F>) => FeedEvent<F> } = {
  jobs: (event) => event,
  lesson: (event) => event,
  lrFind: (event) => event,
  project: (event) => event,
  run: (event) => ({ run: event.run, batches: [] }),
};

export class BridgeClient {
  readonly studio: StudioClient;
  readonly #carrier: Carrier;
  readonly #pending = new Map<number, Pending>();
  readonly #watches = new Map<string, Watch>();
  readonly #stateListeners = new Set<(state: ConnectionState) => void>();
  #nextId = 1;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
    this.studio = makeProxy((name, args) => this.call(name, args));
    carrier.onResponse((response) => this.#receive(response));
    carrier.onState((state) => this.#changeState(state));
  }

  get state(): ConnectionState {
    return this.#carrier.state;
  }

  /** Calls `room.call`. Before the first connection it waits; on a lost one it rejects with `connection.lost`. */
  call(name: string, args: unknown): Promise<unknown> {
    const { state } = this.#carrier;
    if (state === 'lost' || state === 'denied') return Promise.reject(lost());
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { name, args, resolve, reject });
      if (state === 'open') this.#carrier.send({ type: 'call', id, name, args });
    });
  }

  /**
   * Watches a feed; the last event, if there was one, comes at once.
   * @returns the way to stop watching
   */
  subscribe<F extends FeedName>(feed: F, key: string, listener: (event: FeedEvent<F>) => void): () => void {
    const watch = this.#watch(feed, key);
    // A wrapper of its own, so that the same function given twice is two listeners.
    const own = (event: unknown): void => listener(event as FeedEvent<F>);
    watch.listeners.add(own);
    if (watch.last !== null) {
      const late = lateEvent[feed](watch.last.event as FeedEvent<F>);
      queueMicrotask(() => {
        if (watch.listeners.has(own)) own(late);
      });
    }
    return () => this.#unsubscribe(watch, own);
  }

  /** @returns the way to stop listening */
  onState(listener: (state: ConnectionState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  close(): void {
    this.#carrier.close();
    this.#rejectAll();
  }

  #watch(feed: FeedName, key: string): Watch {
    const id = `${feed} ${key}`;
    const known = this.#watches.get(id);
    if (known !== undefined) return known;
    const watch: Watch = { feed, key, listeners: new Set(), last: null };
    this.#watches.set(id, watch);
    if (this.#carrier.state === 'open') this.#carrier.send({ type: 'subscribe', feed, key });
    return watch;
  }

  #unsubscribe(watch: Watch, listener: (event: unknown) => void): void {
    if (!watch.listeners.delete(listener) || watch.listeners.size > 0) return;
    const { feed, key } = watch;
    this.#watches.delete(`${feed} ${key}`);
    if (this.#carrier.state === 'open') this.#carrier.send({ type: 'unsubscribe', feed, key });
  }

  #receive(response: Response): void {
    if (response.type === 'event') {
      const watch = this.#watches.get(`${response.feed} ${response.key}`);
      if (watch === undefined) return;
      watch.last = { event: response.event };
      for (const listener of [...watch.listeners]) listener(response.event);
      return;
    }
    const pending = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    const { reply } = response;
    if (reply.ok) pending?.resolve(reply.value);
    else pending?.reject(fromWire(reply.error));
  }

  #changeState(state: ConnectionState): void {
    if (state === 'open') this.#sendWaiting();
    else if (state !== 'connecting') this.#rejectAll();
    for (const listener of [...this.#stateListeners]) listener(state);
  }

  /** On opening: what was asked meanwhile, and every feed that is being watched. */
  #sendWaiting(): void {
    for (const { feed, key } of this.#watches.values()) this.#carrier.send({ type: 'subscribe', feed, key });
    for (const [id, { name, args }] of this.#pending) this.#carrier.send({ type: 'call', id, name, args });
  }

  #rejectAll(): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { name, reject } of pending) reject(lost(name));
  }
}

const lost = (where = ''): AppError => new AppError('connection.lost', {}, { where });

/** `studio.room.call(args)` without a table of names: the types come from the contract, misspelling does not compile. */
function makeProxy(call: (name: string, args: unknown) => Promise<unknown>): StudioClient {
  const room = (name: string): object =>
    memberProxy((member) => (args: unknown) => call(`${name}.${member}`, args));
  return memberProxy(room) as StudioClient;
}

function memberProxy(make: (name: string) => unknown): object {
  const made = new Map<string, unknown>();
  return new Proxy(Object.freeze({}), {
    get: (_, name) => {
      // `then` must be absent, or awaiting a room would call it.
      if (typeof name !== 'string' || name === 'then') return undefined;
      if (!made.has(name)) made.set(name, make(name));
      return made.get(name);
    },
  });
}
