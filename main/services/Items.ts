/** The images of a project: which there are, what they carry, and where their files lie. */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { indexItems, readItemFile, readItems, type ItemFile } from '#main/database/queries/items.ts';
import { isInside } from '#main/files/isInside.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Item, ItemFilter, ItemId, ItemSort } from '#shared/domain/item.ts';
import type { OpenProject } from './Projects.ts';

export class Items {
  /** Ids of all items that fit, in order. */
  index(project: OpenProject, filter: ItemFilter, sort: ItemSort): Int32Array {
    return project.db.read('index items', (db) => indexItems(db, filter, sort));
  }

  /** Items by id, in the order of the ids; ids that are no item are left out. */
  read(project: OpenProject, ids: readonly ItemId[]): readonly Item[] {
    return project.db.read('read items', (db) => readItems(db, ids));
  }

  /** @throws AppError `item.unknown` */
  file(project: OpenProject, id: ItemId): ItemFile {
    const file = project.db.read('item file', (db) => readItemFile(db, id));
    if (file === null) throw new AppError('item.unknown', { id });
    return file;
  }

  /**
   * The original's absolute path, resolved through links and checked to lie inside its root.
   * @throws AppError `item.unknown`, `path.missing`, `path.forbidden`
   */
  async originalPath(project: OpenProject, id: ItemId): Promise<string> {
    const file = this.file(project, id);
    return realPathInside(file.root, file.path);
  }
}

/** @throws AppError `path.missing`, `path.forbidden` */
export async function realPathInside(root: string, path: string): Promise<string> {
  const wanted = join(root, path);
  const [realRoot, real] = await Promise.all([realpath(root), realpath(wanted)]).catch((error: unknown) => {
    throw new AppError('path.missing', { path: wanted }, { cause: error });
  });
  if (!isInside(realRoot, real)) throw new AppError('path.forbidden', { path: wanted });
  return real;
}
