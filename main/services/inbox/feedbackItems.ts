/** The images that lines of feedback mean: those of the project, and files that lie beside the file of feedback. */
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { listItemPaths } from '#main/database/queries/items.ts';
import { isInside } from '#main/files/isInside.ts';
import type { FeedbackRow } from '#main/formats/feedback.ts';
import { isAppError } from '#shared/contract/errors.ts';
import { textOfError } from '#shared/contract/errorText.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Importing } from '../importing/Importing.ts';
import { itemOfFile } from '../importing/itemOfFile.ts';
import type { OpenProject } from '../Projects.ts';
import { takeImage } from './takeImage.ts';

export type Found =
  | { readonly row: FeedbackRow; readonly item: ItemId }
  | { readonly row: FeedbackRow; readonly problem: string };

/**
 * A path is one of an image of the project (from its folder of images on, or its end, where only one fits), or of a file in
 * the folder of the feedback, which becomes an image of the project. No line reaches any other file.
 * @param file of the feedback, absolute
 */
export async function feedbackItems(
  { project, importing }: { readonly project: OpenProject; readonly importing: Importing },
  file: string,
  rows: readonly FeedbackRow[],
): Promise<readonly Found[]> {
  const folder = await realpath(dirname(file));
  const byEnd = endFinder(project);
  const found: Found[] = [];
  for (const row of rows) {
    const path = row.path.replaceAll('\\', '/');
    const there = isAbsolute(path) ? resolve(path) : resolve(folder, path);
    const known = itemOfFile(project, there) ?? (isAbsolute(path) ? null : byEnd(path));
    if (typeof known === 'number') found.push({ row, item: known });
    else if (known === 'several') found.push({ row, problem: 'several images have this name' });
    else found.push(await besideFile({ project, importing }, { row, there, folder }));
  }
  return found;
}

async function besideFile(
  { project, importing }: { readonly project: OpenProject; readonly importing: Importing },
  { row, there, folder }: { readonly row: FeedbackRow; readonly there: string; readonly folder: string },
): Promise<Found> {
  const real = await realpath(there).catch(() => null);
  if (real === null || !isInside(folder, real)) {
    return { row, problem: 'it is no image of this project, and no file beside the feedback' };
  }
  try {
    return { row, item: await takeImage(project, importing, real) };
  } catch (error) {
    if (!isAppError(error) || error.code === 'disk.full') throw error;
    return { row, problem: textOfError(error) };
  }
}

/** Finds by the end of a path: `b/1.jpg` is `a/b/1.jpg`, if that is the only one. */
function endFinder(project: OpenProject): (path: string) => ItemId | 'several' | null {
  const byName = new Map<string, { readonly id: ItemId; readonly path: string }[]>();
  for (const item of project.db.read('paths of images', listItemPaths)) {
    const name = item.path.slice(item.path.lastIndexOf('/') + 1);
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [item]);
    else others.push(item);
  }
  return (path) => {
    const wanted = join('/', path);
    const fitting = (byName.get(path.slice(path.lastIndexOf('/') + 1)) ?? []).filter((item) =>
      `/${item.path}`.endsWith(wanted),
    );
    const exact = fitting.filter((item) => `/${item.path}` === wanted);
    const [first, second] = exact.length > 0 ? exact : fitting;
    return first === undefined ? null : second === undefined ? first.id : 'several';
  };
}
