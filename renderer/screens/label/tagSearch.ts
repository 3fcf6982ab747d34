/** Finding tags by typing. Pure. */
import type { LabelClass } from '#shared/domain/labelClass.ts';

const fold = (text: string): string => text.normalize('NFC').toLocaleLowerCase();

/** Tags whose name holds the text, those that begin with it first; each part in list order. */
export function findTags(all: readonly LabelClass[], query: string): readonly LabelClass[] {
  const wanted = fold(query.trim());
  if (wanted === '') return all;
  const begins = all.filter((one) => fold(one.name).startsWith(wanted));
  const holds = all.filter((one) => !begins.includes(one) && fold(one.name).includes(wanted));
  return [...begins, ...holds];
}

/**
 * The row that Enter takes at first: a tag that is or begins with what was typed, else the offer to create it.
 * "road" must not toggle "railroad".
 * @returns a place in `found`, or its length for "create"
 */
export function startChoice(found: readonly LabelClass[], name: string): number {
  const wanted = fold(name);
  const same = found.findIndex((one) => fold(one.name) === wanted);
  if (same >= 0) return same;
  const first = found[0];
  return first !== undefined && fold(first.name).startsWith(wanted) ? 0 : found.length;
}
