/**
 * Points as a table. Wide: a row for each image, its name and then x and y of each point (`keypoints.csv` of the Facial Keypoints
 * set, `x0,y0,x1,y1,…`). Long: a row for each point, `image,point,x,y,visible`.
 */
import { AppError } from '#shared/contract/errors.ts';
import type { Visibility } from '#shared/domain/points.ts';
import {
  bareImage,
  EMPTY_SOURCE_SCHEME,
  type AnnotatedImage,
  type Annotations,
  type NamedPoint,
  type Report,
} from './annotations.ts';
import { parseRecords, type CsvRecord } from './csvRecords.ts';
import { numberIn } from './json.ts';
import { csvLine } from './labelsCsv.ts';

const IMAGE_COLUMNS = [
  'image',
  'image_name',
  'filename',
  'file_name',
  'fname',
  'name',
  'path',
  'file',
  'image_id',
];
const POINT_COLUMNS = ['point', 'point_name', 'keypoint', 'landmark', 'bodypart'];
const VISIBLE_COLUMNS = ['visible', 'visibility', 'v'];

/** Where a point's numbers stand in a row. */
interface PointColumns {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly v: number;
}

interface Table {
  readonly file: string;
  readonly rows: readonly CsvRecord[];
  readonly image: number;
}

/** What columns say, or null when they are no table of points. */
type Layout =
  | { readonly shape: 'long'; readonly image: number; readonly point: PointColumns & { readonly at: number } }
  | { readonly shape: 'wide'; readonly image: number; readonly points: readonly PointColumns[] };

/** Whether a header is one of a table of points. */
export const isPointsHeader = (columns: readonly string[]): boolean => layoutOf(columns) !== null;

/** @param path for messages. @throws AppError `csv.empty`, `csv.columns`, `csv.row` */
export function readPointsCsv(text: string, path: string, report: Report): Annotations {
  const records = parseRecords(text, path);
  const head = records[0];
  if (head === undefined) throw new AppError('csv.empty', { path });
  const columns = head.record.map((name) => name.trim());
  const layout = layoutOf(columns);
  if (layout === null) {
    const needed = 'image, point, x, y, or a name and pairs of x and y';
    throw new AppError('csv.columns', { path, needed, found: columns.join(', ').slice(0, 200) });
  }
  const table = { file: path, rows: records.slice(1), image: layout.image };
  const images =
    layout.shape === 'long' ? readLong(table, layout.point, report) : readWide(table, layout.points, report);
  const names =
    layout.shape === 'wide'
      ? layout.points.map((point) => point.name)
      : [
          ...new Set(
            images.flatMap((image) => image.sets.flatMap((set) => set.points.map((point) => point.name))),
          ),
        ];
  return { classes: [], images, scheme: { ...EMPTY_SOURCE_SCHEME, names }, notes: [] };
}

function layoutOf(columns: readonly string[]): Layout | null {
  const lower = columns.map((name) => name.trim().toLowerCase());
  const find = (names: readonly string[]): number => lower.findIndex((name) => names.includes(name));
  const [image, at] = [find(IMAGE_COLUMNS), find(POINT_COLUMNS)];
  const [x, y] = [lower.indexOf('x'), lower.indexOf('y')];
  if (image >= 0 && at >= 0 && x >= 0 && y >= 0)
    return { shape: 'long', image, point: { name: '', at, x, y, v: find(VISIBLE_COLUMNS) } };
  const points = pairsOf(lower, columns);
  if (points.length === 0) return null;
  const used = new Set(points.flatMap((point) => [point.x, point.y, point.v]));
  const free = columns.findIndex((_, i) => !used.has(i));
  const named = image >= 0 && !used.has(image) ? image : free;
  return named < 0 ? null : { shape: 'wide', image: named, points };
}

/** `x0,y0`, `nose_x,nose_y`, `nose x`, or numbers from 0 on, of which every two are a point. */
function pairsOf(lower: readonly string[], columns: readonly string[]): readonly PointColumns[] {
  const found: PointColumns[] = [];
  for (const [x, name] of lower.entries()) {
    const parts = /^(.*[_\s.-])?x[_\s.-]?(\d*)$/.exec(name);
    if (parts === null) continue;
    const [before = '', after = ''] = parts.slice(1).map((part) => part ?? '');
    if (before === '' && after === '') continue;
    const twin = (letter: string): number =>
      lower.findIndex((other) =>
        [`${before}${letter}${after}`, `${before}${letter}_${after}`].includes(other),
      );
    const y = twin('y');
    const own = (columns[x] ?? '').slice(0, before.length).replace(/[_\s.-]$/, '');
    if (y >= 0) found.push({ name: own === '' ? after : own + after, x, y, v: twin('v') });
  }
  if (found.length > 0) return found;
  const numbered = lower.flatMap((name, at) => (/^\d+$/.test(name) ? [at] : []));
  const isCounted = numbered.every((at, i) => Number(lower[at]) === i);
  if (numbered.length < 2 || numbered.length % 2 !== 0 || !isCounted) return [];
  return Array.from({ length: numbered.length / 2 }, (_, i) => ({
    name: String(i),
    x: numbered[i * 2] ?? 0,
    y: numbered[i * 2 + 1] ?? 0,
    v: -1,
  }));
}

class Images {
  readonly #images = new Map<string, { image: AnnotatedImage; points: Map<string, NamedPoint> }>();

  add(name: string, place: string): Map<string, NamedPoint> {
    const known = this.#images.get(name);
    if (known !== undefined) return known.points;
    const points = new Map<string, NamedPoint>();
    this.#images.set(name, { image: bareImage(name, `${name} (${place})`), points });
    return points;
  }

  list(): readonly AnnotatedImage[] {
    return [...this.#images.values()].map(({ image, points }) => ({
      ...image,
      sets: points.size === 0 ? [] : [{ className: null, points: [...points.values()], place: image.place }],
    }));
  }
}

function readLong(
  table: Table,
  columns: PointColumns & { at: number },
  report: Report,
): readonly AnnotatedImage[] {
  const images = new Images();
  for (const { record, line } of table.rows) {
    const place = `${table.file}:${String(line)}`;
    const image = (record[table.image] ?? '').trim();
    if (image === '') {
      report('a row without an image name', place);
      continue;
    }
    const points = images.add(image, place);
    const name = (record[columns.at] ?? '').trim();
    // A row that only names the image says that somebody looked and found nothing.
    if (name === '') continue;
    const point = readPoint(record, { ...columns, name });
    if (point === null) report('a point whose place is no number', place);
    else if (points.has(name)) report('a point that the image has already', place);
    else points.set(name, point);
  }
  return images.list();
}

function readWide(table: Table, columns: readonly PointColumns[], report: Report): readonly AnnotatedImage[] {
  const images = new Images();
  for (const { record, line } of table.rows) {
    const place = `${table.file}:${String(line)}`;
    const image = (record[table.image] ?? '').trim();
    if (image === '') {
      report('a row without an image name', place);
      continue;
    }
    const points = images.add(image, place);
    if (points.size > 0) {
      report('a second row of one image', place);
      continue;
    }
    for (const column of columns) {
      if ([column.x, column.y].every((at) => isEmpty(record[at]))) continue;
      const point = readPoint(record, column);
      if (point === null) report('a point whose place is no number', place);
      else points.set(column.name, point);
    }
  }
  return images.list();
}

/** Empty cells, and what pandas makes of them, are points that nobody placed. */
const isEmpty = (cell: string | undefined): boolean => /^\s*(nan)?\s*$/i.test(cell ?? '');

function readPoint(record: readonly string[], columns: PointColumns): NamedPoint | null {
  const v = visibilityIn(columns.v < 0 ? undefined : record[columns.v]);
  const [x, y] = [numberIn(record[columns.x]), numberIn(record[columns.y])];
  if (v === 0 && (x === null || y === null)) return { name: columns.name, x: 0, y: 0, v };
  return x === null || y === null || v === null ? null : { name: columns.name, x, y, v };
}

function visibilityIn(cell: string | undefined): Visibility | null {
  const text = (cell ?? '').trim().toLowerCase();
  if (text === '' || text === '2' || text === 'true') return 2;
  if (text === '1' || text === '1.0') return 1;
  if (text === '0' || text === '0.0' || text === 'false') return 0;
  return text === '2.0' ? 2 : null;
}

/** One row for each point, images by name, points in the order given; an image without points has a row of its own. */
export function writePointsCsv(
  images: readonly { readonly name: string; readonly points: readonly NamedPoint[] }[],
): string {
  const rows = images.flatMap(({ name, points }) =>
    points.length === 0
      ? [csvLine([name, '', '', '', ''])]
      : points.map((point) => csvLine([name, point.name, String(point.x), String(point.y), String(point.v)])),
  );
  return csvLine(['image', 'point', 'x', 'y', 'visible']) + rows.join('');
}
