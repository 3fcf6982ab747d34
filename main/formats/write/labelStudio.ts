/** Writes Label Studio's JSON, and the labeling configuration that it belongs to. */
import { blankRegion, regionWithin } from '#shared/kernels/mask/regions.ts';
import { writeJson } from '../json.ts';
import { runsOf } from '../labelme.ts';
import {
  classRegions,
  NO_LINES,
  NO_MIRRORS,
  textFile,
  type LabelSet,
  type LossCount,
  type OutFile,
  type SetImage,
} from '../labelSet.ts';
import { writeBrush } from '../labelStudioRle.ts';
import { escapeXml } from '../xml.ts';

export function writeLabelStudio(set: LabelSet, loss: LossCount): readonly OutFile[] {
  loss.add(NO_LINES, set.edges.length);
  loss.add(NO_MIRRORS, set.mirrors.length);
  return [
    {
      name: 'labels.json',
      bytes: () =>
        new TextEncoder().encode(writeJson(set.images.map((image, at) => taskOf(set, image, at + 1)))),
    },
    textFile('config.xml', configOf(set)),
  ];
}

const NAMES = { tags: 'choices', masks: 'brushlabels', points: 'keypointlabels' } as const;

function taskOf(set: LabelSet, image: SetImage, id: number): unknown {
  const results =
    set.kind === 'tags' ? choices(image) : set.kind === 'masks' ? brushes(set, image) : keypoints(image);
  const common = { type: NAMES[set.kind], from_name: 'label', to_name: 'image', origin: 'manual' };
  const size = { original_width: image.widthPx, original_height: image.heightPx, image_rotation: 0 };
  return {
    id,
    data: { image: image.name, ...(image.split === null ? {} : { split: image.split }) },
    annotations: [
      {
        id,
        was_cancelled: false,
        ground_truth: false,
        result: results.map((result, at) => ({
          id: `${String(id)}-${String(at + 1)}`,
          ...common,
          ...(set.kind === 'tags' ? {} : size),
          ...result,
        })),
      },
    ],
    predictions: [],
  };
}

type Result = Readonly<Record<string, unknown>>;

const choices = ({ tags }: SetImage): readonly Result[] =>
  tags.length === 0 ? [] : [{ value: { choices: tags } }];

function brushes(set: LabelSet, image: SetImage): readonly Result[] {
  const whole = blankRegion({ x: 0, y: 0, w: image.widthPx, h: image.heightPx }).rect;
  const results: Result[] = [];
  for (const { at, region } of classRegions(set.maskOf(image))) {
    const rle = writeBrush(runsOf(regionWithin(region, whole).bits));
    results.push({ value: { format: 'rle', rle, brushlabels: [set.classes[at]?.name ?? ''] } });
  }
  return results;
}

/** Label Studio has no visibility: what differs from a point that is to be seen stands in `meta`. */
const keypoints = ({ points, widthPx, heightPx }: SetImage): readonly Result[] =>
  points.map(({ name, x, y, v }) => ({
    value: { x: (x / widthPx) * 100, y: (y / heightPx) * 100, width: 0.5, keypointlabels: [name] },
    ...(v === 2 ? {} : { meta: { visibility: v } }),
  }));

/** What Label Studio is set up with, so that the tasks can be imported. */
function configOf(set: LabelSet): string {
  const [outer, inner] = {
    tags: ['Choices', 'Choice'],
    masks: ['BrushLabels', 'Label'],
    points: ['KeyPointLabels', 'Label'],
  }[set.kind] as [string, string];
  const many = set.kind === 'tags' ? ' choice="multiple"' : '';
  const lines = set.classes.map(({ name, color }) => {
    const background = set.kind === 'tags' ? '' : ` background="${color}"`;
    return `    <${inner} value="${escapeXml(name)}"${background}/>`;
  });
  return [
    '<View>',
    '  <Image name="image" value="$image" zoom="true"/>',
    `  <${outer} name="label" toName="image"${many}>`,
    ...lines,
    `  </${outer}>`,
    '</View>',
    '',
  ].join('\n');
}
