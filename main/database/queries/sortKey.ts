/** How images are ordered by name. */

/** The file name in lower case with numbers padded, so that `img2` comes before `img10`. */
export function sortKey(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name.replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}
