/** ImageFolder: the name of the folder an image lies in is its class; `train` and `valid` above it are its split. */
import type { Split } from '#shared/domain/project.ts';

export interface FolderImage {
  /** Relative to the folder that is imported, with '/'. */
  readonly path: string;
  readonly className: string | null;
  readonly split: Split | null;
}

const SPLIT_NAMES: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  valid: 'valid',
  val: 'valid',
  validation: 'valid',
  test: 'test',
  testing: 'test',
};

export const splitOfFolder = (name: string): Split | null => SPLIT_NAMES[name.toLowerCase()] ?? null;

/**
 * Class and split of each image by its path alone. The class is the folder an image lies in directly; a first folder
 * called train, valid (val, validation) or test is a split when it holds class folders. Images outside any class folder
 * have `className: null`.
 */
export function readClassFolders(paths: readonly string[]): readonly FolderImage[] {
  return paths.map((path) => {
    const parts = path.split('/');
    const folders = parts.slice(0, -1);
    const split = folders.length > 0 ? splitOfFolder(folders[0] ?? '') : null;
    const inSplit = split === null ? folders : folders.slice(1);
    return { path, className: inSplit.at(-1) ?? null, split };
  });
}

/**
 * Whether paths look like ImageFolder: every image lies in a class folder, there are at least two classes, and classes are
 * one level deep (below train and valid, if there are such). A tree of any other shape is just images.
 */
export function looksLikeClassFolders(paths: readonly string[]): boolean {
  const images = readClassFolders(paths);
  if (images.length === 0) return false;
  const classes = new Set<string>();
  for (const image of images) {
    const depth = image.path.split('/').length - 1 - (image.split === null ? 0 : 1);
    if (image.className === null || depth !== 1) return false;
    classes.add(image.className);
  }
  return classes.size >= 2;
}
