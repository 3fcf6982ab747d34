/** What the stores in memory have in common: their calls are counted, wait when told to, and can fail. */
import type { ProjectChange } from '#shared/contract/answers.ts';

export abstract class MemoryStore {
  /** Names of the calls that arrived, in order. */
  readonly calls: string[] = [];
  version = 1;
  #gates: (() => void)[] = [];
  #isHolding = false;
  #failures: unknown[] = [];

  /** From now on calls wait for `release`. */
  hold(): void {
    this.#isHolding = true;
  }

  release(): void {
    this.#isHolding = false;
    for (const open of this.#gates.splice(0)) open();
  }

  failNext(error: unknown): void {
    this.#failures.push(error);
  }

  /** What every call goes through. */
  protected async door(name: string): Promise<void> {
    this.calls.push(name);
    if (this.#isHolding) await new Promise<void>((open) => this.#gates.push(open));
    const failure = this.#failures.shift();
    if (failure !== undefined) throw failure;
  }
}

interface Done<Change> {
  readonly what: string;
  readonly changes: readonly Change[];
}

/** The store of what is drawn on one image, with its history. */
export abstract class MemoryDrawing<Change> extends MemoryStore {
  #past: Done<Change>[] = [];
  #future: Done<Change>[] = [];

  /** What the services tell everybody after the last action. */
  change(): ProjectChange {
    return {
      version: this.version,
      itemIds: [1],
      classesChanged: false,
      itemsChanged: false,
      history: { undo: null, redo: null },
      runsChanged: false,
      suggestionsChanged: false,
    };
  }

  protected history() {
    return { undo: this.#past.at(-1)?.what ?? null, redo: this.#future.at(-1)?.what ?? null };
  }

  /** A new action; one that changed nothing leaves no trace. */
  protected did(what: string, changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#past.push({ what, changes });
    this.#future = [];
    this.version += 1;
  }

  /** @param apply stores changes and says which they really were @returns null when there is nothing to step over */
  protected async step(
    name: 'undo' | 'redo',
    apply: (changes: readonly Change[]) => readonly Change[],
    reversed: (change: Change) => Change,
  ): Promise<Done<Change> | null> {
    await this.door(name);
    const [from, to] = name === 'undo' ? [this.#past, this.#future] : [this.#future, this.#past];
    const next = from.pop();
    if (next === undefined) return null;
    const changes = apply(next.changes.map(reversed));
    to.push({ what: next.what, changes });
    this.version += 1;
    return { what: `${name}: ${next.what}`, changes };
  }

  /** What every action answers, without what it drew. */
  protected result(description: string | null) {
    return {
      version: this.version,
      description,
      history: this.history(),
      itemIds: description === null ? [] : [1],
      classesChanged: false,
      tiles: [],
      points: null,
      isMerged: false,
    };
  }
}
