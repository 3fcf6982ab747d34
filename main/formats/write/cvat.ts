/** Writes CVAT XML 1.1 for images: tags, masks as run lengths, points as one skeleton. */
import { regionWithin } from '#shared/kernels/mask/regions.ts';
import { runsOf } from '../labelme.ts';
import {
  classRegions,
  NO_MIRRORS,
  shortNumber,
  type LabelSet,
  type LossCount,
  type OutFile,
  type SetImage,
} from '../labelSet.ts';
import { escapeXml } from '../xml.ts';

/** The label of the skeleton that holds the points. */
const SKELETON = 'points';

export function writeCvat(set: LabelSet, loss: LossCount): readonly OutFile[] {
  loss.add(NO_MIRRORS, set.mirrors.length);
  return [{ name: 'annotations.xml', bytes: () => new TextEncoder().encode([...linesOf(set)].join('\n')) }];
}

function* linesOf(set: LabelSet): Generator<string> {
  yield '<?xml version="1.0" encoding="utf-8"?>';
  yield '<annotations>';
  yield '  <version>1.1</version>';
  yield '  <meta>\n    <task>\n      <name>Limn</name>\n      <labels>';
  yield* labels(set);
  yield '      </labels>\n    </task>\n  </meta>';
  for (const [id, image] of set.images.entries()) yield* imageLines(set, image, id);
  yield '</annotations>\n';
}

function* labels(set: LabelSet): Generator<string> {
  const type = { tags: 'tag', masks: 'mask', points: 'points' }[set.kind];
  const label = (name: string, color: string, more: string): string =>
    `        <label><name>${escapeXml(name)}</name><color>${color}</color>${more}<attributes></attributes></label>`;
  if (set.kind === 'points') {
    const svg = `<svg>${escapeXml(skeletonPicture(set))}</svg>`;
    yield label(SKELETON, '#4e9fe6', `<type>skeleton</type>${svg}`);
  }
  for (const { name, color } of set.classes) {
    const parent = set.kind === 'points' ? `<parent>${SKELETON}</parent>` : '';
    yield label(name, color, `<type>${type}</type>${parent}`);
  }
}

/** The points on a circle (CVAT wants them somewhere) with the lines between them. */
function skeletonPicture({ classes, edges }: LabelSet): string {
  const place = (at: number): readonly [string, string] => {
    const turn = (at * 2 * Math.PI) / classes.length;
    return [shortNumber(50 + 40 * Math.sin(turn)), shortNumber(50 - 40 * Math.cos(turn))];
  };
  const lines = edges.map(([a, b]) => {
    const [[x1, y1], [x2, y2]] = [place(a), place(b)];
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" data-type="edge" data-node-from="${String(a + 1)}" data-node-to="${String(b + 1)}"></line>`;
  });
  const circles = classes.map(({ name }, at) => {
    const [x, y] = place(at);
    return `<circle r="1.5" cx="${x}" cy="${y}" data-type="element node" data-element-id="${String(at + 1)}" data-node-id="${String(at + 1)}" data-label-name="${escapeXml(name)}"></circle>`;
  });
  return [...lines, ...circles].join('');
}

/** What CVAT calls the sides. */
const SUBSETS = { train: 'Train', valid: 'Validation', test: 'Test' } as const;

function* imageLines(set: LabelSet, image: SetImage, id: number): Generator<string> {
  const { name, widthPx, heightPx, split } = image;
  const subset = split === null ? '' : ` subset="${SUBSETS[split]}"`;
  // CVAT has no such attribute and passes over it: an image without labels that somebody looked at stays one.
  const size = `width="${String(widthPx)}" height="${String(heightPx)}" labeled="true"`;
  yield `  <image id="${String(id)}" name="${escapeXml(name)}"${subset} ${size}>`;
  for (const tag of image.tags.length > 0 && set.kind === 'tags' ? image.tags : [])
    yield `    <tag label="${escapeXml(tag)}" source="manual"></tag>`;
  if (set.kind === 'masks') yield* maskLines(set, image);
  if (set.kind === 'points' && image.points.length > 0) yield* pointLines(image);
  yield '  </image>';
}

function* maskLines(set: LabelSet, image: SetImage): Generator<string> {
  for (const { at, region } of classRegions(set.maskOf(image))) {
    const { rect } = region;
    const rle = runsOf(regionWithin(region, rect).bits).join(', ');
    const place = `left="${String(rect.x)}" top="${String(rect.y)}" width="${String(rect.w)}" height="${String(rect.h)}"`;
    const label = escapeXml(set.classes[at]?.name ?? '');
    yield `    <mask label="${label}" source="manual" occluded="0" rle="${rle}" ${place} z_order="0"></mask>`;
  }
}

function* pointLines(image: SetImage): Generator<string> {
  yield `    <skeleton label="${SKELETON}" source="manual" z_order="0">`;
  for (const { name, x, y, v } of image.points) {
    const flags = `outside="${v === 0 ? '1' : '0'}" occluded="${v === 1 ? '1' : '0'}"`;
    yield `      <points label="${escapeXml(name)}" source="manual" ${flags} points="${String(x)},${String(y)}"></points>`;
  }
  yield '    </skeleton>';
}
