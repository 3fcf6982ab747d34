/** Counts what was left out, by reason, and keeps the first few places. */
import type { SkippedGroup } from '#shared/domain/job.ts';

const EXAMPLES = 20;

export class SkipLog {
  readonly #groups = new Map<string, { count: number; examples: string[] }>();

  /** @param place path, or file and line */
  add(reason: string, place: string): void {
    const group = this.#groups.get(reason) ?? { count: 0, examples: [] };
    group.count += 1;
    if (group.examples.length < EXAMPLES) group.examples.push(place);
    this.#groups.set(reason, group);
  }

  /** Most frequent first. */
  groups(): readonly SkippedGroup[] {
    return [...this.#groups.entries()]
      .map(([reason, group]) => ({ reason, ...group }))
      .sort((a, b) => b.count - a.count);
  }
}
