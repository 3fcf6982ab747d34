/** Writes labelme: a JSON file for each image, to be laid beside it. */
import { keyhole } from '#shared/kernels/mask/rings.ts';
import { polygonsOf } from '#shared/kernels/mask/polygons.ts';
import { writeJson } from '../json.ts';
import {
  baseName,
  classRegions,
  fileNames,
  NO_LINES,
  NO_MIRRORS,
  NO_SIDES,
  textFile,
  type LabelSet,
  type LossCount,
  type OutFile,
  type SetImage,
} from '../labelSet.ts';

/** `labels.txt` and the files, in the folders of their images. */
export function writeLabelme(set: LabelSet, loss: LossCount): readonly OutFile[] {
  const names = fileNames(set.images, '.json');
  loss.add(NO_SIDES, set.images.filter((image) => image.split !== null).length);
  loss.add(NO_LINES, set.edges.length);
  loss.add(NO_MIRRORS, set.mirrors.length);
  const files = set.images.map((image) => ({
    name: names.get(image.name) ?? '',
    bytes: () => new TextEncoder().encode(writeJson(fileOf(set, image))),
  }));
  return [textFile('labels.txt', set.classes.map(({ name }) => `${name}\n`).join('')), ...files];
}

function fileOf(set: LabelSet, image: SetImage): unknown {
  const tags = new Set(image.tags);
  const flags = set.kind === 'tags' ? set.classes.map(({ name }) => [name, tags.has(name)] as const) : [];
  return {
    version: '5.5.0',
    flags: Object.fromEntries(flags),
    shapes: set.kind === 'masks' ? polygonShapes(set, image) : pointShapes(image),
    imagePath: baseName(image.name),
    imageData: null,
    imageHeight: image.heightPx,
    imageWidth: image.widthPx,
  };
}

const shapeOf = (
  label: string,
  kind: string,
  points: readonly (readonly number[])[],
): Record<string, unknown> => ({
  label,
  points,
  group_id: null,
  description: '',
  shape_type: kind,
  flags: {},
  mask: null,
});

/** Each part of a class is one polygon; a hole is cut open, so that it stays one outline. */
function polygonShapes(set: LabelSet, image: SetImage): readonly unknown[] {
  const shapes: unknown[] = [];
  for (const { at, region } of classRegions(set.maskOf(image))) {
    for (const polygon of polygonsOf(region))
      shapes.push(shapeOf(set.classes[at]?.name ?? '', 'polygon', pairs(keyhole(polygon))));
  }
  return shapes;
}

const pairs = (flat: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: flat.length / 2 }, (_, i) => flat.slice(i * 2, i * 2 + 2));

/** labelme has no visibility: flags of the shape say what differs from a point that is to be seen. */
function pointShapes(image: SetImage): readonly unknown[] {
  return image.points.map(({ name, x, y, v }) => ({
    ...shapeOf(name, 'point', [[x, y]]),
    flags: v === 2 ? {} : v === 1 ? { hidden: true } : { missing: true },
  }));
}
