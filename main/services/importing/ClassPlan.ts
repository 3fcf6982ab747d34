/**
 * The classes an import needs, numbered before they are stored: masks are painted with these numbers, and the transaction
 * replaces them where the store had to take others.
 */
import type { ImportClass } from '#main/database/queries/importing.ts';
import type { Report, SourceClass } from '#main/formats/annotations.ts';
import { AppError } from '#shared/contract/errors.ts';
import { checkClassName } from '#shared/domain/className.ts';
import { MAX_MASK_CLASS } from '#shared/domain/mask.ts';

interface Planned extends ImportClass {
  readonly number: number;
  /** False for one that is only made when something is labeled with it, and was not yet. */
  isNeeded: boolean;
}

export interface Known {
  readonly id: number;
  readonly name: string;
}

/** What fastai calls it; metrics leave it out. */
const isVoidName = (name: string): boolean => name.toLowerCase() === 'void';

export class ClassPlan {
  readonly #known: ReadonlyMap<string, number>;
  readonly #planned = new Map<string, Planned>();
  /** By the name in the source; null: it cannot be a class. */
  readonly #numbers = new Map<string, number | null>();
  readonly #report: Report;
  #next: number;

  /** @param next the id that the next new class would get */
  constructor(known: readonly Known[], next: number, report: Report) {
    this.#known = new Map(known.map(({ name, id }) => [name, id]));
    this.#next = next;
    this.#report = report;
  }

  /** Classes that a source lists: they come first, in its order. */
  list(classes: readonly SourceClass[]): void {
    for (const source of classes) this.#numberOf(source);
  }

  /** The number of a class that something is labeled with. Undefined: its name cannot be one, which was reported. */
  readonly valueOf = (name: string): number | undefined => {
    const number = this.#numberOf({ name, color: null });
    if (number === null) return undefined;
    const planned = this.#planned.get(stored(name) ?? '');
    if (planned !== undefined) planned.isNeeded = true;
    return number;
  };

  /** The classes to make, in order; those by number alone stand in the order of their numbers. */
  toMake(): readonly (ImportClass & { readonly number: number })[] {
    const needed = [...this.#planned.values()].filter((planned) => planned.isNeeded);
    const counted = needed
      .filter(({ name }) => COUNTED.test(name))
      .sort((a, b) => countOf(a.name) - countOf(b.name));
    return [...needed.filter(({ name }) => !COUNTED.test(name)), ...counted];
  }

  #numberOf(source: SourceClass): number | null {
    const known = this.#numbers.get(source.name);
    if (known !== undefined) return known;
    const number = this.#plan(source);
    this.#numbers.set(source.name, number);
    return number;
  }

  #plan(source: SourceClass): number | null {
    const checked = checkClassName(source.name);
    if (!checked.ok) {
      this.#report(
        `a class whose name cannot be kept: ${checked.problem}`,
        JSON.stringify(source.name.slice(0, 60)),
      );
      return null;
    }
    const { name } = checked;
    const before = this.#known.get(name) ?? this.#planned.get(name)?.number;
    if (before !== undefined) return before;
    const number = this.#next;
    if (number > MAX_MASK_CLASS) throw new AppError('mask.too-many-classes', { limit: MAX_MASK_CLASS });
    this.#next += 1;
    const isVoid = source.isVoid ?? isVoidName(name);
    this.#planned.set(name, {
      name,
      color: source.color,
      isVoid,
      number,
      isNeeded: source.isOptional !== true,
    });
    return number;
  }
}

const COUNTED = /^class (\d+)$/;
const countOf = (name: string): number => Number(COUNTED.exec(name)?.[1] ?? 0);

function stored(name: string): string | null {
  const checked = checkClassName(name);
  return checked.ok ? checked.name : null;
}
