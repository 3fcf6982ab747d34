/** Which image of a project a file is. */
import { findItem } from '#main/database/queries/items.ts';
import { listRoots } from '#main/database/queries/roots.ts';
import { isInside } from '#main/files/isInside.ts';
import { relativePosix } from '#main/files/walkImages.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { OpenProject } from '../Projects.ts';

/** @param file absolute @returns null for a file that is no image of the project */
export const itemOfFile = (project: OpenProject, file: string): ItemId | null =>
  project.db.read('find item', (db) => {
    for (const root of listRoots(db)) {
      const found = isInside(root.path, file) ? findItem(db, root.id, relativePosix(root.path, file)) : null;
      if (found !== null) return found;
    }
    return null;
  });
