/** Items read so far, and the reading of more: in portions, never twice at once, never an older answer over a newer. */
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { Edit } from './edits.ts';

/** Most ids in one question; the contract allows 500. */
const PORTION = 500;
/** Questions under way at once: a selection of 100,000 must not keep the images in sight waiting. */
const AT_ONCE = 4;

export interface ItemCacheOptions {
  readonly read: (ids: readonly ItemId[]) => Promise<readonly Item[]>;
  readonly onRead: (ids: readonly ItemId[]) => void;
  readonly onFailed: (error: unknown) => void;
}

export class ItemCache {
  readonly #options: ItemCacheOptions;
  readonly #items = new Map<ItemId, Item>();
  /** Number of the last question for an item that is under way. */
  readonly #asked = new Map<ItemId, number>();
  readonly #stale = new Set<ItemId>();
  /** To be asked for in this turn. */
  #wanted: readonly ItemId[] = [];
  /** Wanted or waiting, and not asked for yet. */
  readonly #queued = new Set<ItemId>();
  #waiting: (readonly ItemId[])[] = [];
  #questions = 0;
  #reading = 0;
  /** Edits stored while questions were under way; an answer from before them is brought up to date. */
  #stored: { readonly after: number; readonly edit: Edit }[] = [];

  constructor(options: ItemCacheOptions) {
    this.#options = options;
  }

  get(id: ItemId): Item | undefined {
    return this.#items.get(id);
  }

  /** Known items among these. */
  known(ids: Iterable<ItemId>): Item[] {
    return [...ids].flatMap((id) => this.#items.get(id) ?? []);
  }

  ids(): Iterable<ItemId> {
    return this.#items.keys();
  }

  /** Reads what is not known yet, or known to be old. Questions of one turn go together. */
  ensure(ids: readonly ItemId[]): void {
    const missing = ids.filter(
      (id) => (!this.#items.has(id) || this.#stale.has(id)) && !this.#asked.has(id) && !this.#queued.has(id),
    );
    if (missing.length === 0) return;
    if (this.#wanted.length === 0) queueMicrotask(() => this.#ask());
    for (const id of missing) this.#queued.add(id);
    this.#wanted = [...this.#wanted, ...missing];
  }

  /** Known items may have changed: they are shown until they were read again. */
  invalidate(ids: Iterable<ItemId>): void {
    for (const id of ids) {
      this.#asked.delete(id);
      if (this.#items.has(id)) this.#stale.add(id);
    }
  }

  /** An edit is stored: what was previewed holds from now on. */
  fold(edit: Edit): readonly ItemId[] {
    const touched = [...this.#items.keys()].filter(edit.touches);
    for (const item of this.known(touched)) this.#items.set(item.id, edit.onItem(item));
    if (this.#reading > 0) this.#stored.push({ after: this.#questions, edit });
    return touched;
  }

  #ask(): void {
    const all = this.#wanted;
    this.#wanted = [];
    for (let start = 0; start < all.length; start += PORTION) {
      this.#waiting.push(all.slice(start, start + PORTION));
    }
    this.#askMore();
  }

  /** The latest wish first: it is what is in sight now. */
  #askMore(): void {
    while (this.#reading < AT_ONCE) {
      const ids = this.#waiting.pop();
      if (ids === undefined) return;
      void this.#askFor(ids);
    }
  }

  async #askFor(ids: readonly ItemId[]): Promise<void> {
    const question = ++this.#questions;
    this.#reading += 1;
    for (const id of ids) {
      this.#asked.set(id, question);
      this.#queued.delete(id);
    }
    try {
      const items = await this.#options.read(ids);
      this.#take(items, question);
    } catch (error) {
      this.#options.onFailed(error);
    } finally {
      for (const id of ids) if (this.#asked.get(id) === question) this.#asked.delete(id);
      this.#reading -= 1;
      if (this.#reading === 0) this.#stored = [];
    }
    this.#options.onRead(ids);
    this.#askMore();
  }

  #take(items: readonly Item[], question: number): void {
    const later = this.#stored.filter(({ after }) => after >= question).map(({ edit }) => edit);
    for (const item of items) {
      if (this.#asked.get(item.id) !== question) continue;
      const now = later.reduce((one, edit) => (edit.touches(one.id) ? edit.onItem(one) : one), item);
      this.#items.set(item.id, now);
      this.#stale.delete(item.id);
    }
  }
}
