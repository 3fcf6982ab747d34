/** The labels of the open project on the screen: shown as edited, sent in order, taken back when storing failed. */
import type { ActionResult, ProjectChange } from '#shared/contract/answers.ts';
import { isAppError } from '#shared/contract/errors.ts';
import type { Item, ItemId } from '#shared/domain/item.ts';
import type { ClassId, LabelClass } from '#shared/domain/labelClass.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import { countChanges, type Edit } from './edits.ts';
import { ItemCache } from './ItemCache.ts';
import type { LabelPort } from './LabelPort.ts';

export interface SaveState {
  readonly state: 'saved' | 'saving' | 'waiting' | 'problem';
  /** Edits not stored yet. */
  readonly pending: number;
}

export interface LabelEvents {
  /** Something to show changed. */
  readonly onChange: () => void;
  readonly onSaveState: (state: SaveState) => void;
  /** An edit could not be stored and was taken back, or reading failed. */
  readonly onFailed: (error: unknown, what: 'edit' | 'read') => void;
}

interface Pending {
  readonly edit: Edit;
  readonly counts: ReadonlyMap<ClassId, number>;
  readonly settle: (result: ActionResult | null) => void;
}

export class LabelDocument {
  readonly #port: LabelPort;
  readonly #events: LabelEvents;
  readonly #cache: ItemCache;
  #pending: Pending[] = [];
  #shown = new Map<ItemId, Item>();
  #classes: readonly LabelClass[] | null = null;
  /** What the shown classes were made from, so that they stay the same list while that does. */
  #shownFrom: { pending: readonly Pending[]; classes: readonly LabelClass[] | null } | null = null;
  #shownClasses: readonly LabelClass[] | null = null;
  #history: HistoryState = { undo: null, redo: null };
  #version: number;
  #epoch = 0;
  #isSending = false;
  #isWaiting = false;
  #hasProblem = false;
  #classesAsked = 0;
  #lateChange: ProjectChange | null = null;

  /** @param version of the project when it was opened */
  constructor(port: LabelPort, events: LabelEvents, version: number) {
    this.#port = port;
    this.#events = events;
    this.#version = version;
    this.#cache = new ItemCache({
      read: port.read,
      onRead: (ids) => this.#changed(ids),
      onFailed: (error) => events.onFailed(error, 'read'),
    });
  }

  /** Reads classes and history for the first time. */
  async load(): Promise<void> {
    const [classes, history] = await Promise.all([this.#port.classes(), this.#port.history()]);
    this.#classes = classes;
    this.#history = history;
    this.#changed(null);
  }

  /** An item as it is shown, edits on their way included; undefined until it was read. */
  item(id: ItemId): Item | undefined {
    const stored = this.#cache.get(id);
    if (stored === undefined || this.#pending.length === 0) return stored;
    const known = this.#shown.get(id);
    if (known !== undefined) return known;
    const shown = this.#pending.reduce(
      (item, { edit }) => (edit.touches(id) ? edit.onItem(item) : item),
      stored,
    );
    this.#shown.set(id, shown);
    return shown;
  }

  /** Classes as they are shown, in order; null until they were read. */
  get classes(): readonly LabelClass[] | null {
    if (this.#shownFrom?.pending !== this.#pending || this.#shownFrom.classes !== this.#classes) {
      this.#shownFrom = { pending: this.#pending, classes: this.#classes };
      this.#shownClasses = this.#showClasses();
    }
    return this.#shownClasses;
  }

  /** Reads the classes anew and finds one by its name: after adding it, to learn its id. */
  async findClass(name: string): Promise<LabelClass | undefined> {
    const classes = await this.#port.classes();
    if (this.#pending.length === 0) {
      this.#classes = classes;
      this.#changed([]);
    }
    return classes.find((one) => one.name === name);
  }

  get history(): HistoryState {
    return this.#history;
  }

  /** Grows whenever items must be asked for again. */
  get epoch(): number {
    return this.#epoch;
  }

  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

  /** Reads these items unless they are known. */
  ensure(ids: readonly ItemId[]): void {
    this.#cache.ensure(ids);
  }

  /**
   * Shows an edit now and stores it after the ones before it.
   * @returns the answer, or null when it was taken back (`onFailed` told why)
   */
  do(edit: Edit): Promise<ActionResult | null> {
    const touched = [...this.#cache.ids()].filter(edit.touches);
    const before = touched.flatMap((id) => this.item(id) ?? []);
    return new Promise((settle) => {
      this.#pending = [...this.#pending, { edit, counts: countChanges(edit, before), settle }];
      this.#changed(touched);
      this.#tellSaveState();
      void this.#send();
    });
  }

  /** Something was stored, here or in another window. */
  onProjectChange(change: ProjectChange): void {
    if (this.#isSending || this.#isWaiting) {
      this.#lateChange = bothChanges(this.#lateChange, change);
      return;
    }
    if (change.version <= this.#version) {
      // Suggestions carry no version: no label changed.
      if (change.suggestionsChanged) {
        this.#reread(change.itemIds);
        this.#changed([]);
      }
      return;
    }
    // Events are merged when many come at once; after a gap everything may be different.
    const isNext = change.version === this.#version + 1;
    this.#version = change.version;
    this.#history = change.history;
    this.#reread(isNext ? change.itemIds : null);
    this.#refreshClasses();
    this.#changed(null);
  }

  /** The connection is back: sends what waited, and reads again what may have changed meanwhile. */
  onReconnect(): void {
    this.#isWaiting = false;
    this.#reread(null);
    this.#refreshClasses();
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#isSending || this.#isWaiting) return;
    this.#isSending = true;
    for (let next = this.#pending[0]; next !== undefined && !this.#isWaiting; next = this.#pending[0]) {
      await this.#sendOne(next);
    }
    this.#isSending = false;
    this.#tellSaveState();
    if (this.#pending.length > 0) return;
    this.#refreshClasses();
    const late = this.#lateChange;
    this.#lateChange = null;
    if (late !== null) this.onProjectChange(late);
  }

  async #sendOne(pending: Pending): Promise<void> {
    try {
      const result = await pending.edit.send(this.#port);
      this.#store(pending, result);
    } catch (error) {
      if (isLost(error) && pending.edit.isRepeatable) {
        this.#isWaiting = true;
        return;
      }
      this.#takeBack(pending);
      this.#events.onFailed(error, 'edit');
    }
  }

  #store(pending: Pending, result: ActionResult): void {
    const hasGap = isGap(this.#version, result);
    this.#version = Math.max(this.#version, result.version);
    this.#history = result.history;
    this.#hasProblem = false;
    this.#drop(pending);
    const folded = this.#cache.fold(pending.edit);
    if (this.#classes !== null) {
      this.#classes = addCounts(pending.edit.onClasses(this.#classes), pending.counts);
    }
    if (hasGap) this.#reread(null);
    else if (!pending.edit.isComplete) this.#reread(result.itemIds);
    this.#changed(folded);
    this.#tellSaveState();
    pending.settle(result);
  }

  #takeBack(pending: Pending): void {
    this.#hasProblem = true;
    this.#drop(pending);
    this.#changed(null);
    pending.settle(null);
  }

  #drop(pending: Pending): void {
    this.#pending = this.#pending.filter((one) => one !== pending);
  }

  #reread(ids: readonly ItemId[] | null): void {
    this.#cache.invalidate(ids ?? this.#cache.ids());
    this.#epoch += 1;
  }

  /** Counts come from the services; answers that crossed an edit are dropped, the edit's end asks again. */
  #refreshClasses(): void {
    const asked = ++this.#classesAsked;
    this.#port.classes().then(
      (classes) => {
        if (asked !== this.#classesAsked || this.#pending.length > 0) return;
        this.#classes = keepSame(this.#classes, classes);
        this.#changed([]);
      },
      (error: unknown) => {
        if (!isLost(error)) this.#events.onFailed(error, 'read');
      },
    );
  }

  #showClasses(): readonly LabelClass[] | null {
    if (this.#classes === null) return null;
    return this.#pending.reduce<readonly LabelClass[]>(
      (classes, { edit, counts }) => addCounts(edit.onClasses(classes), counts),
      this.#classes,
    );
  }

  /** @param ids items whose shown value is worked out again, or null for all */
  #changed(ids: readonly ItemId[] | null): void {
    if (ids === null || this.#pending.length === 0) this.#shown.clear();
    else for (const id of ids) this.#shown.delete(id);
    this.#events.onChange();
  }

  #tellSaveState(): void {
    const pending = this.#pending.length;
    this.#events.onSaveState({ state: this.#saveState(pending), pending });
  }

  #saveState(pending: number): SaveState['state'] {
    if (this.#isWaiting) return 'waiting';
    if (pending > 0) return 'saving';
    return this.#hasProblem ? 'problem' : 'saved';
  }
}

/** A number was skipped: another window has stored something in between. An action that did nothing takes no number. */
export const isGap = (version: number, result: ActionResult): boolean =>
  result.version > version + (result.description === null ? 0 : 1);

/** Two changes that came while something was on its way: no image that the first one names may be missed. */
function bothChanges(first: ProjectChange | null, second: ProjectChange): ProjectChange {
  if (first === null) return second;
  const isMany = first.itemIds === null || second.itemIds === null;
  return {
    ...second,
    itemIds: isMany ? null : [...(first.itemIds ?? []), ...(second.itemIds ?? [])],
    suggestionsChanged: first.suggestionsChanged || second.suggestionsChanged,
  };
}

const isLost = (error: unknown): boolean => isAppError(error) && error.code === 'connection.lost';

const addCounts = (
  classes: readonly LabelClass[],
  counts: ReadonlyMap<ClassId, number>,
): readonly LabelClass[] =>
  counts.size === 0
    ? classes
    : classes.map((one) => {
        const change = counts.get(one.id) ?? 0;
        return change === 0 ? one : { ...one, count: Math.max(0, one.count + change) };
      });

/** The new list with the old objects where nothing changed, so that what shows them need not be drawn again. */
function keepSame(old: readonly LabelClass[] | null, fresh: readonly LabelClass[]): readonly LabelClass[] {
  const known = new Map(old?.map((one) => [one.id, one]));
  const next = fresh.map((one) => {
    const before = known.get(one.id);
    return before !== undefined && isSameClass(before, one) ? before : one;
  });
  const isSame = old?.length === next.length && next.every((one, index) => one === old[index]);
  return isSame ? old : next;
}

const isSameClass = (a: LabelClass, b: LabelClass): boolean =>
  a.name === b.name &&
  a.color === b.color &&
  a.position === b.position &&
  a.isVoid === b.isVoid &&
  a.group === b.group &&
  a.count === b.count;
