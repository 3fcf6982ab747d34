/** What a file of labels, or a folder with some, is: told from names and first bytes. */
import { basename, join } from 'node:path';
import { readStart } from '#main/files/readPieces.ts';
import { hasImageSuffix, walkImages } from '#main/files/walkImages.ts';
import { findMaskLayout } from '#main/formats/maskFolders.ts';
import { decodeText } from '#main/formats/decodeText.ts';
import type { ImportFormat } from '#shared/domain/job.ts';

/** A format and the files of labels in it (folders of masks have none). Paths are absolute. */
export interface Recognised {
  readonly format: ImportFormat;
  readonly files: readonly string[];
}

const FIRST = 64 * 1024;

/** Enough to know a folder by. */
const ENOUGH = 20_000;
const TRIED = 50;

const isLabelFile = (name: string): boolean =>
  /\.(json|xml|ya?ml)$/i.test(name) && name !== 'limn-export.json';

/** The format of a file by its content; null when it is none of other programs' (tables are looked at elsewhere). */
export async function recogniseFile(path: string): Promise<ImportFormat | null> {
  const start = decodeText(await readStart(path, FIRST)).trimStart();
  if (/\.ya?ml$/i.test(path)) return /^(names|nc|train|val)\s*:/m.test(start) ? 'yolo' : null;
  if (start.startsWith('<')) {
    if (/<annotations[\s>]/.test(start)) return 'cvat';
    return /<annotation[\s>]/.test(start) ? 'voc' : null;
  }
  if (start.startsWith('['))
    return /"(annotations|completions|predictions)"\s*:/.test(start) ? 'label-studio' : null;
  if (!start.startsWith('{')) return null;
  if (/"(shapes|imageData)"\s*:/.test(start) && !/"categories"\s*:\s*\[/.test(start)) return 'labelme';
  return /"(images|annotations|categories|licenses)"\s*:/.test(start) ? 'coco' : null;
}

/** What the files of labels in a folder are; null when there are none, and the folder is one of images. */
export async function recogniseFolder(folder: string, signal?: AbortSignal): Promise<Recognised | null> {
  const options = { limit: ENOUGH, ...(signal === undefined ? {} : { signal }) };
  const { paths } = await walkImages(folder, {
    ...options,
    accepts: (name) => hasImageSuffix(name) || isLabelFile(name) || /\.txt$/i.test(name),
  });
  const images = paths.filter(hasImageSuffix);
  const found = await byFormat(
    folder,
    paths.filter((path) => isLabelFile(basename(path))),
  );
  const yaml = found.get('yolo')?.filter((path) => !/[\\/](args|hyp[^\\/]*)\.ya?ml$/.test(path));
  if (yaml?.[0] !== undefined) return { format: 'yolo', files: [yaml[0]] };
  for (const format of ['cvat', 'label-studio', 'coco', 'labelme'] as const) {
    const files = found.get(format);
    if (files !== undefined) return { format, files };
  }
  const layout = findMaskLayout(images);
  if (layout?.isVoc === true || found.has('voc')) return { format: 'voc', files: found.get('voc') ?? [] };
  if (layout !== null) return { format: 'masks', files: [] };
  const isYolo =
    paths.some((path) => /(^|\/)(classes|obj)\.(txt|names)$/i.test(path)) &&
    paths.some((path) => /(^|\/)labels\/.*\.txt$/i.test(path));
  return isYolo ? { format: 'yolo', files: [] } : null;
}

/** Of many files in one folder the first tell what all are. */
async function byFormat(
  folder: string,
  paths: readonly string[],
): Promise<ReadonlyMap<ImportFormat, readonly string[]>> {
  const kinds = new Map<string, ImportFormat | null>();
  const tried = new Map<string, number>();
  const found = new Map<ImportFormat, string[]>();
  for (const path of paths) {
    const place = `${path.replace(/[^/]*$/, '')}*${path.replace(/^.*\./, '')}`;
    const count = tried.get(place) ?? 0;
    const format = count < TRIED ? await recogniseFile(join(folder, path)) : (kinds.get(place) ?? null);
    tried.set(place, count + 1);
    if (format === null) continue;
    kinds.set(place, format);
    found.set(format, [...(found.get(format) ?? []), join(folder, path)]);
  }
  return found;
}
