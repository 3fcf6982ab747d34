/** Whether one path lies in a folder, decided on the text of resolved paths. */
import { isAbsolute, relative, sep } from 'node:path';

/** True for the folder itself too. Both must be absolute and free of links (realpath) for the answer to mean anything. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
