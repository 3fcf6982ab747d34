/** Groups of classes of which an image carries one at most: what a new tag takes off, and who wins. Page and services agree. */
import type { ClassId } from '#shared/domain/labelClass.ts';

/** The part of a class that deciding needs. */
export interface GroupedClass {
  readonly id: ClassId;
  readonly group: string | null;
}

/**
 * These classes, each once and of each group one: the last that is named. Classes of no group all stay. Order is kept.
 */
export function lastOfEachGroup(
  classes: readonly GroupedClass[],
  named: readonly ClassId[],
): readonly ClassId[] {
  const groups = groupsOf(classes, named);
  const winners = new Map<string, ClassId>();
  for (const id of named) {
    const group = groups.get(id) ?? null;
    if (group !== null) winners.set(group, id);
  }
  return [...new Set(named)].filter((id) => {
    const group = groups.get(id) ?? null;
    return group === null || winners.get(group) === id;
  });
}

/** What an image loses that gets these classes: the other members of their groups. */
export function rivalsOf(classes: readonly GroupedClass[], added: readonly ClassId[]): readonly ClassId[] {
  const groups = new Set([...groupsOf(classes, added).values()].filter((group) => group !== null));
  if (groups.size === 0) return [];
  const staying = new Set(added);
  return classes
    .filter(({ id, group }) => group !== null && groups.has(group) && !staying.has(id))
    .map(({ id }) => id);
}

function groupsOf(
  classes: readonly GroupedClass[],
  ids: readonly ClassId[],
): ReadonlyMap<ClassId, string | null> {
  const wanted = new Set(ids);
  return new Map(classes.filter(({ id }) => wanted.has(id)).map(({ id, group }) => [id, group]));
}
