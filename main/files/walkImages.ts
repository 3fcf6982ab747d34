/** Finds the images below a folder by name, without following links out of it or round in circles. */
import { opendir, readdir, realpath } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { cancelled } from '#shared/contract/errors.ts';
import { isInside } from './isInside.ts';

/** Names that may be images; their bytes decide later what they are. */
export const IMAGE_SUFFIXES = [
  '.jpg',
  '.jpeg',
  '.jpe',
  '.jfif',
  '.png',
  '.webp',
  '.gif',
  '.tif',
  '.tiff',
  '.avif',
  '.bmp',
  '.dib',
] as const;

const suffixes = new Set<string>(IMAGE_SUFFIXES);

/** Found in order to say how their frames become images. */
const VIDEO = /\.(mp4|m4v|mov|webm|mkv|avi|ogv)$/i;

export const hasImageSuffix = (name: string): boolean => suffixes.has(extname(name).toLowerCase());

export interface Walk {
  /** Paths relative to the folder, with '/' on every system, sorted within each folder. */
  readonly paths: readonly string[];
  /** Links that lead out of the folder, folders that could not be opened, and videos, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** True when `limit` images were found and the rest was left. */
  readonly isLowerBound: boolean;
}

export interface WalkOptions {
  readonly limit?: number;
  readonly signal?: AbortSignal;
  /** Which names are found; left out: those that may be images. */
  readonly accepts?: (name: string) => boolean;
}

/**
 * @param folder an existing folder
 * @throws CancelledError when the signal aborts
 */
export async function walkImages(folder: string, options: WalkOptions = {}): Promise<Walk> {
  const root = await realpath(folder);
  const paths: string[] = [];
  const skipped: { path: string; reason: string }[] = [];
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const waiting = [''];
  while (waiting.length > 0) {
    if (options.signal?.aborted === true) throw cancelled();
    const here = waiting.shift() ?? '';
    const found = await readFolder(root, here, options.accepts ?? hasImageSuffix);
    for (const problem of found.skipped) skipped.push(problem);
    waiting.unshift(...found.folders);
    for (const path of found.images) {
      if (paths.length >= limit) return { paths, skipped, isLowerBound: true };
      paths.push(path);
    }
  }
  return { paths, skipped, isLowerBound: false };
}

interface FolderContent {
  readonly images: string[];
  readonly folders: string[];
  readonly skipped: { path: string; reason: string }[];
}

async function readFolder(
  root: string,
  here: string,
  accepts: (name: string) => boolean,
): Promise<FolderContent> {
  const content: FolderContent = { images: [], folders: [], skipped: [] };
  const inside = (name: string): string => (here === '' ? name : `${here}/${name}`);
  const entries = await readdir(join(root, here), { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    content.skipped.push({ path: here, reason: 'the folder cannot be opened' });
    return content;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name.endsWith('.limn')) continue;
    if (entry.isDirectory()) content.folders.push(inside(entry.name));
    else if (entry.isFile() && accepts(entry.name)) content.images.push(inside(entry.name));
    else if (entry.isFile() && VIDEO.test(entry.name))
      content.skipped.push({
        path: inside(entry.name),
        reason: 'a video: add its frames from the dialog that adds images',
      });
    else if (entry.isSymbolicLink()) await noteLink(root, inside(entry.name), accepts, content);
  }
  return content;
}

/** What a link points to inside the folder is found at its own place; what is outside stays out and is named. */
async function noteLink(
  root: string,
  path: string,
  accepts: (name: string) => boolean,
  content: FolderContent,
): Promise<void> {
  const target = await realpath(join(root, path)).catch(() => null);
  if (target === null) {
    if (accepts(path)) content.skipped.push({ path, reason: 'a link to nothing' });
  } else if (!isInside(root, target)) {
    content.skipped.push({ path, reason: 'a link to a place outside the folder' });
  }
}

/** Names of the entries of a folder that are folders, for recognising what a folder is. */
export async function subfolders(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(folder)) {
    if (entry.isDirectory() && !entry.name.startsWith('.')) names.push(entry.name);
  }
  return names.sort();
}

/** `a\b` on Windows is `a/b` in the database. */
const toPosix = (path: string): string => (sep === '/' ? path : path.split(sep).join('/'));

export const relativePosix = (root: string, path: string): string => toPosix(relative(root, path));
