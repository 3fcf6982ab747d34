/** The images of a project: which there are, what they carry, and where their files lie. */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadDb } from '#main/database/brands.ts';
import { indexItems, readItemFile, readItems, type ItemFile } from '#main/database/queries/items.ts';
import { lookCount, readLookTable } from '#main/database/queries/looks.ts';
import { itemsByScore } from '#main/database/queries/suggestions.ts';
import { isInside } from '#main/files/isInside.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Item, ItemFilter, ItemId, ItemSort, SortOptions } from '#shared/domain/item.ts';
import { byLikeness, scoredFirst, shuffled, type LookTable } from '#shared/kernels/itemOrder.ts';
import type { OpenProject } from './Projects.ts';

interface IndexRequest extends SortOptions {
  readonly filter: ItemFilter;
  readonly sort: ItemSort;
}

export class Items {
  /** The looks of a project, 19 MB for 100,000 images, kept once somebody sorted by them. */
  readonly #looks = new WeakMap<OpenProject, { readonly count: number; readonly table: LookTable }>();

  /** Ids of all items that fit, in order. */
  index(project: OpenProject, filter: ItemFilter, sort: ItemSort, options: SortOptions = {}): Int32Array {
    return project.db.read('index items', (db) => this.#index(project, db, { filter, sort, ...options }));
  }

  #index(project: OpenProject, db: ReadDb, { filter, sort, seed = 0, near = 0 }: IndexRequest): Int32Array {
    switch (sort) {
      case 'uncertainty':
        return scoredFirst(indexItems(db, filter, 'added'), itemsByScore(db, 'uncertainty'));
      case 'disagreement':
        return scoredFirst(indexItems(db, filter, 'added'), itemsByScore(db, 'doubt'));
      case 'random':
        return shuffled(indexItems(db, filter, 'added'), seed);
      case 'similar':
        return byLikeness(indexItems(db, filter, 'added'), near, this.#lookTable(project, db));
      default:
        return indexItems(db, filter, sort);
    }
  }

  #lookTable(project: OpenProject, db: ReadDb): LookTable {
    const count = lookCount(db);
    const known = this.#looks.get(project);
    if (known?.count === count) return known.table;
    const table = readLookTable(db);
    this.#looks.set(project, { count, table });
    return table;
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
