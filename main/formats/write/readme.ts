/** A page beside exported labels: where the images are, what was lost, how to read them back. */
import type { LabelFormat } from '#shared/domain/labelFormat.ts';
import type { LabelSet, Lost } from '../labelSet.ts';

const NAMES: Readonly<Record<LabelFormat, string>> = {
  csv: 'CSV',
  fastai: 'fastai',
  masks: 'mask PNGs',
  'points-csv': 'a table of points',
  coco: 'COCO',
  yolo: 'YOLO',
  voc: 'Pascal VOC',
  labelme: 'labelme',
  cvat: 'CVAT XML 1.1',
  'label-studio': 'Label Studio',
};

/** What to do with the files, by format. */
const USES: Readonly<Record<LabelFormat, string>> = {
  csv: '',
  fastai:
    '`codes.txt` lists the classes; each pixel of `labels/<image>_P.png` is a place in that list, from 0. `valid.txt` names the validation images. A last line `Unlabeled` stands for pixels nobody has labeled: leave its number out of the loss.',
  masks:
    'Each pixel of `masks/<image>.png` is a line of `codes.txt`, from 0; line 0 stands for pixels nobody has labeled. Masks are 8-bit grey, or 16-bit where a number is above 255.',
  'points-csv':
    'One row for each point, in pixels from the upper left corner. `visible` is 2 for seen, 1 for hidden, 0 for not there; points that nobody placed have no row.',
  coco: 'One annotation for each class of an image, with compressed run lengths, or one with keypoints. Ids count from 1 in the order of names and classes.',
  yolo: 'Lay the images into `images/` beside `labels/`, with the same folders and names, and train with `data.yaml`.',
  voc: 'Each pixel of `SegmentationClass/<image>.png` is a line of `class_names.txt`, from 0; 255 belongs to no class.',
  labelme:
    'Copy the JSON files beside their images, or open this folder in labelme after copying the images here.',
  cvat: 'Make a task with the images and the labels of `annotations.xml`, then upload it as "CVAT 1.1".',
  'label-studio':
    'Set a project up with `config.xml`, serve the images as `image` of the tasks says, and import `labels.json`.',
};

const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export function exportReadme(set: LabelSet, format: LabelFormat, lost: readonly Lost[]): string {
  const from =
    set.imagesDir === ''
      ? 'The images lie on several drives, so their names are whole paths.'
      : `Images stay where they are; their names are paths below \`${set.imagesDir}\`.`;
  const count = set.images.length;
  const labeled = count === 1 ? '1 labeled image' : `${String(count)} labeled images`;
  const open =
    set.unlabeled.length === 0
      ? ''
      : ` Not in here, because not labeled yet: ${String(set.unlabeled.length)}.`;
  const losses = lost.map(({ reason, count }) => `- ${String(count)} x ${reason}\n`).join('');
  const images = set.imagesDir === '' ? '' : ` --images ${shell(set.imagesDir)}`;
  return `# Labels exported from Limn as ${NAMES[format]}

${labeled}.${open} ${from}

${USES[format]}
${losses === '' ? '' : `\nThis format has no place for:\n\n${losses}`}
Read them back into Limn:

\`\`\`
limn import <project> <this folder> --format ${IMPORTED[format]}${images}
\`\`\`
`;
}

const IMPORTED: Readonly<Record<LabelFormat, string>> = {
  csv: 'csv',
  fastai: 'masks',
  masks: 'masks',
  'points-csv': 'points-csv',
  coco: 'coco',
  yolo: 'yolo',
  voc: 'voc',
  labelme: 'labelme',
  cvat: 'cvat',
  'label-studio': 'label-studio',
};
