/** Finding tags by typing. Pure. */
import { CLASS_SEPARATOR } from '#shared/domain/className.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';

const fold = (text: string): string => text.normalize('NFC').toLocaleLowerCase();

/**
 * Tags whose name holds the text: first those that begin with it, then those of which a part begins with it (`dog` of
 * `animal/dog`), then the others; each in list order.
 */
export function findTags(all: readonly LabelClass[], query: string): readonly LabelClass[] {
  const wanted = fold(query.trim());
  if (wanted === '') return all;
  const found: readonly LabelClass[][] = [[], [], []];
  for (const one of all) {
    const name = fold(one.name);
    if (name.startsWith(wanted)) found[0]?.push(one);
    else if (name.includes(`${CLASS_SEPARATOR}${wanted}`)) found[1]?.push(one);
    else if (name.includes(wanted)) found[2]?.push(one);
  }
  return found.flat();
}

/**
 * The row that Enter takes at first: a tag that is or (with a part) begins with what was typed, else the offer to create it.
 * "road" must not toggle "railroad".
 * @returns a place in `found`, or its length for "create"
 */
export function startChoice(found: readonly LabelClass[], name: string): number {
  const wanted = fold(name);
  const same = found.findIndex((one) => fold(one.name) === wanted);
  if (same >= 0) return same;
  const first = fold(found[0]?.name ?? '');
  const begins = first.startsWith(wanted) || first.includes(`${CLASS_SEPARATOR}${wanted}`);
  return found.length > 0 && begins ? 0 : found.length;
}
