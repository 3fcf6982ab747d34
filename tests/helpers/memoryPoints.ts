/** The store of one image's points in memory, for tests of the page's document: answers when told to, and can fail. */
import { isSamePoint } from '#renderer/document/PointsDocument.ts';
import type { PointsPort } from '#renderer/document/PointsPort.ts';
import type { ItemActionResult, ProjectChange } from '#shared/contract/answers.ts';
import type { ItemPoints, PointChange, PointValue } from '#shared/domain/points.ts';

interface Done {
  readonly what: string;
  readonly changes: readonly PointChange[];
}

export class MemoryPoints {
  /** Names of the calls that arrived, in order. */
  readonly calls: string[] = [];
  version = 1;
  readonly #points = new Map<number, PointValue>();
  #past: Done[] = [];
  #future: Done[] = [];
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

  get stored(): ItemPoints {
    return [...this.#points].sort(([a], [b]) => a - b);
  }

  readonly port: PointsPort = {
    read: async () => {
      await this.#door('read');
      return this.stored;
    },
    history: () => Promise.resolve(this.#history()),
    place: async ({ changes: wanted, what }) => {
      await this.#door('place');
      const isMerged = wanted.some(({ classId, before }) => !isSamePoint(this.#now(classId), before));
      const changes = this.#apply(wanted);
      if (changes.length > 0) {
        this.#past.push({ what, changes });
        this.#future = [];
        this.version += 1;
      }
      return { ...this.#result(changes.length > 0 ? what : null), isMerged };
    },
    undo: () => this.#step('undo', this.#past, this.#future),
    redo: () => this.#step('redo', this.#future, this.#past),
  };

  #apply(wanted: readonly PointChange[]): PointChange[] {
    return wanted.flatMap(({ classId, after }) => {
      const before = this.#now(classId);
      if (after === null) this.#points.delete(classId);
      else this.#points.set(classId, after);
      return isSamePoint(before, after) ? [] : [{ classId, before, after }];
    });
  }

  async #step(name: 'undo' | 'redo', from: Done[], to: Done[]): Promise<ItemActionResult> {
    await this.#door(name);
    const next = from.pop();
    if (next === undefined) return this.#result(null);
    const changes = this.#apply(
      next.changes.map((one) => ({ ...one, before: one.after, after: one.before })),
    );
    to.push({ what: next.what, changes });
    this.version += 1;
    return this.#result(`${name}: ${next.what}`);
  }

  #now(classId: number): PointValue | null {
    return this.#points.get(classId) ?? null;
  }

  async #door(name: string): Promise<void> {
    this.calls.push(name);
    if (this.#isHolding) await new Promise<void>((open) => this.#gates.push(open));
    const failure = this.#failures.shift();
    if (failure !== undefined) throw failure;
  }

  #history() {
    return { undo: this.#past.at(-1)?.what ?? null, redo: this.#future.at(-1)?.what ?? null };
  }

  #result(description: string | null): ItemActionResult {
    return {
      version: this.version,
      description,
      history: this.#history(),
      itemIds: description === null ? [] : [1],
      classesChanged: false,
      tiles: [],
      points: description === null ? null : this.stored,
      isMerged: false,
    };
  }
}
