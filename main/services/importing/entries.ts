/** What gathering a source gives: entries, one for each image, whatever the format was. */
import { realpath, stat } from 'node:fs/promises';
import { sortDiskError } from '#main/files/atomicWrite.ts';
import type { AnnotatedImage, SourceClass, SourceScheme } from '#main/formats/annotations.ts';
import { AppError } from '#shared/contract/errors.ts';
import { checkClassName } from '#shared/domain/className.ts';
import type { ImportFormat } from '#shared/domain/job.ts';
import type { Kind, Split, SplitSpec } from '#shared/domain/project.ts';
import type { PlaceHints } from './csvSource.ts';
import type { MaskHints, MaskMeaning } from './maskFiles.ts';
import type { SkipLog } from './SkipLog.ts';

/** One image as a source names it. */
export interface Entry {
  /** Absolute. */
  readonly file: string;
  /** For messages: path, or table and line. */
  readonly place: string;
  /** null: the source says nothing about its labels. */
  readonly tags: readonly string[] | null;
  readonly split: Split | null;
  readonly extra: Readonly<Record<string, string>> | null;
  /** What is drawn on it, for projects of masks and points. */
  readonly image: AnnotatedImage | null;
}

/** What the drawn labels of all entries have in common. */
export interface LabelFacts {
  readonly classes: readonly SourceClass[];
  readonly scheme: SourceScheme;
  /** For mask files. */
  readonly meaning: MaskMeaning | null;
  /** Absolute: mask files are relative to it. */
  readonly folder: string;
}

export interface Gathered {
  readonly imagesDir: string;
  readonly entries: readonly Entry[];
  readonly notes: readonly string[];
  /** The split the folders themselves make, if they do. */
  readonly splitSpec: SplitSpec | null;
  readonly labels: LabelFacts | null;
}

export interface Source extends PlaceHints {
  readonly path: string;
  readonly format: ImportFormat;
  readonly delimiter: string | null;
  /** What the project holds. */
  readonly kind: Kind;
  readonly maskHints: MaskHints;
}

/** The tags that can be class names, as they are stored; the others are reported. */
export function goodTags(tags: readonly string[], place: string, skips: SkipLog): readonly string[] {
  return tags.flatMap((tag) => {
    const checked = checkClassName(tag);
    if (checked.ok) return [checked.name];
    skips.add(`a tag that cannot be a class name: ${checked.problem}`, place);
    return [];
  });
}

/** @throws AppError `path.missing`, `path.not-a-folder` */
export async function realFolder(path: string): Promise<string> {
  const info = await stat(path).catch((error: unknown) => {
    throw sortDiskError(error, path);
  });
  if (!info.isDirectory()) throw new AppError('path.not-a-folder', { path });
  return realpath(path);
}
