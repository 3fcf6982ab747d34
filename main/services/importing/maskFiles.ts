/** Mask files from the disk: what their numbers or colours mean, and the pixels of each as classes. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readImageBytes } from '#main/files/decodeImage.ts';
import { readWhole } from '#main/files/readPieces.ts';
import type { Report } from '#main/formats/annotations.ts';
import { decodeText } from '#main/formats/decodeText.ts';
import { sizeProblem } from '#main/formats/keep/mask.ts';
import type { MaskLayout, MaskStyle } from '#main/formats/maskFolders.ts';
import {
  colorName,
  isGrey,
  readCodes,
  readColorMap,
  type Codes,
  type ColorMap,
} from '#main/formats/maskNumbers.ts';
import { readPngMask, type PngPixels } from '#main/formats/pngMask.ts';
import { VOC_CLASSES, VOC_PALETTE, VOC_VOID } from '#main/formats/voc.ts';
import { isAppError, type AppError } from '#shared/contract/errors.ts';
import { MAX_MASK_PX, type PixelSize, type Raster } from '#shared/domain/mask.ts';

const LARGEST_LIST = 4 * 1024 * 1024;
/** Masks that are looked at to find out what kind they are. */
const SAMPLES = 12;
const MOST_COLORS = 256;

export interface MaskMeaning {
  readonly style: MaskStyle;
  /** By number; null: there is no list. */
  readonly codes: Codes | null;
  readonly isVoc: boolean;
  /** What VOC's 255 is called, if it is a class. */
  readonly voidName: string | null;
  /** For masks that are pictures. */
  readonly colors: ColorMap | null;
}

/** What was said about the masks, or is known from the project they come into. */
export interface MaskHints {
  readonly codesFile: string | null;
  readonly colors: ColorMap | null;
  /** Classes of the project, in order. */
  readonly classes: readonly { readonly name: string; readonly color: string; readonly isVoid: boolean }[];
}

export const NO_MASK_HINTS: MaskHints = { codesFile: null, colors: null, classes: [] };

/** What objects are called, each in a mask of its own, and everything around them. */
export const OBJECT = 'object';
export const BACKGROUND = 'background';

const CODE_LISTS = ['codes.txt', 'class_names.txt', 'classes.txt', 'labels.txt'];
const COLOR_LISTS = ['label_colors.txt', 'labelmap.txt', 'class_dict.csv', 'colors.txt'];

/** @param folder absolute, of the masks; @throws AppError `path.*` for a list that was named and cannot be read */
export async function readMeaning(
  folder: string,
  layout: MaskLayout,
  hints: MaskHints,
): Promise<MaskMeaning> {
  const names = await readdir(folder).catch(() => []);
  const listed = async (wanted: readonly string[]): Promise<string | null> => {
    const name = wanted
      .map((one) => names.find((other) => other.toLowerCase() === one))
      .find((one) => one !== undefined);
    return name === undefined ? null : decodeText(await readWhole(join(folder, name), LARGEST_LIST));
  };
  const codes =
    hints.codesFile === null
      ? await listed(CODE_LISTS)
      : decodeText(await readWhole(hints.codesFile, LARGEST_LIST));
  const colors = await listed(COLOR_LISTS);
  const voids = layout.isVoc ? await listed(['void.txt']) : null;
  return {
    style: layout.style,
    codes: codes === null ? (layout.isVoc ? VOC_CLASSES : null) : readCodes(codes),
    isVoc: layout.isVoc,
    voidName:
      voids?.trim() ?? (layout.isVoc ? (hints.classes.find(({ isVoid }) => isVoid)?.name ?? null) : null),
    colors: hints.colors ?? (colors === null ? null : readColorMap(colors)),
  };
}

/**
 * The meaning with colours, when masks are pictures and their colours are those of a list, of VOC or of the project's classes.
 * @returns as it was when they are numbers, and the colours that are not known otherwise
 */
export async function settleColors(
  files: readonly string[],
  meaning: MaskMeaning,
  hints: MaskHints,
): Promise<{ readonly meaning: MaskMeaning; readonly unknown: readonly string[] }> {
  if (meaning.colors !== null || meaning.style === 'objects') return { meaning, unknown: [] };
  const found = await sampleColors(files);
  if (found.size === 0) return { meaning, unknown: [] };
  const candidates = [meaning.isVoc ? vocColors(meaning) : null, classColors(hints)];
  for (const colors of candidates) {
    if (colors !== null && [...found].every((color) => colors.has(color)))
      return { meaning: { ...meaning, colors }, unknown: [] };
  }
  return { meaning, unknown: [...found].slice(0, MOST_COLORS).map(colorName) };
}

/** Evenly spread over all files; empty when their pixels are numbers. */
async function sampleColors(files: readonly string[]): Promise<ReadonlySet<number>> {
  const step = Math.max(1, Math.floor(files.length / SAMPLES));
  const found = new Set<number>();
  for (let at = 0; at < files.length && at / step < SAMPLES; at += step) {
    const pixels = await readPixels(files[at] ?? '');
    if (typeof pixels === 'string' || pixels.kind !== 'color' || pixels.colors.every(isGrey)) continue;
    for (const color of valuesIn(pixels.colors)) if (found.size <= MOST_COLORS) found.add(color);
  }
  return found;
}

function vocColors(meaning: MaskMeaning): ColorMap {
  const colors = new Map<number, string | null>();
  for (const [value, [r, g, b]] of VOC_PALETTE.entries()) {
    const name = value === VOC_VOID ? meaning.voidName : meaning.codes?.[value];
    if (name !== undefined) colors.set((r << 16) | (g << 8) | b, name);
  }
  return colors;
}

/** Colours that were told once are the colours of classes since; black is what no class is. */
function classColors({ classes }: MaskHints): ColorMap | null {
  if (classes.length === 0) return null;
  const own = classes.map(({ name, color }) => [Number.parseInt(color.slice(1), 16), name] as const);
  return new Map<number, string | null>([[0, null], ...own]);
}

async function readPixels(file: string): Promise<PngPixels | string> {
  try {
    const result = readPngMask(await readImageBytes(file), MAX_MASK_PX);
    return result.ok ? result.pixels : result.problem;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return (error as AppError<'image.unreadable'>).data.reason;
  }
}

export interface MaskJob {
  /** Absolute paths of the masks of one image, and as they are called in messages. */
  readonly files: readonly { readonly path: string; readonly place: string }[];
  /** Of the image, blank. */
  readonly raster: Raster;
  readonly meaning: MaskMeaning;
  /** The number of a class in the raster; undefined for a class that is left out, which was said before. */
  readonly valueOf: (className: string) => number | undefined;
  readonly report: Report;
}

/** Fills a raster from mask files. @returns false when not one of them could be used */
export async function fillFromFiles(job: MaskJob): Promise<boolean> {
  const { raster, meaning, report } = job;
  let used = 0;
  for (const { path, place } of job.files) {
    const pixels = await readPixels(path);
    if (typeof pixels === 'string') report(`a mask that cannot be read: ${pixels}`, place);
    else if (!isSame(pixels, raster)) report(sizeProblem(pixels, raster), place);
    else {
      if (meaning.style === 'objects') addObject(pixels, job, used === 0);
      else fillIndex(pixels, job, place);
      used += 1;
    }
  }
  return used > 0;
}

const isSame = (a: PixelSize, b: PixelSize): boolean => a.widthPx === b.widthPx && a.heightPx === b.heightPx;

function addObject(pixels: PngPixels, { raster, valueOf }: MaskJob, isFirst: boolean): void {
  if (isFirst) raster.data.fill(valueOf(BACKGROUND) ?? 0);
  const value = valueOf(OBJECT) ?? 0;
  const data = pixels.kind === 'index' ? pixels.values : pixels.colors;
  for (let i = 0; i < data.length; i += 1) if (data[i] !== 0) raster.data[i] = value;
}

function fillIndex(pixels: PngPixels, job: MaskJob, place: string): void {
  const isPicture = pixels.kind === 'color' && !pixels.colors.every(isGrey);
  const data =
    pixels.kind === 'index'
      ? pixels.values
      : isPicture
        ? pixels.colors
        : pixels.colors.map((color) => color & 255);
  const known = new Map<number, number>();
  const nameOf = isPicture ? (color: number) => job.meaning.colors?.get(color) : namesOf(data, job.meaning);
  for (const key of valuesIn(data)) {
    const name = nameOf(key);
    if (name === undefined)
      job.report(
        isPicture
          ? `a colour that has no class (${colorName(key)})`
          : `a class number that the list does not have (${String(key)})`,
        place,
      );
    known.set(key, name === undefined || name === null ? 0 : (job.valueOf(name) ?? 0));
  }
  let [last, value] = [-1, 0];
  for (let i = 0; i < data.length; i += 1) {
    const key = data[i] ?? 0;
    if (key !== last) [last, value] = [key, known.get(key) ?? 0];
    job.raster.data[i] = value;
  }
}

/** Each value once; a mask mostly repeats the one before. */
function valuesIn(data: ArrayLike<number>): ReadonlySet<number> {
  const values = new Set<number>();
  for (let i = 0, last = -1; i < data.length; i += 1) {
    const value = data[i] ?? 0;
    if (value !== last) values.add(value);
    last = value;
  }
  return values;
}

/** Names by number. Masks of 0 and 255 alone are those of one class, whatever the list says. */
function namesOf(
  data: ArrayLike<number>,
  meaning: MaskMeaning,
): (value: number) => string | null | undefined {
  const { codes, isVoc, voidName } = meaning;
  const has = valuesIn(data);
  const isBinary = has.has(255) && [...has].every((value) => value === 0 || value === 255);
  if (isBinary && !isVoc && (codes === null || codes.length === 2)) {
    const [off, on] = codes ?? [BACKGROUND, OBJECT];
    return (value) => (value === 0 ? off : on);
  }
  if (codes === null) return (value) => `class ${String(value)}`;
  return (value) => (isVoc && value === VOC_VOID ? voidName : codes[value]);
}
