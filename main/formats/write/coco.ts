/** Writes COCO: a file for each side, masks as run lengths (one annotation for each class of an image), points as keypoints. */
import type { Split } from '#shared/domain/project.ts';
import { countsOf, countsToText } from '#shared/kernels/mask/cocoRuns.ts';
import { regionArea } from '#shared/kernels/mask/regions.ts';
import { writeJson } from '../json.ts';
import {
  classRegions,
  OPEN_POINTS,
  type LabelSet,
  type LossCount,
  type OutFile,
  type SetImage,
} from '../labelSet.ts';

/** `annotations.json`, or `train.json`, `valid.json`, … where there are sides. Ids count from 1 in the order of names. */
export function writeCoco(set: LabelSet, loss: LossCount): readonly OutFile[] {
  return bySide(set.images).map(({ side, images }) => ({
    name: side === null ? 'annotations.json' : `${side}.json`,
    bytes: () => new TextEncoder().encode(writeJson(fileOf(set, images, loss))),
  }));
}

/** Images by their side, in a fixed order; those without one are `unsplit` where others have one. */
export function bySide(
  images: readonly SetImage[],
): readonly { readonly side: Split | 'unsplit' | null; readonly images: readonly SetImage[] }[] {
  if (images.every((image) => image.split === null)) return [{ side: null, images }];
  const sides = ['train', 'valid', 'test', 'unsplit'] as const;
  return sides
    .map((side) => ({ side, images: images.filter((image) => (image.split ?? 'unsplit') === side) }))
    .filter((group) => group.images.length > 0);
}

function fileOf(set: LabelSet, images: readonly SetImage[], loss: LossCount): unknown {
  const annotations: unknown[] = [];
  for (const [at, image] of images.entries()) {
    for (const annotation of set.kind === 'masks'
      ? maskAnnotations(set, image)
      : pointAnnotations(set, image, loss))
      annotations.push({ id: annotations.length + 1, image_id: at + 1, ...annotation });
  }
  return {
    info: { description: 'Labels exported from Limn', version: '1.0' },
    licenses: [],
    images: images.map(({ name, widthPx, heightPx }, at) => ({
      id: at + 1,
      file_name: name,
      width: widthPx,
      height: heightPx,
    })),
    annotations,
    categories: set.kind === 'masks' ? set.classes.map(categoryOf) : [pointCategory(set)],
  };
}

const categoryOf = ({ name, color }: LabelSet['classes'][number], at: number): unknown => ({
  id: at + 1,
  name,
  supercategory: '',
  color,
});

const fromOne = (pairs: LabelSet['edges']): readonly (readonly number[])[] =>
  pairs.map(([a, b]) => [a + 1, b + 1]);

/** `mirrors` is not COCO's own; what does not know it passes over it. */
const pointCategory = (set: LabelSet): unknown => ({
  id: 1,
  name: 'object',
  supercategory: '',
  keypoints: set.classes.map(({ name }) => name),
  skeleton: fromOne(set.edges),
  mirrors: fromOne(set.mirrors),
});

function* maskAnnotations(set: LabelSet, image: SetImage): Generator<Record<string, unknown>> {
  const size = { widthPx: image.widthPx, heightPx: image.heightPx };
  for (const { at, region } of classRegions(set.maskOf(image))) {
    const { x, y, w, h } = region.rect;
    yield {
      category_id: at + 1,
      iscrowd: 0,
      area: regionArea(region),
      bbox: [x, y, w, h],
      segmentation: { size: [size.heightPx, size.widthPx], counts: countsToText(countsOf(region, size)) },
    };
  }
}

function* pointAnnotations(
  set: LabelSet,
  image: SetImage,
  loss: LossCount,
): Generator<Record<string, unknown>> {
  if (image.points.length === 0) return;
  const byName = new Map(image.points.map((point) => [point.name, point]));
  loss.add(OPEN_POINTS, set.classes.length - byName.size);
  const there = image.points.filter((point) => point.v > 0);
  const [xs, ys] = [there.map((point) => point.x), there.map((point) => point.y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const box = there.length === 0 ? [0, 0, 0, 0] : [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
  yield {
    category_id: 1,
    iscrowd: 0,
    area: (box[2] ?? 0) * (box[3] ?? 0),
    bbox: box,
    num_keypoints: there.length,
    keypoints: set.classes.flatMap(({ name }) => {
      const point = byName.get(name);
      return point === undefined || point.v === 0 ? [0, 0, 0] : [point.x, point.y, point.v];
    }),
  };
}
