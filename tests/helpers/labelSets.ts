/** Label sets made up for tests of formats: what is written, and what a reader must find again. */
import type { NamedPoint } from '#main/formats/annotations.ts';
import type { LabelSet, OutFile, SetImage } from '#main/formats/labelSet.ts';
import type { Raster } from '#shared/domain/mask.ts';
import type { Kind, Split } from '#shared/domain/project.ts';
import { blankRaster } from '#shared/kernels/mask/RasterEdit.ts';

export const TEST_CLASSES = [
  { name: 'road & "path"', color: '#804080', isVoid: false },
  { name: 'tree', color: '#108020', isVoid: false },
  { name: 'Himmel über <uns>', color: '#40a0ff', isVoid: false },
];

/** Numbers from a seed: the same every time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Blobs with holes and single pixels, some of them at the border; 0 stays where nothing was painted. */
export function patternMask(
  widthPx: number,
  heightPx: number,
  seed: number,
  classes = TEST_CLASSES.length,
): Raster {
  const raster = blankRaster(widthPx, heightPx);
  const random = numbers(seed);
  const next = (below: number): number => Math.floor(Number(random.next().value) * below);
  for (let i = 0; i < 12; i += 1) {
    const [value, x, y, w, h] = [
      next(classes + 1),
      next(widthPx),
      next(heightPx),
      1 + next(widthPx),
      1 + next(heightPx),
    ];
    for (let row = y; row < Math.min(heightPx, y + h); row += 1)
      raster.data.fill(value, row * widthPx + x, row * widthPx + Math.min(widthPx, x + w));
  }
  for (let i = 0; i < 6; i += 1) raster.data[next(widthPx * heightPx)] = next(classes + 1);
  return raster;
}

const NAMES = ['a.jpg', 'deep/b.PNG', 'deep/er/c d.jpeg', 'ü&<x>.jpg', 'z/a.jpg'];
const SPLITS: readonly (Split | null)[] = ['train', 'valid', 'train', 'test', null];

const POINTS: readonly (readonly NamedPoint[])[] = [
  TEST_CLASSES.map(({ name }, i) => ({ name, x: 3.25 + i * 7, y: 11.5 - i, v: 2 as const })),
  [
    { name: TEST_CLASSES[0]?.name ?? '', x: -4.5, y: 100.125, v: 1 },
    { name: TEST_CLASSES[1]?.name ?? '', x: 0, y: 0, v: 0 },
    { name: TEST_CLASSES[2]?.name ?? '', x: 1 / 3, y: 2 / 3, v: 2 },
  ],
  [],
];

export interface SetOptions {
  readonly kind: Kind;
  readonly isSplit?: boolean;
  /** Masks without unlabeled pixels. */
  readonly isFull?: boolean;
  readonly classes?: LabelSet['classes'];
}

/** Five images of different sizes with labels of a kind. */
export function labelSet({
  kind,
  isSplit = true,
  isFull = false,
  classes = TEST_CLASSES,
}: SetOptions): LabelSet {
  const masks = new Map<string, Raster>();
  const images = NAMES.map((name, i): SetImage => {
    const [widthPx, heightPx] = [37 + i * 5, 29 + i * 3];
    const mask = patternMask(widthPx, heightPx, i + 1, classes.length);
    if (isFull) mask.data.forEach((value, at) => (mask.data[at] = Math.max(1, value)));
    masks.set(name, mask);
    return {
      name,
      widthPx,
      heightPx,
      split: isSplit ? (SPLITS[i] ?? null) : null,
      tags:
        kind === 'tags' ? classes.filter((_, at) => ((i + 1) >> at) % 2 === 1).map((one) => one.name) : [],
      points: kind === 'points' ? (POINTS[i % POINTS.length] ?? []) : [],
      unlabeledPx: kind === 'masks' ? mask.data.filter((value) => value === 0).length : 0,
    };
  });
  return {
    kind,
    imagesDir: '/photos',
    classes,
    edges: kind === 'points' ? [[0, 1], [1, 2]] : [], // prettier-ignore
    mirrors: kind === 'points' ? [[0, 2]] : [],
    images,
    unlabeled: [],
    maskOf: ({ name }) => masks.get(name) ?? blankRaster(1, 1),
  };
}

export const bytesOf = (files: readonly OutFile[]): ReadonlyMap<string, Uint8Array> =>
  new Map(files.map((file) => [file.name, file.bytes()]));

export const textOfFile = (files: ReadonlyMap<string, Uint8Array>, name: string): string => {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`${name} is not among ${[...files.keys()].join(', ')}`);
  return new TextDecoder().decode(bytes);
};
