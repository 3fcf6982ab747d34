/** The deepest folder that holds all of some folders. */
import { dirname } from 'node:path';
import { isInside } from './isInside.ts';

/** @param folders absolute paths. @returns null when there is none, as with folders on different drives */
export function commonFolder(folders: readonly string[]): string | null {
  let common = folders[0];
  if (common === undefined) return null;
  for (const folder of folders) {
    while (!isInside(common, folder)) {
      const parent: string = dirname(common);
      if (parent === common) return null;
      common = parent;
    }
  }
  return common;
}
