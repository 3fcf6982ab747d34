/** A label store in memory for tests of the page's document: answers when told to, and can fail. */
import type { LabelPort } from '#renderer/document/LabelPort.ts';
import type { ActionResult } from '#shared/contract/answers.ts';
import type { Item, ItemId, TagScore } from '#shared/domain/item.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { MemoryStore } from './memoryStore.ts';

interface State {
  readonly items: ReadonlyMap<ItemId, Item>;
  readonly classes: readonly LabelClass[];
}

export const item = (id: ItemId, classIds: readonly number[] = []): Item => ({
  id,
  name: `${id}.jpg`,
  path: `${id}.jpg`,
  rootId: 1,
  widthPx: 10,
  heightPx: 10,
  split: null,
  isLabeled: classIds.length > 0,
  classIds,
  problem: null,
  suggestion: null,
});

export const labelClass = (id: number, name: string): LabelClass => ({
  id,
  name,
  color: '#000000',
  position: id - 1,
  isVoid: false,
  group: null,
  count: 0,
});

export class MemoryLabels extends MemoryStore {
  #state: State;
  #past: State[] = [];
  #future: State[] = [];
  readonly #aside = new Map<ItemId, Item['suggestion']>();

  constructor(items: readonly Item[], classes: readonly LabelClass[]) {
    super();
    this.#state = { items: new Map(items.map((one) => [one.id, one])), classes };
  }

  /** What is stored, as opposed to what the page shows. */
  tagsOf(id: ItemId): readonly number[] {
    return this.#state.items.get(id)?.classIds ?? [];
  }

  /** A run suggests something for an image; no label changes. */
  suggest(id: ItemId, scores: readonly TagScore[]): void {
    const suggestion = { run: 'r1', scores, uncertainty: null, disagreement: null };
    this.#state = this.#change([id], (one) => ({ ...one, suggestion }));
  }

  /** A change made in another window: stored, but not through the port. */
  changeElsewhere(id: ItemId, classIds: readonly number[]): void {
    this.#put(this.#change([id], (one) => ({ ...one, classIds })));
  }

  readonly port: LabelPort = {
    read: async (ids) => {
      this.calls.push(`read ${ids.length}`);
      await Promise.resolve();
      return ids.flatMap((id) => this.#state.items.get(id) ?? []);
    },
    classes: async () => {
      await Promise.resolve();
      return this.#state.classes.map((one) => ({ ...one, count: this.#count(one.id) }));
    },
    history: () => Promise.resolve(this.#history()),
    apply: ({ itemIds, add, remove, labeled }) =>
      this.#edit('apply', itemIds, () =>
        this.#change(itemIds, (one) => ({
          ...one,
          classIds: [...new Set([...one.classIds.filter((id) => !remove.includes(id)), ...add])].sort(),
          isLabeled: labeled ?? true,
          suggestion: null,
        })),
      ),
    copy: ({ from, to }) =>
      this.#edit('copy', to, () =>
        this.#change(to, (one) => ({ ...one, classIds: this.tagsOf(from), isLabeled: true })),
      ),
    replace: ({ itemIds, from, into }) =>
      this.#edit('replace', itemIds, () =>
        this.#change(itemIds, (one) =>
          one.classIds.includes(from)
            ? { ...one, classIds: [...one.classIds.filter((id) => id !== from && id !== into), into].sort() }
            : one,
        ),
      ),
    accept: async ({ items }) => {
      const wanted = items ?? [...this.#state.items.keys()];
      const result = await this.#edit('accept', wanted, () =>
        this.#change(wanted, (one) =>
          one.suggestion === null
            ? one
            : {
                ...one,
                classIds: one.suggestion.scores.filter(([, p]) => p > 0.5).map(([id]) => id),
                isLabeled: true,
                suggestion: null,
              },
        ),
      );
      return { ...result, tiles: [], points: null, isMerged: false };
    },
    correct: ({ items, add, remove }) =>
      this.#edit('correct', items, () =>
        this.#change(items, (one) => {
          const scores = one.suggestion?.scores.filter(([, p]) => p > 0.5) ?? [];
          const base = one.isLabeled ? one.classIds : scores.map(([id]) => id);
          const kept = base.filter((id) => !remove.includes(id));
          return {
            ...one,
            classIds: [...new Set([...kept, ...add])].sort(),
            isLabeled: true,
            suggestion: null,
          };
        }),
      ),
    reject: async ({ items, isRejected }) => {
      await this.door('reject');
      for (const id of items) {
        const one = this.#state.items.get(id);
        const kept = this.#aside.get(id) ?? null;
        if (one === undefined) continue;
        if (isRejected) this.#aside.set(id, one.suggestion);
        this.#state = this.#change([id], () => ({ ...one, suggestion: isRejected ? null : kept }));
      }
      return this.#result(null, items);
    },
    undo: () => this.#step('undo', this.#past, this.#future),
    redo: () => this.#step('redo', this.#future, this.#past),
    addClass: ({ name }) =>
      this.#edit('add', [], () => {
        const { classes, items } = this.#state;
        return { items, classes: [...classes, labelClass(classes.length + 1, name)] };
      }),
    renameClass: ({ id, name }) =>
      this.#edit('rename', [], () => this.#changeClasses((one) => (one.id === id ? { ...one, name } : one))),
    recolorClass: ({ id, color }) =>
      this.#edit('recolor', [], () =>
        this.#changeClasses((one) => (one.id === id ? { ...one, color } : one)),
      ),
    groupClasses: ({ ids, group }) =>
      this.#edit('group', [], () =>
        this.#changeClasses((one) => (ids.includes(one.id) ? { ...one, group } : one)),
      ),
    moveClass: () => this.#edit('move', [], () => this.#state),
    mergeClasses: () => this.#edit('merge', [], () => this.#state),
    setVoidClass: ({ id, isVoid }) =>
      this.#edit('setVoid', [], () =>
        this.#changeClasses((one) => ({ ...one, isVoid: one.id === id ? isVoid : one.isVoid && !isVoid })),
      ),
    deleteClass: () => this.#edit('delete', [], () => this.#state),
    setScheme: () => this.#edit('setScheme', [], () => this.#state),
    useTemplate: () => this.#edit('useTemplate', [], () => this.#state),
  };

  async #edit(name: string, ids: readonly ItemId[], change: () => State): Promise<ActionResult> {
    await this.door(name);
    this.#past.push(this.#state);
    this.#future = [];
    this.#put(change());
    return this.#result(name, ids);
  }

  async #step(name: 'undo' | 'redo', from: State[], to: State[]): Promise<ActionResult> {
    await this.door(name);
    const next = from.pop();
    if (next === undefined) return this.#result(null, []);
    to.push(this.#state);
    this.#put(next);
    return this.#result(name, null);
  }

  #put(state: State): void {
    this.#state = state;
    this.version += 1;
  }

  #change(ids: readonly ItemId[], change: (one: Item) => Item): State {
    const items = new Map(this.#state.items);
    for (const id of ids) {
      const one = items.get(id);
      if (one !== undefined) items.set(id, change(one));
    }
    return { ...this.#state, items };
  }

  #changeClasses(change: (one: LabelClass) => LabelClass): State {
    return { ...this.#state, classes: this.#state.classes.map(change) };
  }

  #count(id: number): number {
    return [...this.#state.items.values()].filter((one) => one.classIds.includes(id)).length;
  }

  #history() {
    return {
      undo: this.#past.length > 0 ? 'the last' : null,
      redo: this.#future.length > 0 ? 'the next' : null,
    };
  }

  #result(description: string | null, itemIds: readonly ItemId[] | null): ActionResult {
    return { version: this.version, description, history: this.#history(), itemIds, classesChanged: false };
  }
}
