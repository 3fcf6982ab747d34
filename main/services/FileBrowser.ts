/** The studio's own file picker, for shells without the system's: names only, and only below the allowed folders. */
import { realpathSync, statSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { isInside } from '#main/files/isInside.ts';
import type { FolderListing } from '#shared/contract/answers.ts';
import { AppError } from '#shared/contract/errors.ts';

export type Wanted = 'folder' | 'file' | 'images' | 'project' | 'save-folder';
type Entry = FolderListing['entries'][number];

const MAX_ENTRIES = 5000;
const IMAGES: readonly string[] = [
  '.jpg',
  '.jpeg',
  '.png',
  '.webp',
  '.gif',
  '.bmp',
  '.tif',
  '.tiff',
  '.avif',
];
/** Lists of labels, lists of files, weights: what a person may have to point at. */
const FILES: readonly string[] = ['.csv', '.tsv', '.txt', '.safetensors'];

export class FileBrowser {
  readonly #roots: readonly string[];
  readonly #isUnlimited: boolean;

  /**
   * @param roots allowed folders; null allows every path, for a shell whose page is the program itself
   * @throws AppError `path.missing`, `path.not-a-folder` for a root that is none
   */
  constructor(roots: readonly string[] | null) {
    this.#isUnlimited = roots === null;
    this.#roots = [...new Set((roots ?? [homedir()]).map(resolveRoot))];
  }

  /**
   * Names in a folder, folders first; `null` lists the roots.
   * @throws AppError `path.forbidden`, `path.missing`, `path.not-a-folder`
   */
  async list(path: string | null, wanted: Wanted): Promise<FolderListing> {
    if (path === null) return this.#listRoots();
    const folder = this.check(path);
    const found = await readFolder(folder);
    const entries = await Promise.all(found.map((name) => this.#look(join(folder, name), wanted)));
    const shown = entries.filter((entry) => entry !== null).sort(byKindThenName);
    return {
      path: folder,
      parent: this.#roots.includes(folder) ? null : dirname(folder),
      entries: shown.slice(0, MAX_ENTRIES),
      isTruncated: shown.length > MAX_ENTRIES,
    };
  }

  /**
   * Checks that a path lies below an allowed folder, links followed. A path that does not exist yet is judged by the nearest
   * folder above it that does.
   * @returns the path without links
   * @throws AppError `path.forbidden`
   */
  check(path: string): string {
    const real = realOrFuture(resolve(path));
    if (this.#allows(real)) return real;
    throw new AppError('path.forbidden', { path });
  }

  #allows(real: string): boolean {
    return this.#isUnlimited || this.#roots.some((root) => isInside(root, real));
  }

  #listRoots(): FolderListing {
    const entries = this.#roots.map((path): Entry => ({ name: path, path, kind: 'folder' }));
    return { path: null, parent: null, entries, isTruncated: false };
  }

  /** What the picker shows for one name, or null when it hides it: hidden files, other kinds, links that lead outside. */
  async #look(path: string, wanted: Wanted): Promise<Entry | null> {
    const name = basename(path);
    if (name.startsWith('.')) return null;
    try {
      const real = await realpath(path);
      if (!this.#allows(real)) return null;
      const isFolder = (await stat(real)).isDirectory();
      if (isFolder) return { name, path, kind: name.endsWith('.limn') ? 'project' : 'folder' };
      return isShown(name, wanted) ? { name, path, kind: 'file' } : null;
    } catch {
      // A dangling link, or a folder that went away while it was read: nothing that can be chosen.
      return null;
    }
  }
}

function isShown(name: string, wanted: Wanted): boolean {
  const suffix = extname(name).toLowerCase();
  if (wanted === 'images') return IMAGES.includes(suffix);
  return wanted === 'file' && FILES.includes(suffix);
}

const order: Readonly<Record<Entry['kind'], number>> = { project: 0, folder: 0, file: 1 };
const byKindThenName = (a: Entry, b: Entry): number =>
  order[a.kind] - order[b.kind] || a.name.localeCompare(b.name, 'en', { numeric: true });

async function readFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw sortDiskError(error, folder);
  }
}

function resolveRoot(path: string): string {
  let real: string;
  try {
    real = realpathSync(resolve(path));
  } catch (error) {
    throw new AppError('path.missing', { path }, { cause: error });
  }
  if (!statSync(real).isDirectory()) throw new AppError('path.not-a-folder', { path });
  return real;
}

/** Follows the links of as much of the path as exists. */
function realOrFuture(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realOrFuture(parent), basename(path));
  }
}
