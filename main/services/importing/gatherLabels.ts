/** Collects what files of labels hold: one entry for each image that is found, with what its labels say. Touches no database. */
import { join } from 'node:path';
import type { AnnotatedImage, Annotations } from '#main/formats/annotations.ts';
import { keepTags } from '#main/formats/keep/tags.ts';
import { AppError } from '#shared/contract/errors.ts';
import type { Kind } from '#shared/domain/project.ts';
import { goodTags, realFolder, type Entry, type Gathered, type Source } from './entries.ts';
import { ImageIndex } from './ImageIndex.ts';
import { readLabelSource, type LabelSource } from './labelSource.ts';
import type { SkipLog } from './SkipLog.ts';

/** @throws AppError `path.*`, `labels.*`, `import.nothing`, `csv.*`; CancelledError */
export async function gatherLabels(source: Source, skips: SkipLog, signal: AbortSignal): Promise<Gathered> {
  const imagesDir = source.imagesDir === null ? null : await realFolder(source.imagesDir);
  const report = (reason: string, place: string): void => skips.add(reason, place);
  const read = await readLabelSource({ ...source, imagesDir, hints: source.maskHints, report, signal });
  if (read.unknownColors.length > 0 && source.kind === 'masks')
    throw new AppError('labels.colors', { path: source.path, colors: read.unknownColors.length });
  if (read.images.length === 0) throw new AppError('import.nothing', { path: read.imagesDir });
  checkKinds(source, read.annotations);
  const found = findImages(read, source, skips);
  const first = read.annotations.images[0];
  if (found.size === 0 && first !== undefined) throw noImages(source, read, first.name);
  const entries = [...found].map(([path, image]) =>
    toEntry(join(read.imagesDir, path), image, source.kind, skips),
  );
  const flattened = source.kind === 'tags' ? countFlattened(found.values()) : 0;
  return {
    imagesDir: read.imagesDir,
    entries,
    notes: [...read.annotations.notes, ...(flattened > 0 ? [flatteningNote(flattened)] : [])],
    splitSpec: null,
    labels: {
      classes: read.annotations.classes,
      scheme: read.annotations.scheme,
      meaning: read.meaning,
      folder: read.folder,
    },
  };
}

/** Images of one name in several entries (two COCO files, say) are put together, in the order of the files. */
function findImages(read: LabelSource, source: Source, skips: SkipLog): ReadonlyMap<string, AnnotatedImage> {
  const index = read.isByPath ? null : new ImageIndex(read.images);
  const found = new Map<string, AnnotatedImage>();
  for (const image of read.annotations.images) {
    const place = index?.find(image.name, source.suffix) ?? { ok: true, path: image.name };
    if (!place.ok) {
      skips.add(place.problem, image.place);
      continue;
    }
    const before = found.get(place.path);
    found.set(place.path, before === undefined ? image : joined(before, image));
  }
  return found;
}

const joined = (a: AnnotatedImage, b: AnnotatedImage): AnnotatedImage => ({
  ...a,
  split: a.split ?? b.split,
  isLabeled: a.isLabeled || b.isLabeled,
  tags: [...a.tags, ...b.tags],
  shapes: [...a.shapes, ...b.shapes],
  sets: [...a.sets, ...b.sets],
});

function toEntry(file: string, image: AnnotatedImage, kind: Kind, skips: SkipLog): Entry {
  const tags = kind === 'tags' && image.isLabeled ? goodTags(keepTags(image).tags, image.place, skips) : null;
  return {
    file,
    place: image.place,
    tags,
    split: image.split,
    extra: null,
    image: kind === 'tags' ? null : image,
  };
}

function countFlattened(images: Iterable<AnnotatedImage>): number {
  let count = 0;
  for (const image of images) count += keepTags(image).flattened;
  return count;
}

const flatteningNote = (count: number): string =>
  count === 1
    ? '1 box or shape became a tag; where it was is not kept.'
    : `${String(count)} boxes and shapes became tags; where they were is not kept.`;

/** What kinds of projects annotations hold labels for. */
export function kindsOf({ images }: Annotations): readonly Kind[] {
  const has = (test: (image: AnnotatedImage) => boolean): boolean => images.some(test);
  return [
    ...(has((image) => keepTags(image).tags.length > 0) ? (['tags'] as const) : []),
    ...(has((image) => image.maskFiles.length > 0 || image.shapes.some(hasArea)) ? (['masks'] as const) : []),
    ...(has((image) => image.sets.length > 0) ? (['points'] as const) : []),
  ];
}

const hasArea = (shape: AnnotatedImage['shapes'][number]): boolean =>
  shape.kind === 'box' ? shape.isArea : shape.kind !== 'other';

/** A source without a single label of the project's kind is a mistake; one with some loses only the rest. */
function checkKinds({ path, kind }: Source, annotations: Annotations): void {
  const kinds = kindsOf(annotations);
  if (kinds.includes(kind)) return;
  const holds = holdsOf(annotations);
  if (holds !== '') throw new AppError('labels.none', { path, kind, holds });
}

function holdsOf({ images }: Annotations): string {
  const counts = [
    { name: 'tags', has: images.some(({ tags }) => tags.length > 0) },
    { name: 'boxes', has: images.some(({ shapes }) => shapes.some(({ kind }) => kind === 'box')) },
    { name: 'shapes', has: images.some(({ shapes }) => shapes.some(({ kind }) => kind !== 'box')) },
    { name: 'masks', has: images.some(({ maskFiles }) => maskFiles.length > 0) },
    { name: 'points', has: images.some(({ sets }) => sets.length > 0) },
  ];
  return counts
    .filter(({ has }) => has)
    .map(({ name }) => name)
    .join(' and ');
}

function noImages(source: Source, read: LabelSource, example: string): AppError {
  return new AppError('csv.no-images', {
    path: source.path,
    imagesDir: read.imagesDir,
    example: `${example}${source.suffix ?? ''}`,
  });
}
