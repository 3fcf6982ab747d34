/** An image from anywhere as one of the project: the one it is already, or a copy of its own. */
import { readFile, realpath } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { findItemByHash } from '#main/database/queries/items.ts';
import { hashFile } from '#main/files/hashFile.ts';
import { probeImage } from '#main/files/probeImage.ts';
import { toSafeName } from '#main/files/safeName.ts';
import { writeCacheFile } from '#main/files/thumbnail.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { framesFolder } from '../importing/clipFolder.ts';
import type { Importing } from '../importing/Importing.ts';
import { itemOfFile } from '../importing/itemOfFile.ts';
import type { OpenProject } from '../Projects.ts';

/** Beside the frames of videos, which move with the project. */
const FOLDER = 'tried';

/**
 * Known by its place, or else by its bytes, so that what validates is not trained on under another name. A new one is copied
 * into the project: what was dropped on a page lies in a folder that nobody keeps.
 * @throws AppError `image.unreadable`, `image.too-large`, `disk.full`, `path.read-only`
 */
export async function takeImage(project: OpenProject, importing: Importing, path: string): Promise<ItemId> {
  await probeImage(path);
  const file = await realpath(path);
  const known = itemOfFile(project, file);
  if (known !== null) return known;
  const hash = await hashFile(file);
  const same = project.db.read('find item by content', (db) => findItemByHash(db, hash));
  if (same !== null) return same;
  const suffix = extname(file);
  const copy = `${basename(file, suffix).slice(0, 120)}-${hash.slice(0, 8)}${suffix}`;
  const kept = join(framesFolder(project.path), FOLDER, toSafeName(copy));
  const before = itemOfFile(project, kept);
  if (before !== null) return before;
  await writeCacheFile(kept, await readFile(file));
  const entry = { file: kept, place: path, tags: null, split: null, extra: null, image: null };
  const gathered = { imagesDir: framesFolder(project.path), entries: [entry], notes: [] };
  const control = { progress: () => undefined, signal: new AbortController().signal };
  await importing.takeImages(project, kept, { ...gathered, splitSpec: null, labels: null }, control);
  const item = itemOfFile(project, kept);
  if (item === null) throw new Error(`${kept} was not imported`);
  return item;
}
