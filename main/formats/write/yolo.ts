/** Writes YOLO: `data.yaml` and a text file for each image, with outlines of masks or points, as shares of width and height. */
import { keyhole } from '#shared/kernels/mask/rings.ts';
import { polygonsOf } from '#shared/kernels/mask/polygons.ts';
import {
  classRegions,
  fileNames,
  OPEN_POINTS,
  shortNumber,
  textFile,
  type LabelSet,
  type LossCount,
  type OutFile,
  type SetImage,
} from '../labelSet.ts';

/** What YOLO calls the sides. */
const FOLDERS = { train: 'train', valid: 'val', test: 'test' } as const;

export function writeYolo(set: LabelSet, loss: LossCount): readonly OutFile[] {
  const names = fileNames(set.images, '.txt');
  const files = set.images.map((image): OutFile => {
    const side = image.split === null ? '' : `${FOLDERS[image.split]}/`;
    const lines = (): readonly string[] =>
      set.kind === 'masks' ? maskLines(set, image) : pointLines(set, image, loss);
    return {
      name: `labels/${side}${names.get(image.name) ?? ''}`,
      bytes: () =>
        new TextEncoder().encode(
          lines()
            .map((line) => `${line}\n`)
            .join(''),
        ),
    };
  });
  return [textFile('data.yaml', dataYaml(set)), ...files];
}

/** Each part of a class is one line; a hole is cut open, so that the outline around it is one line, too. */
function maskLines(set: LabelSet, image: SetImage): readonly string[] {
  const { widthPx, heightPx } = image;
  const lines: string[] = [];
  for (const { at, region } of classRegions(set.maskOf(image))) {
    for (const polygon of polygonsOf(region)) {
      const shares = keyhole(polygon).map((value, i) =>
        shortNumber(value / (i % 2 === 0 ? widthPx : heightPx)),
      );
      lines.push(`${String(at)} ${shares.join(' ')}`);
    }
  }
  return lines;
}

function pointLines(set: LabelSet, image: SetImage, loss: LossCount): readonly string[] {
  if (image.points.length === 0) return [];
  const byName = new Map(image.points.map((point) => [point.name, point]));
  loss.add(OPEN_POINTS, set.classes.length - byName.size);
  // Rounded before the box is taken around them, so that points that come back give the same box.
  const shareX = (x: number): number => Number(shortNumber(x / image.widthPx));
  const shareY = (y: number): number => Number(shortNumber(y / image.heightPx));
  const there = image.points.filter((point) => point.v > 0);
  const [xs, ys] = [there.map(({ x }) => shareX(x)), there.map(({ y }) => shareY(y))];
  const [left, right] = there.length === 0 ? [0, 0] : [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = there.length === 0 ? [0, 0] : [Math.min(...ys), Math.max(...ys)];
  const box = [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top];
  const points = set.classes.flatMap(({ name }) => {
    const point = byName.get(name);
    return point === undefined || point.v === 0 ? [0, 0, 0] : [shareX(point.x), shareY(point.y), point.v];
  });
  return [['0', ...[...box, ...points].map(shortNumber)].join(' ')];
}

/** Text in double quotes, as YAML and JSON have it. */
const quoted = (text: string): string => JSON.stringify(text);

function dataYaml(set: LabelSet): string {
  const has = (side: 'train' | 'valid' | 'test'): boolean => set.images.some((image) => image.split === side);
  const isSplit = set.images.some((image) => image.split !== null);
  const names = set.kind === 'masks' ? set.classes.map(({ name }) => name) : ['object'];
  return [
    '# Labels exported from Limn. Put the images into images/ beside labels/, with the same folders and names.',
    'path: .',
    `train: ${isSplit ? 'images/train' : 'images'}`,
    ...(has('valid') ? ['val: images/val'] : []),
    ...(has('test') ? ['test: images/test'] : []),
    'names:',
    ...names.map((name, at) => `  ${String(at)}: ${quoted(name)}`),
    ...(set.kind === 'points' ? poseYaml(set) : []),
    '',
  ].join('\n');
}

function poseYaml(set: LabelSet): readonly string[] {
  const flip = set.classes.map((_, at) => at);
  for (const [a, b] of set.mirrors) [flip[a], flip[b]] = [b, a];
  return [
    `kpt_shape: [${String(set.classes.length)}, 3]`,
    `flip_idx: [${flip.join(', ')}]`,
    'kpt_names:',
    `  0: [${set.classes.map(({ name }) => quoted(name)).join(', ')}]`,
    // Not YOLO's own; what does not know it passes over it.
    `skeleton: [${set.edges.map(([a, b]) => `[${String(a)}, ${String(b)}]`).join(', ')}]`,
  ];
}
