/** Templates of points: names, colours and how they hang together, to start a project of points from or to add to one. */
import { paletteColor } from './labelClass.ts';

/** Places in the list of points of a template. */
export type TemplatePair = readonly [number, number];

export interface PointTemplate {
  readonly name: string;
  readonly points: readonly { readonly name: string; readonly color: string }[];
  readonly edges: readonly TemplatePair[];
  readonly mirrors: readonly TemplatePair[];
}

/** The templates that ship with Limn. */
export const POINT_TEMPLATES = ['head', 'face5', 'face68', 'body17'] as const;
export type PointTemplateId = (typeof POINT_TEMPLATES)[number];

/** Left and right are those of the person on the image, as COCO and iBUG have them. */
const FACE5 = ['left eye', 'right eye', 'nose', 'left mouth corner', 'right mouth corner'];

/** COCO's 17 key points, by the names and in the order of its files. */
const BODY17 = [
  ...['nose', 'left_eye', 'right_eye', 'left_ear', 'right_ear', 'left_shoulder', 'right_shoulder'],
  ...['left_elbow', 'right_elbow', 'left_wrist', 'right_wrist', 'left_hip', 'right_hip'],
  ...['left_knee', 'right_knee', 'left_ankle', 'right_ankle'],
];

/** The skeleton that COCO's files give for them, counted from 0. */
const BODY17_EDGES: readonly TemplatePair[] = [
  ...([[15, 13], [13, 11], [16, 14], [14, 12], [11, 12], [5, 11], [6, 12]] as const), // prettier-ignore
  ...([[5, 6], [5, 7], [6, 8], [7, 9], [8, 10], [1, 2], [0, 1]] as const), // prettier-ignore
  ...([[0, 2], [1, 3], [2, 4], [3, 5], [4, 6]] as const), // prettier-ignore
];

const SIDES = { left: '#38b6a0', right: '#f2a33a', middle: '#4e9fe6' } as const;

const sideColor = (name: string): string =>
  name.startsWith('left') ? SIDES.left : name.startsWith('right') ? SIDES.right : SIDES.middle;

/** A part of the 68 points of a face: so many points of one name, one after the other. */
interface Part {
  readonly name: string;
  readonly count: number;
  readonly color: string;
  /** The last point is joined to the first one. */
  readonly isClosed?: true;
}

/** The 68 points of iBUG 300-W in their order: jaw 0-16, brows 17-26, nose 27-35, eyes 36-47, mouth 48-67. */
const FACE68: readonly Part[] = [
  { name: 'jaw', count: 17, color: '#4e9fe6' },
  { name: 'right brow', count: 5, color: '#f2a33a' },
  { name: 'left brow', count: 5, color: '#38b6a0' },
  { name: 'nose bridge', count: 4, color: '#b58be8' },
  { name: 'nose base', count: 5, color: '#b58be8' },
  { name: 'right eye', count: 6, color: '#f4d35e', isClosed: true },
  { name: 'left eye', count: 6, color: '#7fc65b', isClosed: true },
  { name: 'outer lip', count: 12, color: '#e4666c', isClosed: true },
  { name: 'inner lip', count: 8, color: '#e889b5', isClosed: true },
];

const FACE68_MIRRORS: readonly TemplatePair[] = [
  ...Array.from({ length: 8 }, (_, i): TemplatePair => [i, 16 - i]),
  ...Array.from({ length: 5 }, (_, i): TemplatePair => [17 + i, 26 - i]),
  ...([[31, 35], [32, 34]] as const), // prettier-ignore
  ...([[36, 45], [37, 44], [38, 43], [39, 42], [40, 47], [41, 46]] as const), // prettier-ignore
  ...([[48, 54], [49, 53], [50, 52], [55, 59], [56, 58]] as const), // prettier-ignore
  ...([[60, 64], [61, 63], [65, 67]] as const), // prettier-ignore
];

function face68(): PointTemplate {
  const points = FACE68.flatMap(({ name, count, color }) =>
    Array.from({ length: count }, (_, i) => ({ name: `${name} ${String(i + 1)}`, color })),
  );
  const edges: TemplatePair[] = [];
  let start = 0;
  for (const { count, isClosed } of FACE68) {
    for (let i = 1; i < count; i += 1) edges.push([start + i - 1, start + i]);
    if (isClosed) edges.push([start + count - 1, start]);
    start += count;
  }
  return { name: 'face68', points, edges, mirrors: FACE68_MIRRORS };
}

export const pointTemplates: Readonly<Record<PointTemplateId, PointTemplate>> = {
  head: {
    name: 'head',
    points: [{ name: 'head centre', color: paletteColor(0) }],
    edges: [],
    mirrors: [],
  },
  face5: {
    name: 'face5',
    points: FACE5.map((name, place) => ({ name, color: paletteColor(place) })),
    edges: [[0, 2], [1, 2], [2, 3], [2, 4], [3, 4]], // prettier-ignore
    mirrors: [[0, 1], [3, 4]], // prettier-ignore
  },
  face68: face68(),
  body17: {
    name: 'body17',
    points: BODY17.map((name) => ({ name, color: sideColor(name) })),
    edges: BODY17_EDGES,
    mirrors: Array.from({ length: 8 }, (_, i): TemplatePair => [2 * i + 1, 2 * i + 2]),
  },
};
