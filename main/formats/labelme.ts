/** labelme: one JSON file beside each image. Flags are tags, shapes are areas, points of one group are one object's points. */
import type { Visibility } from '#shared/domain/points.ts';
import {
  bareImage,
  type AnnotatedImage,
  type NamedPoint,
  type PointSet,
  type Report,
  type Shape,
} from './annotations.ts';
import { idOf, isRecord, listOf, memberOf, numberOf, pairsOf, textOf } from './json.ts';
import { readPngMask } from './pngMask.ts';

export interface LabelmeOptions {
  /** For messages, and where the name of the image is taken from when the file gives none. */
  readonly path: string;
  /** Most pixels of a mask inside of the file. */
  readonly limitPx: number;
}

/** What labelme's own masks leave out. */
export const IGNORED = '__ignore__';

/** Whether a parsed JSON file is one of labelme's. */
export const isLabelme = (value: unknown): boolean =>
  Array.isArray(memberOf(value, 'shapes')) && memberOf(value, 'imagePath') !== undefined;

/** @param value the parsed file; what makes no sense in it is reported and left out */
export function readLabelme(value: unknown, options: LabelmeOptions, report: Report): AnnotatedImage {
  const { path } = options;
  const flags = memberOf(value, 'flags');
  const shapes: Shape[] = [];
  const sets = new Map<string, NamedPoint[]>();
  for (const [index, shape] of listOf(memberOf(value, 'shapes')).entries()) {
    const place = `${path}, shapes[${String(index)}]`;
    const className = textOf(memberOf(shape, 'label'));
    const read =
      className === null ? 'a shape without a label' : readShape(shape, { className, place }, options);
    if (typeof read === 'string') report(read, place);
    else if (Array.isArray(read)) addPoints(sets, idOf(memberOf(shape, 'group_id')) ?? '', read);
    else shapes.push(read);
  }
  return {
    ...bareImage(textOf(memberOf(value, 'imagePath')) ?? path.replace(/\.json$/i, ''), path),
    widthPx: numberOf(memberOf(value, 'imageWidth')),
    heightPx: numberOf(memberOf(value, 'imageHeight')),
    tags: isRecord(flags)
      ? Object.keys(flags).filter((name) => flags[name] === true && name !== IGNORED)
      : [],
    shapes,
    sets: [...sets.values()].map((points): PointSet => ({ className: null, points, place: path })),
  };
}

function addPoints(sets: Map<string, NamedPoint[]>, group: string, points: readonly NamedPoint[]): void {
  sets.set(group, [...(sets.get(group) ?? []), ...points]);
}

interface Of {
  readonly className: string;
  readonly place: string;
}

/** A shape, points, or in words what is wrong. */
function readShape(shape: unknown, of: Of, options: LabelmeOptions): Shape | NamedPoint[] | string {
  const kind = textOf(memberOf(shape, 'shape_type')) ?? 'polygon';
  const flat = pairsOf(memberOf(shape, 'points'));
  if (flat === null) return 'a shape whose points are no numbers';
  const count = flat.length / 2;
  switch (kind) {
    case 'polygon':
    case 'oriented_rectangle':
      return count < 3
        ? 'a polygon with fewer than three points'
        : { ...of, kind: 'polygon', parts: [[flat]] };
    case 'rectangle':
      return count < 2 ? 'a rectangle with fewer than two corners' : boxOf(flat, of);
    case 'circle':
      return count < 2 ? 'a circle without a radius' : circleOf(flat, of);
    case 'mask':
      return maskOf(shape, flat, of, options);
    case 'point':
    case 'points':
      return pointsOf(shape, flat, of.className);
    case 'line':
    case 'linestrip':
      return { ...of, kind: 'other', what: 'line' };
    default:
      return { ...of, kind: 'other', what: `shape of the kind "${kind.slice(0, 40)}"` };
  }
}

function boxOf([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[], of: Of): Shape {
  const [x, y] = [Math.min(x0, x1), Math.min(y0, y1)];
  return { ...of, kind: 'box', x, y, w: Math.abs(x1 - x0), h: Math.abs(y1 - y0), isArea: true };
}

/** The middle and a point on the rim. */
function circleOf([cx = 0, cy = 0, x = 0, y = 0]: readonly number[], of: Of): Shape {
  const radius = Math.hypot(x - cx, y - cy);
  return { ...of, kind: 'ellipse', cx, cy, rx: radius, ry: radius, angle: 0 };
}

function pointsOf(shape: unknown, flat: readonly number[], label: string): NamedPoint[] {
  const flags = memberOf(shape, 'flags');
  const isSet = (name: string): boolean => memberOf(flags, name) === true;
  const v: Visibility = isSet('missing') ? 0 : isSet('hidden') || isSet('occluded') ? 1 : 2;
  const count = flat.length / 2;
  return Array.from({ length: count }, (_, i) => ({
    name: count === 1 ? label : `${label} ${String(i + 1)}`,
    x: flat[i * 2] ?? 0,
    y: flat[i * 2 + 1] ?? 0,
    v,
  }));
}

/** A PNG inside of the file; two corners say where its first and last pixel lie. */
function maskOf(
  shape: unknown,
  flat: readonly number[],
  of: Of,
  { limitPx }: LabelmeOptions,
): Shape | string {
  const text = textOf(memberOf(shape, 'mask'));
  if (text === null || flat.length < 2) return 'a mask without pixels';
  const png = readPngMask(Buffer.from(text, 'base64'), limitPx);
  if (!png.ok) return `a mask that cannot be read: ${png.problem}`;
  const { pixels } = png;
  const values = pixels.kind === 'index' ? pixels.values : pixels.colors;
  const corner = { x: Math.round(flat[0] ?? 0), y: Math.round(flat[1] ?? 0) };
  const box = { ...corner, w: pixels.widthPx, h: pixels.heightPx };
  return { ...of, kind: 'row-runs', ...box, counts: runsOf(values), size: null };
}

/** Run lengths of what is zero and what is not, in turn, beginning with zeros. */
export function runsOf(values: ArrayLike<number>): readonly number[] {
  const counts: number[] = [];
  let isInside = false;
  let run = 0;
  for (let i = 0; i < values.length; i += 1) {
    if ((values[i] !== 0) !== isInside) {
      counts.push(run);
      run = 0;
      isInside = !isInside;
    }
    run += 1;
  }
  counts.push(run);
  return counts;
}
