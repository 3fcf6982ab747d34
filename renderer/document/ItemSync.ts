/** Keeps what is drawn on the open image in step with the store: gestures and undo in order, others' changes, lost connections. */
import type { ItemActionResult, ProjectChange } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import { ActionQueue } from './ActionQueue.ts';
import { isGap, type SaveState } from './LabelDocument.ts';

/** What is told to the page, whatever is drawn. */
export interface ItemEvents {
  /** What can be undone, or whether the image was read, changed. */
  readonly onChange: () => void;
  readonly onSaveState: (state: SaveState) => void;
  /** A gesture could not be stored and was taken back, or reading failed. */
  readonly onFailed: (error: unknown, what: 'edit' | 'read') => void;
  /** Somebody else changed the same place; both are kept. */
  readonly onMerged: () => void;
  /** Undo or redo did something: its words for the toast; null: there was nothing to do. */
  readonly onStepped: (way: 'undo' | 'redo', description: string | null) => void;
}

/** The image's history, as the services keep it. */
export interface HistoryPort {
  readonly history: (item: ItemId) => Promise<HistoryState>;
  readonly undo: (item: ItemId) => Promise<ItemActionResult>;
  readonly redo: (item: ItemId) => Promise<ItemActionResult>;
}

export interface ItemSyncOptions<Stored> {
  readonly item: ItemId;
  /** Of the project when the image was opened. */
  readonly version: number;
  readonly port: HistoryPort;
  readonly read: () => Promise<Stored>;
  readonly events: ItemEvents;
  /** All of it was read anew. */
  readonly onRead: (stored: Stored) => void;
  /** An action that this document did not make itself changed what is stored: undo, redo, an accepted suggestion. */
  readonly onResult: (result: ItemActionResult) => void;
}

/** A gesture on its way. Storing it twice is the same as storing it once. */
export interface SentGesture {
  readonly run: () => Promise<ItemActionResult>;
  readonly onStored: (result: ItemActionResult) => void;
  /** It was refused; what is stored is read next. */
  readonly onTakenBack: () => void;
}

const NO_HISTORY: HistoryState = { undo: null, redo: null };

export class ItemSync<Stored> {
  readonly #options: ItemSyncOptions<Stored>;
  readonly #queue: ActionQueue;
  #history = NO_HISTORY;
  #isRead = false;
  #version: number;
  #lateChange: ProjectChange | null = null;
  /** Times the image was asked for, and actions that were answered. */
  #questions = 0;
  #answers = 0;
  #steps = 0;
  /** Somebody else stored something between two of our actions. */
  #hasGap = false;

  constructor(options: ItemSyncOptions<Stored>) {
    this.#options = options;
    this.#version = options.version;
    this.#queue = new ActionQueue({
      onSaveState: options.events.onSaveState,
      onIdle: () => this.#onIdle(),
      onFailed: (error) => options.events.onFailed(error, 'edit'),
    });
  }

  /** False until the image was read: until then nothing can be drawn. */
  get isRead(): boolean {
    return this.#isRead;
  }

  get history(): HistoryState {
    return this.#history;
  }

  get hasPending(): boolean {
    return this.#queue.pending > 0;
  }

  /** An undo or redo is on its way: what is shown may not be what it will be drawn on. */
  get isStepping(): boolean {
    return this.#steps > 0;
  }

  /** Reads the image for the first time. */
  load(): Promise<void> {
    return this.#reread();
  }

  /** Stores a gesture after the ones before it. */
  send(gesture: SentGesture): void {
    this.#queue.add({
      isRepeatable: true,
      run: async () => {
        const result = await gesture.run();
        this.#store(result);
        gesture.onStored(result);
        this.#options.events.onChange();
      },
      takeBack: () => {
        gesture.onTakenBack();
        return this.#reread();
      },
    });
  }

  step(way: 'undo' | 'redo'): void {
    const { port, item, events } = this.#options;
    this.#steps += 1;
    this.#queue.add({
      isRepeatable: false,
      run: async () => {
        const result = await port[way](item);
        this.#steps -= 1;
        this.onAnswer(result, () => events.onStepped(way, result.description));
      },
      takeBack: () => {
        this.#steps -= 1;
        return this.#reread();
      },
    });
  }

  /** An action of the services has changed this image. */
  onAnswer(result: ItemActionResult, then: () => void = () => undefined): void {
    this.#store(result);
    this.#options.onResult(result);
    then();
    this.#options.events.onChange();
  }

  /** Something was stored in the project, here or in another window. */
  onProjectChange(change: ProjectChange): void {
    if (this.#queue.pending > 0) {
      this.#lateChange = merged(this.#lateChange, change);
      return;
    }
    if (change.version <= this.#version) return;
    const isNext = change.version === this.#version + 1;
    this.#version = change.version;
    const isOurs = !isNext || change.classesChanged || change.itemIds?.includes(this.#options.item) !== false;
    if (isOurs) void this.#reread();
  }

  /** The connection is back. What waited is sent again. */
  onReconnect(): void {
    this.#queue.resume();
    void this.#reread();
  }

  #store(result: ItemActionResult): void {
    this.#answers += 1;
    this.#hasGap ||= isGap(this.#version, result);
    this.#version = Math.max(this.#version, result.version);
    this.#history = result.history;
  }

  async #reread(): Promise<void> {
    const { port, item, read, onRead, events } = this.#options;
    const asked = ++this.#questions;
    const before = this.#answers;
    try {
      const [stored, history] = await Promise.all([read(), port.history(item)]);
      if (asked !== this.#questions) return;
      // What was stored while this was read may not be in it.
      if (before !== this.#answers) return await this.#reread();
      this.#history = history;
      this.#isRead = true;
      onRead(stored);
      events.onChange();
    } catch (error) {
      events.onFailed(error, 'read');
    }
  }

  #onIdle(): void {
    const late = this.#lateChange;
    this.#lateChange = null;
    const hadGap = this.#hasGap;
    this.#hasGap = false;
    if (hadGap) void this.#reread();
    else if (late !== null) this.onProjectChange(late);
  }
}

/** Two changes that came while something was on its way. */
function merged(first: ProjectChange | null, second: ProjectChange): ProjectChange {
  if (first === null) return second;
  return {
    ...second,
    // Between the two lie our own actions, so which items changed can only be told together.
    itemIds: first.itemIds === null || second.itemIds === null ? null : [...first.itemIds, ...second.itemIds],
    classesChanged: first.classesChanged || second.classesChanged,
  };
}
