/** The store of one image's points in memory, for tests of the page's document: answers when told to, and can fail. */
import { isSamePoint } from '#renderer/document/PointsDocument.ts';
import type { PointsPort } from '#renderer/document/PointsPort.ts';
import type { ItemActionResult } from '#shared/contract/answers.ts';
import type { ItemPoints, PointChange, PointValue } from '#shared/domain/points.ts';
import { MemoryDrawing } from './memoryStore.ts';

export class MemoryPoints extends MemoryDrawing<PointChange> {
  readonly #points = new Map<number, PointValue>();

  get stored(): ItemPoints {
    return [...this.#points].sort(([a], [b]) => a - b);
  }

  readonly port: PointsPort = {
    read: async () => {
      await this.door('read');
      return this.stored;
    },
    history: () => Promise.resolve(this.history()),
    place: async ({ changes: wanted, what }) => {
      await this.door('place');
      const isMerged = wanted.some(({ classId, before }) => !isSamePoint(this.#now(classId), before));
      const changes = this.#apply(wanted);
      this.did(what, changes);
      return { ...this.#answer(changes.length > 0 ? what : null), isMerged };
    },
    undo: () => this.#step('undo'),
    redo: () => this.#step('redo'),
  };

  #apply(wanted: readonly PointChange[]): PointChange[] {
    return wanted.flatMap(({ classId, after }) => {
      const before = this.#now(classId);
      if (after === null) this.#points.delete(classId);
      else this.#points.set(classId, after);
      return isSamePoint(before, after) ? [] : [{ classId, before, after }];
    });
  }

  async #step(name: 'undo' | 'redo'): Promise<ItemActionResult> {
    const done = await this.step(
      name,
      (changes) => this.#apply(changes),
      (one) => ({ ...one, before: one.after, after: one.before }),
    );
    return this.#answer(done?.what ?? null);
  }

  #now(classId: number): PointValue | null {
    return this.#points.get(classId) ?? null;
  }

  #answer(description: string | null): ItemActionResult {
    return { ...this.result(description), points: description === null ? null : this.stored };
  }
}
