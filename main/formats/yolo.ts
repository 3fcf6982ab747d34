/** YOLO: `data.yaml`, and one text file of shares of width and height for each image: boxes, outlines or points. */
import { parse, YAMLParseError } from 'yaml';
import { AppError } from '#shared/contract/errors.ts';
import type { NamedPoint, PointSet, Report, Shape, SourceScheme } from './annotations.ts';
import { idOf, isRecord, listOf, memberOf, numberIn, numbersOf, textOf } from './json.ts';

export interface YoloData {
  /** By number; a number without a name keeps its number. */
  readonly classes: readonly string[];
  /** Folders or lists of images, as written: `path` in front of them is left out. */
  readonly sides: { readonly [S in 'train' | 'valid' | 'test']: readonly string[] };
  /** For pose files: how many points, and 2 (x, y) or 3 (x, y, visibility) numbers for each. */
  readonly pose: { readonly count: number; readonly dims: 2 | 3 } | null;
  readonly scheme: SourceScheme;
}

const MOST_CLASSES = 10_000;

/** @throws AppError `labels.file` */
export function readDataYaml(text: string, path: string): YoloData {
  const data = parseYaml(text, path);
  const classes = namesOf(memberOf(data, 'names'), memberOf(data, 'nc'));
  if (classes.length === 0)
    throw new AppError('labels.file', { path, line: 1, problem: 'it names no classes' });
  const pose = poseOf(memberOf(data, 'kpt_shape'));
  return {
    classes,
    sides: {
      train: textsOf(memberOf(data, 'train')),
      valid: textsOf(memberOf(data, 'val') ?? memberOf(data, 'valid')),
      test: textsOf(memberOf(data, 'test')),
    },
    pose,
    scheme: schemeOf(data, pose?.count ?? 0),
  };
}

function parseYaml(text: string, path: string): unknown {
  try {
    // No tags of its own, few aliases: a list of names needs neither.
    return parse(text, { schema: 'core', maxAliasCount: 10, logLevel: 'error' }) as unknown;
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 1;
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new AppError('labels.file', { path, line, problem }, { cause: error });
  }
}

function namesOf(names: unknown, nc: unknown): readonly string[] {
  if (Array.isArray(names)) return names.slice(0, MOST_CLASSES).map((name, i) => idOf(name) ?? String(i));
  if (!isRecord(names)) {
    const count = typeof nc === 'number' && nc > 0 ? Math.min(Math.floor(nc), MOST_CLASSES) : 0;
    return Array.from({ length: count }, (_, i) => `class ${String(i)}`);
  }
  const byNumber = new Map(Object.entries(names).map(([key, name]) => [Number(key), idOf(name)] as const));
  const last = Math.max(-1, ...[...byNumber.keys()].filter((key) => Number.isInteger(key)));
  return Array.from({ length: Math.min(last + 1, MOST_CLASSES) }, (_, i) => byNumber.get(i) ?? String(i));
}

function poseOf(shape: unknown): YoloData['pose'] {
  const [count = 0, dims = 0] = numbersOf(shape) ?? [];
  return Number.isInteger(count) && count > 0 && count <= 1000 && (dims === 2 || dims === 3)
    ? { count, dims }
    : null;
}

/** `kpt_names`, `skeleton` (pairs counted from 0) and `flip_idx` (who a point becomes when flipped). */
function schemeOf(data: unknown, count: number): SourceScheme {
  const given = memberOf(data, 'kpt_names');
  const list = Array.isArray(given) ? given : isRecord(given) ? listOf(Object.values(given)[0]) : [];
  const names = Array.from({ length: count }, (_, i) => idOf(list[i]) ?? String(i + 1));
  const named = (a: number, b: number): [string, string][] => {
    const [first, second] = [names[a], names[b]];
    return first === undefined || second === undefined || a === b ? [] : [[first, second]];
  };
  const flip = numbersOf(memberOf(data, 'flip_idx')) ?? [];
  return {
    names,
    edges: listOf(memberOf(data, 'skeleton')).flatMap((pair) => {
      const [a = -1, b = -1] = numbersOf(pair) ?? [];
      return named(a, b);
    }),
    mirrors: flip.flatMap((to, from) => (to > from ? named(from, to) : [])),
  };
}

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => textOf(one) ?? []);

/** `classes.txt` and `obj.names`: one class per line. */
export const readNames = (text: string): readonly string[] =>
  text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line, at, all) => line !== '' || at < all.length - 1);

export interface YoloLabels {
  readonly shapes: readonly Shape[];
  readonly sets: readonly PointSet[];
}

export interface YoloContext {
  readonly data: Pick<YoloData, 'classes' | 'pose' | 'scheme'>;
  /** For messages. */
  readonly path: string;
}

/** One label file: `class numbers…` on each line. What cannot be read is reported by line and left out. */
export function readYoloLabels(text: string, { data, path }: YoloContext, report: Report): YoloLabels {
  const shapes: Shape[] = [];
  const sets: PointSet[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const place = `${path}:${String(index + 1)}`;
    const [first = '', ...rest] = line.trim().split(/\s+/);
    const numbers = rest.map((word) => numberIn(word) ?? Number.NaN);
    const className = data.classes[Number(first)];
    if (!/^\d+$/.test(first) || numbers.some(Number.isNaN))
      report('a line that is not "class numbers…"', place);
    else if (className === undefined)
      report(`a class number that has no name (${first.slice(0, 12)})`, place);
    else {
      const read = readLine(numbers, { className, place }, data);
      if (typeof read === 'string') report(read, place);
      else if ('points' in read) sets.push(read);
      else shapes.push(read);
    }
  }
  return { shapes, sets };
}

interface Of {
  readonly className: string;
  readonly place: string;
}

function readLine(numbers: readonly number[], of: Of, data: YoloContext['data']): Shape | PointSet | string {
  const { pose, scheme } = data;
  if (pose !== null) {
    if (numbers.length !== 4 + pose.count * pose.dims)
      return 'a line with another number of points than data.yaml says';
    return { ...of, points: pointsOf(numbers.slice(4), scheme.names, pose.dims) };
  }
  // Four numbers are a box, five a box with how sure a model was.
  if (numbers.length === 4 || numbers.length === 5) {
    const [cx = 0, cy = 0, w = 0, h = 0] = numbers;
    return { ...of, kind: 'box', x: cx - w / 2, y: cy - h / 2, w, h, isArea: false };
  }
  if (numbers.length < 6) return 'a polygon with fewer than three points';
  if (numbers.length % 2 !== 0) return 'a polygon with half a point';
  return { ...of, kind: 'polygon', parts: [[numbers]] };
}

function pointsOf(numbers: readonly number[], names: readonly string[], dims: 2 | 3): NamedPoint[] {
  return names.map((name, i) => {
    const [x = 0, y = 0, v = 2] = numbers.slice(i * dims, (i + 1) * dims);
    // Two numbers only: a point in the very corner is how a missing one is written.
    const seen = dims === 3 ? v : x === 0 && y === 0 ? 0 : 2;
    return { name, x, y, v: seen === 2 ? 2 : seen === 1 ? 1 : 0 };
  });
}
