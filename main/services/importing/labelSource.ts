/** A source with labels of other programs: its annotated images, where they are on the disk, and what its masks mean. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import { readWhole } from '#main/files/readPieces.ts';
import { hasImageSuffix, walkImages } from '#main/files/walkImages.ts';
import {
  bareImage,
  EMPTY_SOURCE_SCHEME,
  type AnnotatedImage,
  type Annotations,
  type Report,
  type SourceClass,
} from '#main/formats/annotations.ts';
import { decodeText } from '#main/formats/decodeText.ts';
import { findMaskLayout, imagesOnly, pairApart, type MaskLayout } from '#main/formats/maskFolders.ts';
import { colorName } from '#main/formats/maskNumbers.ts';
import { VOC_CLASSES } from '#main/formats/voc.ts';
import { readNames } from '#main/formats/yolo.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { ImportFormat } from '#shared/domain/job.ts';
import type { Kind, Split } from '#shared/domain/project.ts';
import {
  BACKGROUND,
  OBJECT,
  readMeaning,
  settleColors,
  type MaskHints,
  type MaskMeaning,
} from './maskFiles.ts';
import { readLabels } from './readLabels.ts';
import { readYolo } from './readYolo.ts';
import { recogniseFile, recogniseFolder } from './recognise.ts';

export interface LabelSourceRequest {
  /** Absolute; a folder or a file. */
  readonly path: string;
  readonly format: ImportFormat;
  /** Where the images are, when they are not below the labels. */
  readonly imagesDir: string | null;
  /** Null: not known yet, take what there is. */
  readonly kind: Kind | null;
  readonly hints: MaskHints;
  readonly report: Report;
  readonly signal?: AbortSignal | undefined;
}

export interface LabelSource {
  readonly annotations: Annotations;
  /** Absolute: names of files of labels are relative to it. */
  readonly folder: string;
  /** Absolute. */
  readonly imagesDir: string;
  /** All images below it, relative, with '/'. */
  readonly images: readonly string[];
  /** True when `annotations` name images as `images` does. */
  readonly isByPath: boolean;
  readonly meaning: MaskMeaning | null;
  /** Colours of masks whose meaning nobody has said. */
  readonly unknownColors: readonly string[];
}

/** @throws AppError `path.*`, `labels.*`, `csv.*`, `import.nothing`, `import.format`; CancelledError */
export async function readLabelSource(request: LabelSourceRequest): Promise<LabelSource> {
  const path = await realpath(request.path).catch((error: unknown) => {
    throw sortDiskError(error, request.path);
  });
  const info = await stat(path);
  const folder = info.isDirectory() ? path : dirname(path);
  const found = info.isDirectory() ? await recogniseFolder(folder, request.signal) : null;
  const files = info.isDirectory() ? (found?.format === request.format ? found.files : []) : [path];
  const imagesDir = request.imagesDir ?? folder;
  const walk = await walkImages(imagesDir, request.signal === undefined ? {} : { signal: request.signal });
  const place = { folder, imagesDir, images: imagesOnly(walk.paths) };
  const isMasks = request.format === 'masks' || (request.format === 'voc' && request.kind !== 'tags');
  if (isMasks) {
    const masks = await readMaskFolder(request, place, walk.paths);
    if (masks !== null) return masks;
  }
  if (request.format === 'yolo') return readYoloFolder(request, place, files);
  const tables = request.format === 'points-csv' && info.isDirectory() ? await tablesIn(folder) : files;
  if (tables.length === 0) throw new AppError('import.format', { path: request.path });
  const annotations = await readLabels({ ...request, files: tables, folder });
  return { ...place, annotations, isByPath: false, meaning: null, unknownColors: [] };
}

async function tablesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => /\.csv$/i.test(name) && !name.startsWith('.'))
    .map((name) => join(folder, name));
}

type Place = Pick<LabelSource, 'folder' | 'imagesDir' | 'images'>;

async function readYoloFolder(
  request: LabelSourceRequest,
  place: Place,
  files: readonly string[],
): Promise<LabelSource> {
  const walk = await walkImages(place.folder, { accepts: (name) => /\.(txt|names)$/i.test(name) });
  const yaml = files.find((file) => /\.ya?ml$/i.test(file)) ?? null;
  const annotations = await readYolo({ ...request, ...place, yaml, texts: walk.paths });
  return { ...place, annotations, isByPath: true, meaning: null, unknownColors: [] };
}

/** Null when there are no masks. @param all images and masks below the folder of images */
async function readMaskFolder(
  request: LabelSourceRequest,
  place: Place,
  all: readonly string[],
): Promise<LabelSource | null> {
  const { folder, imagesDir, images } = place;
  const isApart = imagesDir !== folder;
  const layout = isApart
    ? pairApart(images, (await walkImages(folder, { accepts: hasImageSuffix })).paths)
    : findMaskLayout(all);
  if (layout === null) return null;
  for (const stray of layout.strays) request.report('a mask without an image', stray);
  const sideOf = await readSides(folder, layout);
  const annotated = [
    ...layout.pairs.map((pair) => ({
      ...maskImage(pair.image, pair.split, sideOf),
      maskFiles: pair.masks,
    })),
    ...layout.unlabeled.map((path) => ({ ...maskImage(path, null, sideOf), isLabeled: false })),
  ];
  const files = layout.pairs.flatMap((pair) => pair.masks.slice(0, 1)).map((path) => join(folder, path));
  const settled = await settleColors(files, await readMeaning(folder, layout, request.hints), request.hints);
  return {
    ...place,
    annotations: {
      classes: classesOf(settled.meaning),
      images: annotated,
      scheme: EMPTY_SOURCE_SCHEME,
      notes: [],
    },
    isByPath: true,
    meaning: settled.meaning,
    unknownColors: settled.unknown,
  };
}

/** In the order of the list. Of VOC's, and of what stands for everything around, only what is used becomes a class. */
function classesOf({ style, codes, colors, isVoc, voidName }: MaskMeaning): readonly SourceClass[] {
  if (style === 'objects') return [BACKGROUND, OBJECT].map((name) => ({ name, color: null }));
  const colorsOf = new Map([...(colors ?? [])].map(([color, name]) => [name, colorName(color)]));
  const listed = codes ?? [...(colors?.values() ?? [])];
  const names = [...new Set(listed)].filter((name) => name !== null);
  return [
    ...names.map((name) => ({
      name,
      color: colorsOf.get(name) ?? null,
      isOptional: isVoc && (listed === VOC_CLASSES || name === listed[0]),
    })),
    ...(voidName === null ? [] : [{ name: voidName, color: null, isVoid: true, isOptional: true }]),
  ];
}

function maskImage(
  path: string,
  split: Split | null,
  sideOf: (path: string) => Split | null | undefined,
): AnnotatedImage {
  const listed = sideOf(path);
  return { ...bareImage(path, path), split: listed === undefined ? split : listed };
}

/** `valid.txt`, `test.txt` and such beside masks: who is in none of them is on the train side. VOC has a list for each side. */
async function readSides(
  folder: string,
  layout: MaskLayout,
): Promise<(path: string) => Split | null | undefined> {
  const sets = layout.isVoc ? join(folder, 'ImageSets', 'Segmentation') : folder;
  const list = async (name: string): Promise<ReadonlySet<string> | null> => {
    const bytes = await readWhole(join(sets, name), 64 * 1024 * 1024).catch(() => null);
    return bytes === null
      ? null
      : new Set(readNames(decodeText(bytes)).map((line) => line.replaceAll('\\', '/')));
  };
  const [valid, test, train] = [
    await list(layout.isVoc ? 'val.txt' : 'valid.txt'),
    await list('test.txt'),
    await list('train.txt'),
  ];
  const unsplit = await list('unsplit.txt');
  const lists = [valid, test, train, unsplit].filter((names) => names !== null);
  if (valid === null && test === null && train === null) return () => undefined;
  const waysToSay = waysFor(lists, [...layout.pairs.map(({ image }) => image), ...layout.unlabeled]);
  const isIn = (names: ReadonlySet<string> | null, path: string): boolean =>
    names !== null && waysToSay(path).some((one) => names.has(one));
  return (path) => {
    if (isIn(valid, path)) return 'valid';
    if (isIn(test, path)) return 'test';
    if (isIn(unsplit, path)) return null;
    return train === null ? 'train' : isIn(train, path) ? 'train' : null;
  };
}

const withoutSuffix = (path: string): string => path.replace(/\.[^./]+$/, '');

/** A path as lists have it: whole or without the folder of images, with its suffix or not. */
const wholeWays = (path: string): readonly string[] => {
  const inner = path.replace(/^[^/]*images\//i, '');
  return [path, inner, withoutSuffix(path), withoutSuffix(inner)];
};

/** The same, and the name alone where lists do not name whole paths (fastai's do not). */
function waysFor(
  lists: readonly ReadonlySet<string>[],
  paths: readonly string[],
): (path: string) => readonly string[] {
  const whole = new Set(paths.flatMap(wholeWays));
  if (lists.every((names) => [...names].every((name) => whole.has(name)))) return wholeWays;
  return (path) => [...wholeWays(path), basename(path), withoutSuffix(basename(path))];
}

/** What format a source is; null when it is images, a table or class folders. */
export async function recogniseSource(path: string, isFolder: boolean): Promise<ImportFormat | null> {
  return isFolder ? ((await recogniseFolder(path))?.format ?? null) : recogniseFile(path);
}
