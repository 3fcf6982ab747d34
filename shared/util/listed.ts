/** Names in a sentence: all of them where they are few, else the first and how many more. */

/** @param what the names are of, behind the count, such as `classes` */
export function listed(names: readonly string[], most: number, what: string): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${String(names.length - most)} more ${what}`;
}
