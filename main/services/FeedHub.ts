/** Fans events out to whoever watches: at most ten a second per feed and key, the last one repeated to newcomers. */
import type { FeedEvent, FeedName } from '#shared/contract/api.ts';
import type { ProjectChange } from '#shared/contract/answers.ts';

/** Shortest time between two events of one feed and key. */
const GAP_MS = 100;
/** Above this many changed items a list is dearer than reading again. */
const MAX_ITEM_IDS = 500;

interface FeedRule<E> {
  /** What two events in a row amount to. */
  readonly merge: (earlier: E, later: E) => E;
  /** What somebody who saw none of the events before must be told. */
  readonly replay: (last: E) => E;
}

const feedRules: { readonly [F in FeedName]: FeedRule<FeedEvent<F>> } = {
  jobs: { merge: (_, later) => later, replay: (last) => last },
  lesson: { merge: (_, later) => later, replay: (last) => last },
  lrFind: { merge: (_, later) => later, replay: (last) => last },
  project: {
    merge: (earlier, later) => ({
      version: later.version,
      itemIds: mergeIds(earlier.itemIds, later.itemIds),
      classesChanged: earlier.classesChanged || later.classesChanged,
      itemsChanged: earlier.itemsChanged || later.itemsChanged,
      history: later.history,
      runsChanged: earlier.runsChanged || later.runsChanged,
      suggestionsChanged: earlier.suggestionsChanged || later.suggestionsChanged,
    }),
    // A newcomer may have missed any number of changes: everything is to be read again.
    replay: (last) => ({
      ...last,
      itemIds: null,
      classesChanged: true,
      itemsChanged: true,
      runsChanged: true,
      suggestionsChanged: true,
    }),
  },
  run: {
    merge: (earlier, later) => ({ run: later.run, batches: [...earlier.batches, ...later.batches] }),
    // The curve so far comes from `training.curve`; repeating steps here would draw them twice.
    replay: (last) => ({ run: last.run, batches: [] }),
  },
};

function mergeIds(a: ProjectChange['itemIds'], b: ProjectChange['itemIds']): ProjectChange['itemIds'] {
  if (a === null || b === null) return null;
  const all = [...new Set([...a, ...b])];
  return all.length > MAX_ITEM_IDS ? null : all;
}

/** One feed under one key. */
class Channel<E> {
  readonly #rule: FeedRule<E>;
  readonly #listeners = new Set<(event: E) => void>();
  #last: E | null = null;
  #waiting: E | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(rule: FeedRule<E>) {
    this.#rule = rule;
  }

  publish(event: E): void {
    if (this.#listeners.size === 0 && this.#timer === null) {
      this.#last = event;
      return;
    }
    if (this.#timer !== null) {
      this.#waiting = this.#waiting === null ? event : this.#rule.merge(this.#waiting, event);
      return;
    }
    this.#deliver(event);
  }

  #deliver(event: E): void {
    this.#last = event;
    this.#timer = setTimeout(() => this.#afterGap(), GAP_MS);
    for (const listener of [...this.#listeners]) listener(event);
  }

  #afterGap(): void {
    this.#timer = null;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) this.#deliver(waiting);
  }

  subscribe(listener: (event: E) => void): () => void {
    this.#listeners.add(listener);
    const last = this.#last;
    if (last !== null) {
      queueMicrotask(() => {
        if (this.#listeners.has(listener)) listener(this.#rule.replay(last));
      });
    }
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
    this.#listeners.clear();
  }
}

export class FeedHub {
  readonly #channels = new Map<string, Channel<never>>();

  /** Tells the watchers of `key`; events closer than 100 ms are merged by the feed's rule. */
  publish<F extends FeedName>(feed: F, key: string, event: FeedEvent<F>): void {
    this.#channel(feed, key).publish(event);
  }

  /**
   * Watches one key of a feed. The last event, if any, is repeated to the new listener at once (after this returns).
   * @returns the way to stop watching
   */
  subscribe<F extends FeedName>(feed: F, key: string, listener: (event: FeedEvent<F>) => void): () => void {
    return this.#channel(feed, key).subscribe(listener);
  }

  /** Ends all feeds; nothing is delivered afterwards. */
  close(): void {
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }

  #channel<F extends FeedName>(feed: F, key: string): Channel<FeedEvent<F>> {
    const id = `${feed} ${key}`;
    let channel = this.#channels.get(id) as Channel<FeedEvent<F>> | undefined;
    if (channel === undefined) {
      channel = new Channel<FeedEvent<F>>(feedRules[feed] as FeedRule<FeedEvent<F>>);
      this.#channels.set(id, channel as unknown as Channel<never>);
    }
    return channel;
  }
}
