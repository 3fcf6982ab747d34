/** Words of the Export place. */
import type { ExportCheck } from '#shared/domain/job.ts';
import type { LabelFormat } from '#shared/domain/labelFormat.ts';
import type { Kind } from '#shared/domain/project.ts';
import { countOf, formatBytes, formatCount, formatSmall } from './format.ts';
import { judgedWords } from './metrics.ts';

/** What the check of an exported model showed, a sentence each: at the size of the model, from the original files. */
const CHECKED: { readonly [K in Kind]: (check: ExportCheck) => readonly [string, string] } = {
  tags: ({ maxDiffModelSize, maxDiffOriginal }) => [
    `largest difference from the app ${formatSmall(maxDiffModelSize)} at the model’s size`,
    `${formatSmall(maxDiffOriginal)} from the original files, resizing included. The limit is 1e-3.`,
  ],
  masks: ({ maxDiffModelSize, maxDiffOriginal, differingPixels }) => [
    `largest difference from the app in any probability ${formatSmall(maxDiffModelSize)} at the model’s size`,
    `${formatSmall(maxDiffOriginal)} from the original files, where ${pixelsApart(differingPixels ?? 0)}. The limits are 0.01 and 0.1 %.`,
  ],
  points: ({ maxDiffModelSize, maxDiffOriginal }) => [
    `largest difference from the app ${formatSmall(maxDiffModelSize)} px at the model’s size`,
    `${formatSmall(maxDiffOriginal)} px in the original files, resizing included. The limit is 0.05 % of the longer side.`,
  ],
};

const pixelsApart = (share: number): string =>
  share === 0
    ? 'every pixel has the same class'
    : `${formatSmall(100 * share)} % of the pixels have another class`;

export const exportText = {
  intro: 'Take what you made to where it is needed.',
  running: (title: string) => title,
  cancel: 'Cancel',
  again: 'Export again',
  folder: 'Folder',
  ownFolder: 'in the project, under exports',
  chooseFolder: 'Another folder…',
  chooseTitle: 'Where to export to',
  useOwn: 'Use the project’s own folder',
  copyPath: 'Copy the path',
  copied: 'Copied',
  done: 'Exported',
  cancelled: 'Cancelled. Nothing was left half-written.',
  failed: 'Not exported.',
  files: (count: number, bytes: number) => `${countOf(count, 'file')}, ${formatBytes(bytes)}`,
  allFiles: (count: number) => `All ${formatCount(count)} files`,
  model: {
    title: 'ONNX model',
    what: {
      tags: 'One file that takes photos of any size and gives a probability per tag. Resizing and scaling are inside, so nobody can get them wrong.',
      masks:
        'One file that takes photos of any size and gives the class of every pixel, at the size of the photo. Resizing, there and back, is inside, so nobody can get it wrong.',
      points:
        'One file that takes photos of any size and gives x and y of every point, in pixels of the photo. Resizing and scaling are inside, so nobody can get them wrong.',
    } satisfies Record<Kind, string>,
    where: 'Runs in Python, JavaScript, C++, C#, Java, on phones and in browsers, with onnxruntime.',
    size: (megabytes: string) => `About ${megabytes}`,
    run: 'Run',
    option: (name: string, kind: Kind, score: number | null) => {
      const { label, format } = judgedWords(kind);
      return `${name} · ${label} ${format(score)}`;
    },
    best: 'best',
    button: 'Export model',
    threshold: (value: number, own: number) =>
      own === 0
        ? `The threshold in use, ${value.toFixed(2)}, goes into the file.`
        : `The thresholds in use go into the file: ${value.toFixed(2)}, and ${countOf(own, 'class', 'classes')} with one of their own.`,
    checked: (check: ExportCheck) =>
      `Checked: ${countOf(check.images, 'image')}, ${CHECKED[check.kind](check).join('; ')}`,
    none: {
      title: 'No model yet',
      body: 'Train a run first. Its best weights can then be exported as one file that runs anywhere.',
      action: 'Train a first run',
    },
  },
  report: {
    title: 'Report',
    what: 'A run written up for people who were not there: its figures beside the best constant answer, classes, losses, where it is most wrong, and how it was made.',
    run: 'Run',
    format: 'Format',
    formats: { html: 'Web page (HTML)', md: 'Markdown' },
    explain: {
      html: 'One file with everything in it. It loads nothing and runs nothing.',
      md: 'A text file with its pictures beside it, for a repository or a wiki.',
    },
    none: 'Train a run first.',
    button: 'Write the report',
  },
  labels: {
    title: 'Labels',
    what: 'Your labels as plain files that other tools read. Images stay where they are.',
    format: 'Format',
    formats: {
      csv: 'CSV',
      fastai: 'fastai layout',
      masks: 'Mask PNGs',
      'points-csv': 'Points CSV',
      coco: 'COCO',
      yolo: 'YOLO',
      voc: 'Pascal VOC',
      labelme: 'labelme',
      cvat: 'CVAT XML',
      'label-studio': 'Label Studio',
    } satisfies Record<LabelFormat, string>,
    explain: {
      csv: 'One line per image: name and tags, for spreadsheets and scripts.',
      fastai:
        'As in fastai’s lessons: a table of tags, or codes.txt and a mask per image; valid.txt has the validation side.',
      masks: 'One PNG per image; each pixel is a line of codes.txt.',
      'points-csv': 'One line per point: image, name, place and visibility.',
      coco: 'One JSON per side, masks as run lengths, points as keypoints.',
      yolo: 'data.yaml and a text file per image: outlines or pose.',
      voc: 'SegmentationClass with the usual colours; 255 belongs to no class.',
      labelme: 'One JSON per image, to lay beside it.',
      cvat: 'One XML for CVAT’s “CVAT 1.1” upload.',
      'label-studio': 'Tasks as JSON, with the labeling setup.',
    } satisfies Record<LabelFormat, string>,
    cannot: {
      tags: 'no place for tags of whole images',
      masks: 'no place for masks',
      points: 'no place for named points',
    } satisfies Record<Kind, string>,
    lost: 'The format has no place for:',
    lostLine: (reason: string, count: number) => `${formatCount(count)} × ${reason}`,
    count: (labeled: number) => `${countOf(labeled, 'labeled image')}`,
    button: 'Export labels',
    none: 'Nothing is labeled yet. Label some images first.',
    goLabel: 'Label images',
  },
  snippets: {
    title: 'Use it',
    python: 'Python',
    javascript: 'JavaScript',
    copy: 'Copy',
  },
} as const;
