/** Folders of images and mask files: which mask belongs to which image, told from names alone. */
import type { Split } from '#shared/domain/project.ts';
import { splitOfFolder } from './classFolders.ts';

/**
 * `index`: pixels of a mask are class numbers (or colours); `objects`: a mask for each object, whatever is not black is the object.
 */
export type MaskStyle = 'index' | 'objects';

export interface MaskPair {
  /** Relative to the folder that is imported, with '/'. */
  readonly image: string;
  readonly masks: readonly string[];
  readonly split: Split | null;
}

export interface MaskLayout {
  readonly style: MaskStyle;
  /** True for VOC's `SegmentationClass`: 255 belongs to no class. */
  readonly isVoc: boolean;
  readonly pairs: readonly MaskPair[];
  /** Images without a mask. */
  readonly unlabeled: readonly string[];
  /** Masks without an image. */
  readonly strays: readonly string[];
}

/** What folders of masks are called beside `images`. */
const MASK_FOLDERS = [
  'labels',
  'masks',
  'mask',
  'annotations',
  'annotation',
  'segmentation',
  'segmentations',
  'segmentationclass',
  'gt',
  'groundtruth',
  'trimaps',
  'targets',
  'label',
];
/** What folders of images are called beside those. */
const IMAGE_FOLDERS = ['images', 'image', 'jpegimages', 'imgs', 'img', 'leftimg8bit'];

/** Pictures of masks, and masks of something else: neither images nor masks of classes. */
const LEFT_OUT = /visuali[sz]ation|^segmentationobject|npy$|^instances?$|preview/i;

/** Endings that mask names have and image names lack; fastai's `_P` first. */
const ENDINGS = [
  '',
  '_P',
  '_L',
  '_mask',
  '_masks',
  '_label',
  '_labels',
  '_seg',
  '_segmentation',
  '_gt',
  '_gtFine_labelIds',
  '-mask',
  '-label',
  '.mask',
];

/** @param paths all image files below a folder (masks too), with '/'; null when there are no masks among them */
export function findMaskLayout(paths: readonly string[]): MaskLayout | null {
  return objectsLayout(paths) ?? pairedLayout(paths);
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '');
/** `gtFine_leftImg8bit` and such belong to the picture, not to what it shows. */
const sceneOf = (stem: string): string => stem.replace(/_leftImg8bit$/, '');

/** `<id>/images/<id>.png` with `<id>/masks/*.png`, as in the nuclei of the Data Science Bowl. */
function objectsLayout(paths: readonly string[]): MaskLayout | null {
  const folders = new Map<string, { images: string[]; masks: string[] }>();
  for (const path of paths) {
    const folder = folderOf(path);
    const [parent, kind] = [folderOf(folder), nameOf(folder).toLowerCase()];
    if (kind !== 'images' && kind !== 'masks') return null;
    const found = folders.get(parent) ?? { images: [], masks: [] };
    (kind === 'images' ? found.images : found.masks).push(path);
    folders.set(parent, found);
  }
  const all = [...folders.entries()];
  if (all.some(([, { images }]) => images.length > 1)) return null;
  const isLone = all.length === 1 && (all[0]?.[1].masks.length ?? 0) <= 1;
  if (isLone || !all.some(([, { masks }]) => masks.length > 0)) return null;
  return {
    style: 'objects',
    isVoc: false,
    pairs: all.flatMap(([parent, { images, masks }]) =>
      images.flatMap((image) =>
        masks.length === 0
          ? []
          : [{ image, masks: [...masks].sort(), split: splitOfFolder(parent.split('/')[0] ?? '') }],
      ),
    ),
    unlabeled: all.flatMap(([, { images, masks }]) => (masks.length === 0 ? images : [])),
    strays: all.flatMap(([, { images, masks }]) => (images.length === 0 ? masks : [])),
  };
}

/** Where a path stands: among images or among masks, and what has to be equal for the two to belong together. */
interface Placed {
  readonly path: string;
  readonly isMask: boolean;
  /** The way to it without the folder that says which of the two it is. */
  readonly key: string;
  readonly split: Split | null;
}

function pairedLayout(paths: readonly string[]): MaskLayout | null {
  const kept = paths.filter((path) => !isLeftOut(path));
  const folders = new Set(kept.flatMap((path) => path.split('/').slice(0, -1)));
  const placed = kept.map((path) => place(path, folders));
  return pairUp(
    placed.filter((one) => !one.isMask),
    placed.filter((one) => one.isMask),
  );
}

const isLeftOut = (path: string): boolean =>
  folderOf(path)
    .split('/')
    .some((part) => LEFT_OUT.test(part));

/**
 * Masks that lie apart from their images, each below a folder of its own.
 * @param images relative to the one, @param masks to the other
 */
export function pairApart(images: readonly string[], masks: readonly string[]): MaskLayout | null {
  const placed = (paths: readonly string[]): Placed[] => {
    const kept = paths.filter((path) => !isLeftOut(path));
    const folders = new Set(kept.flatMap((path) => path.split('/').slice(0, -1)));
    return kept.map((path) => place(path, folders));
  };
  return pairUp(placed(images), placed(masks));
}

/** The images of a folder without the masks that may lie beside them. */
export function imagesOnly(paths: readonly string[]): readonly string[] {
  const layout = findMaskLayout(paths);
  return layout === null ? paths : [...layout.pairs.map(({ image }) => image), ...layout.unlabeled].sort();
}

function pairUp(images: readonly Placed[], all: readonly Placed[]): MaskLayout | null {
  const masks = all.filter(({ path }) => /\.(png|bmp|tiff?)$/i.test(path));
  if (masks.length === 0 || images.length === 0) return null;
  const byKey = new Map<string, Placed[]>();
  for (const mask of masks) byKey.set(mask.key, [...(byKey.get(mask.key) ?? []), mask]);
  const used = new Set<string>();
  const pairs: MaskPair[] = [];
  const unlabeled: string[] = [];
  for (const { path, key, split } of images) {
    const mask = maskFor(path, key, byKey);
    if (mask === null) unlabeled.push(path);
    else {
      used.add(mask);
      pairs.push({ image: path, masks: [mask], split });
    }
  }
  if (pairs.length === 0) return null;
  const isVoc = pairs.some(({ masks: [mask = ''] }) => /(^|\/)SegmentationClass\//i.test(mask));
  const strays = masks.filter(({ path }) => !used.has(path)).map(({ path }) => path);
  return { style: 'index', isVoc, pairs, unlabeled, strays };
}

/** @param folders names of all folders: `trainannot` holds masks only where there is a `train` */
function place(path: string, folders: ReadonlySet<string>): Placed {
  const parts = path.split('/');
  const stem = stemOf(parts.at(-1) ?? '');
  const rest: string[] = [];
  let isMask = false;
  let split: Split | null = null;
  for (const part of parts.slice(0, -1)) {
    const lower = part.toLowerCase();
    const own = /^(.+?)_?annot(ations)?$/i.exec(part)?.[1];
    if (own !== undefined && folders.has(own)) {
      isMask = true;
      rest.push(own);
      split ??= splitOfFolder(own);
    } else if (MASK_FOLDERS.includes(lower)) isMask = true;
    else if (!IMAGE_FOLDERS.includes(lower)) {
      rest.push(part);
      split ??= splitOfFolder(part);
    }
  }
  return { path, isMask, key: [...rest, sceneOf(stem)].join('/'), split };
}

/** By the same name, or with one of the usual endings; an image called like another one has its ending in front of the mask's. */
function maskFor(path: string, key: string, byKey: ReadonlyMap<string, readonly Placed[]>): string | null {
  const full = key.replace(/[^/]*$/, '') + nameOf(path);
  for (const ending of ENDINGS) {
    for (const wanted of [full + ending, key + ending]) {
      const found = byKey.get(wanted);
      if (found?.[0] !== undefined && found.length === 1) return found[0].path;
    }
  }
  return null;
}
