/** Files of labels from the disk, in whatever format, as one list of annotated images. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { MAX_PIXELS } from '#main/files/probeImage.ts';
import { readPieces, readWhole } from '#main/files/readPieces.ts';
import { relativePosix } from '#main/files/walkImages.ts';
import {
  EMPTY_SOURCE_SCHEME,
  type AnnotatedImage,
  type Annotations,
  type Report,
  type SourceClass,
} from '#main/formats/annotations.ts';
import { splitOfFolder } from '#main/formats/classFolders.ts';
import { CocoReader } from '#main/formats/coco.ts';
import { CvatReader } from '#main/formats/cvat.ts';
import { decodeText } from '#main/formats/decodeText.ts';
import { JsonParts, JsonProblem, type JsonPart } from '#main/formats/jsonParts.ts';
import { IGNORED, isLabelme, readLabelme } from '#main/formats/labelme.ts';
import { LabelStudioReader } from '#main/formats/labelStudio.ts';
import { readCodes, type Codes } from '#main/formats/maskNumbers.ts';
import { readPointsCsv } from '#main/formats/pointsCsv.ts';
import { readVocXml } from '#main/formats/voc.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import type { ImportFormat } from '#shared/domain/job.ts';
import type { Split } from '#shared/domain/project.ts';

/** Files that are read piece by piece; their labels have to fit into memory, which takes about as much. */
const LARGEST = 2 * 1024 * 1024 * 1024;
/** Files that are read whole. */
const LARGEST_WHOLE = 256 * 1024 * 1024;
const LARGEST_LIST = 4 * 1024 * 1024;

export interface LabelFiles {
  readonly format: ImportFormat;
  /** Absolute. */
  readonly files: readonly string[];
  /** That names and messages are relative to. */
  readonly folder: string;
  readonly report: Report;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @throws AppError `labels.file`, `labels.too-large`, `csv.*`, `path.*`: a file that is broken as a whole, unless there are others
 * @throws CancelledError
 */
export async function readLabels(source: LabelFiles): Promise<Annotations> {
  const read: Annotations[] = [];
  for (const file of source.files) {
    try {
      read.push(await readFile(file, source));
    } catch (error) {
      // One of many broken files is left out; the only one is an error.
      if (source.files.length === 1 || !isAppError(error) || error.code === 'cancelled') throw error;
      source.report(problemOf(error), relativePosix(source.folder, file));
    }
  }
  const merged = mergeAnnotations(read);
  return source.format === 'labelme' ? { ...merged, classes: await labelmeClasses(source, merged) } : merged;
}

function problemOf({ code, data }: AppError): string {
  if (code === 'labels.file') {
    const { line, problem } = data as { line: number; problem: string };
    return `a file that cannot be read: line ${String(line)}: ${problem}`;
  }
  return code === 'labels.too-large' ? 'a file that is too large' : 'a file that cannot be read';
}

export function mergeAnnotations(all: readonly Annotations[]): Annotations {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const classes = new Map<string, SourceClass>();
  for (const one of all.flatMap(({ classes: own }) => own))
    if (!classes.has(one.name)) classes.set(one.name, one);
  const pairs = (key: 'edges' | 'mirrors'): (readonly [string, string])[] => [
    ...new Map(all.flatMap(({ scheme }) => scheme[key]).map((pair) => [JSON.stringify(pair), pair])).values(),
  ];
  return {
    classes: [...classes.values()],
    images: all.flatMap(({ images }) => images),
    scheme: {
      names: [...new Set(all.flatMap(({ scheme }) => scheme.names))],
      edges: pairs('edges'),
      mirrors: pairs('mirrors'),
    },
    notes: all.flatMap(({ notes }) => notes),
  };
}

function readFile(file: string, source: LabelFiles): Promise<Annotations> {
  switch (source.format) {
    case 'coco':
      return readCoco(file, source);
    case 'label-studio':
      return readLabelStudio(file, source);
    case 'cvat':
      return readCvat(file, source);
    case 'labelme':
      return readOneLabelme(file, source);
    case 'voc':
      return readOneVoc(file, source);
    case 'points-csv':
      return readWhole(file, LARGEST_WHOLE).then((bytes) =>
        readPointsCsv(decodeText(bytes), basename(file), source.report),
      );
    case 'images':
    case 'csv':
    case 'folder':
    case 'masks':
    case 'yolo':
      throw new Error(`${source.format} is no file of labels`);
  }
}

const notThis = (path: string, what: string): AppError =>
  new AppError('labels.file', { path, line: 1, problem: `it is not ${what}` });

async function readJson(
  file: string,
  signal: AbortSignal | undefined,
  add: (part: JsonPart) => void,
): Promise<void> {
  const parts = new JsonParts(add);
  try {
    await readPieces(file, { limit: LARGEST, signal }, (bytes) => parts.feed(bytes));
    parts.finish();
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    throw new AppError(
      'labels.file',
      { path: file, line: error.line, problem: error.message },
      { cause: error },
    );
  }
}

async function readCoco(file: string, { folder, report, signal }: LabelFiles): Promise<Annotations> {
  const reader = new CocoReader(relativePosix(folder, file), report);
  await readJson(file, signal, (part) => reader.add(part));
  if (!reader.isCoco) throw notThis(file, 'a COCO file: it needs images, annotations and categories');
  const split = sideOf(file);
  const read = reader.finish();
  return split === null ? read : { ...read, images: read.images.map((image) => ({ ...image, split })) };
}

/** `instances_train2017.json` and `valid.json` say which side their images stand on. */
function sideOf(file: string): Split | null {
  const words = basename(file)
    .replace(/\.json$/i, '')
    .split(/[^a-z]+/i);
  return words.map(splitOfFolder).find((split) => split !== null) ?? null;
}

async function readLabelStudio(file: string, { folder, report, signal }: LabelFiles): Promise<Annotations> {
  const reader = new LabelStudioReader(relativePosix(folder, file), MAX_PIXELS, report);
  await readJson(file, signal, (part) => reader.add(part));
  if (!reader.isLabelStudio) throw notThis(file, 'a list of Label Studio tasks with images');
  return reader.finish();
}

async function readCvat(file: string, { folder, report, signal }: LabelFiles): Promise<Annotations> {
  const reader = new CvatReader(relativePosix(folder, file), report);
  const decoder = new TextDecoder();
  await readPieces(file, { limit: LARGEST, signal }, (bytes) =>
    reader.feed(decoder.decode(bytes, { stream: true })),
  );
  const read = reader.finish();
  if (!reader.isCvat) throw notThis(file, 'a CVAT file');
  return read;
}

const oneImage = (image: AnnotatedImage): Annotations => ({
  classes: [],
  images: [image],
  scheme: EMPTY_SOURCE_SCHEME,
  notes: [],
});

async function readOneLabelme(file: string, { folder, report }: LabelFiles): Promise<Annotations> {
  const path = relativePosix(folder, file);
  const text = decodeText(await readWhole(file, LARGEST_WHOLE));
  const value = parseJson(text, file);
  if (!isLabelme(value)) throw notThis(file, 'a labelme file');
  const image = readLabelme(value, { path, limitPx: MAX_PIXELS }, report);
  // Its name for the image starts from where the file lies.
  const isAbsolute = /^([a-z]:)?[\\/]/i.test(image.name);
  const name = isAbsolute ? image.name : posix.join(posix.dirname(path), image.name.replaceAll('\\', '/'));
  return oneImage({ ...image, name });
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AppError('labels.file', { path, line: 1, problem: 'it is no JSON' }, { cause: error });
  }
}

async function readOneVoc(file: string, { folder, report }: LabelFiles): Promise<Annotations> {
  const path = relativePosix(folder, file);
  const image = readVocXml(decodeText(await readWhole(file, LARGEST_WHOLE)), path, report);
  if (image === null) throw notThis(file, 'a Pascal VOC file');
  return oneImage(image);
}

/** labelme keeps its classes in a list beside the files, if anywhere; others follow in the order in which they turn up. */
async function labelmeClasses(
  { files, folder }: LabelFiles,
  read: Annotations,
): Promise<readonly SourceClass[]> {
  const classes = new Map<string, SourceClass>();
  for (const name of await labelmeList([folder, ...files.slice(0, 1).map(dirname)]))
    if (name !== null) classes.set(name, { name, color: null });
  for (const { tags, shapes } of read.images) {
    for (const name of [...tags, ...shapes.map((shape) => shape.className)]) {
      if (name !== IGNORED && !classes.has(name)) classes.set(name, { name, color: null, isOptional: true });
    }
  }
  return [...classes.values()];
}

async function labelmeList(places: readonly string[]): Promise<Codes> {
  for (const place of new Set(places)) {
    const list = (await readdir(place).catch(() => [])).find((name) => /^(labels|flags)\.txt$/i.test(name));
    if (list !== undefined) return readCodes(decodeText(await readWhole(join(place, list), LARGEST_LIST)));
  }
  return [];
}
