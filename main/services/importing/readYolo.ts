/** A folder of YOLO labels from the disk: which text belongs to which image, and what its lines say. */
import { join } from 'node:path';
import { readWhole } from '#main/files/readPieces.ts';
import {
  bareImage,
  EMPTY_SOURCE_SCHEME,
  type AnnotatedImage,
  type Annotations,
  type Report,
} from '#main/formats/annotations.ts';
import { splitOfFolder } from '#main/formats/classFolders.ts';
import { decodeText } from '#main/formats/decodeText.ts';
import { readDataYaml, readNames, readYoloLabels, type YoloData } from '#main/formats/yolo.ts';
import { AppError, cancelled } from '#shared/contract/errors.ts';
import type { Split } from '#shared/domain/project.ts';

const LARGEST = 64 * 1024 * 1024;

export interface YoloFolder {
  /** Absolute; that of `data.yaml`. */
  readonly folder: string;
  /** `data.yaml`, or null: then there is a list of classes. */
  readonly yaml: string | null;
  /** Text files below the folder, relative, with '/'. */
  readonly texts: readonly string[];
  /** Images below the folder they are in, relative, with '/'. */
  readonly images: readonly string[];
  readonly report: Report;
  readonly signal?: AbortSignal | undefined;
}

/** @throws AppError `labels.file`, `path.*` */
export async function readYolo(source: YoloFolder): Promise<Annotations> {
  const data = await readData(source);
  const labels = new LabelIndex(source.texts.filter((path) => /\.txt$/i.test(path)));
  const images: AnnotatedImage[] = [];
  for (const path of source.images) {
    if (source.signal?.aborted === true) throw cancelled();
    const text = labels.of(path);
    const split = splitOf(path) ?? (text === null ? null : splitOf(text)) ?? listedSide(path, data);
    const image = { ...bareImage(path, path), split, isRelative: true };
    if (text === null) images.push({ ...image, isLabeled: false });
    else images.push({ ...image, ...(await readText(text, source, data)) });
  }
  for (const stray of labels.unused()) source.report('labels of an image that is not there', stray);
  return {
    classes: data.classes.map((name) => ({ name, color: null })),
    images,
    scheme: data.scheme,
    notes: [],
  };
}

async function readText(
  path: string,
  { folder, report }: YoloFolder,
  data: YoloData,
): Promise<Pick<AnnotatedImage, 'shapes' | 'sets'>> {
  const text = decodeText(await readWhole(join(folder, path), LARGEST));
  return readYoloLabels(text, { data, path }, report);
}

async function readData({ folder, yaml, texts }: YoloFolder): Promise<YoloData> {
  if (yaml !== null) return readDataYaml(decodeText(await readWhole(yaml, LARGEST)), yaml);
  const list = texts.find((path) => /(^|\/)(classes\.txt|obj\.names)$/i.test(path));
  if (list === undefined)
    throw new AppError('labels.file', {
      path: folder,
      line: 1,
      problem: 'there is neither data.yaml nor classes.txt',
    });
  const classes = readNames(decodeText(await readWhole(join(folder, list), LARGEST)));
  return { classes, sides: { train: [], valid: [], test: [] }, pose: null, scheme: EMPTY_SOURCE_SCHEME };
}

const splitOf = (path: string): Split | null =>
  path
    .split('/')
    .slice(0, -1)
    .map(splitOfFolder)
    .find((split) => split !== null) ?? null;

/** The side whose folder in `data.yaml` an image lies in. */
function listedSide(path: string, { sides }: YoloData): Split | null {
  const isBelow = (folder: string): boolean => {
    const clean = folder
      .replaceAll('\\', '/')
      .replace(/^(\.{0,2}\/)+/, '')
      .replace(/\/$/, '');
    return clean !== '' && clean !== '.' && `${path}/`.startsWith(`${clean}/`);
  };
  return (['train', 'valid', 'test'] as const).find((side) => sides[side].some(isBelow)) ?? null;
}

/**
 * Texts by the image they belong to: the same way without `images` or `labels` and without the suffix; where that finds none,
 * without the folder of a side in front, then without any.
 */
class LabelIndex {
  readonly #levels: readonly {
    readonly of: (path: string) => string;
    readonly paths: Map<string, string[]>;
  }[] = [
    { of: keyOf, paths: new Map() },
    {
      of: (path) => keyOf(path).replace(/^[^/]+\//, (side) => (splitOf(side) === null ? side : '')),
      paths: new Map(),
    },
    { of: sidelessKey, paths: new Map() },
  ];
  readonly #unused: Set<string>;

  constructor(texts: readonly string[]) {
    const labels = texts.filter((path) => /(^|\/)labels\//i.test(path));
    const isList = (path: string): boolean => /(^|\/)(classes|train|val|test|readme)\.txt$/i.test(path);
    const own = labels.length > 0 ? labels : texts.filter((path) => !isList(path));
    this.#unused = new Set(own);
    for (const { of, paths } of this.#levels)
      for (const path of own) paths.set(of(path), [...(paths.get(of(path)) ?? []), path]);
  }

  of(image: string): string | null {
    const suffix = image.replace(/^.*\./, '.');
    for (const { paths } of this.#levels) {
      for (const key of [keyOf(image), sidelessKey(image)].flatMap((one) => [one, one + suffix])) {
        const [only, second] = paths.get(key) ?? [];
        if (only === undefined || second !== undefined) continue;
        this.#unused.delete(only);
        return only;
      }
    }
    return null;
  }

  unused(): Iterable<string> {
    return this.#unused;
  }
}

const withoutSuffix = (path: string): string => path.replace(/\.[^./]+$/, '');

const keyOf = (path: string): string =>
  withoutSuffix(path)
    .split('/')
    .filter((part, at, all) => at === all.length - 1 || !/^(images|labels)$/i.test(part))
    .join('/');

const sidelessKey = (path: string): string =>
  keyOf(path)
    .split('/')
    .filter((part, at, all) => at === all.length - 1 || splitOfFolder(part) === null)
    .join('/');
