/** From an image of the project to its file. */
import { join } from 'node:path';
import { readItemFile } from '#main/database/queries/items.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { OpenProject } from './Projects.ts';

/** Where the file of an image of the project is. @throws AppError `item.unknown` */
export function pathOfItem(project: OpenProject, item: ItemId): string {
  const file = project.db.read('image to look at', (db) => readItemFile(db, item));
  if (file === null) throw new AppError('item.unknown', { id: item });
  return join(file.root, file.path);
}
