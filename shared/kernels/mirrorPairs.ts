/** Which names are left and right of one thing: `left eye` and `right eye`, `l_hip` and `r_hip`, `EyeL` and `EyeR`. */

/** Where a name says left or right: the word anywhere, a letter of its own, or a capital before or behind a word. */
const SIDES: readonly RegExp[] = [
  /left|right/gi,
  /(?<![\p{L}\p{N}])[lr](?![\p{L}\p{N}])/giu,
  /^[LR](?=\p{Lu}|\d)/gu,
  /(?<=\p{Ll}|\d)[LR]$/gu,
];

const OTHER: Readonly<Record<string, string>> = { left: 'right', right: 'left', l: 'r', r: 'l' };

/** The other side of what was matched, in its case: `Left` becomes `Right`, `L` becomes `R`. */
function otherSide(side: string): string {
  const other = OTHER[side.toLowerCase()] ?? side;
  if (side === side.toLowerCase()) return other;
  return side === side.toUpperCase() ? other.toUpperCase() : other.charAt(0).toUpperCase() + other.slice(1);
}

/** What the same thing on the other side would be called, most likely first; empty for a name without a side. */
function mirrorNames(name: string): readonly string[] {
  return SIDES.map((pattern) => name.replace(pattern, otherSide)).filter((other) => other !== name);
}

/**
 * Pairs names that differ only in left and right. A name stands in one pair at most.
 * @returns pairs of places in the list, the earlier place first, in list order
 */
export function mirrorPairs(names: readonly string[]): readonly (readonly [number, number])[] {
  const places = new Map(names.map((name, place) => [name, place]));
  const taken = new Set<number>();
  return names.flatMap((name, place): (readonly [number, number])[] => {
    if (taken.has(place)) return [];
    const other = mirrorNames(name)
      .map((wanted) => places.get(wanted))
      .find((found) => found !== undefined && found !== place && !taken.has(found));
    if (other === undefined) return [];
    taken.add(place).add(other);
    return [[place, other]];
  });
}
