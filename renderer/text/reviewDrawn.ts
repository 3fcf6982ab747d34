/** Words of Review for masks and points: images one by one, what is wrong where, and which class is taken for which. */
import type { Difference } from '#shared/kernels/mask/differences.ts';
import { countOf, formatCount, formatMetric } from './format.ts';

/** 3.14 → "3.1 px". */
export const pixels = (value: number | null): string =>
  value === null || Number.isNaN(value) ? '–' : `${value.toFixed(1)} px`;

export const drawnText = {
  views: {
    label: 'What is shown',
    differences: 'Mistakes',
    answer: 'Prediction',
    truth: 'Label',
    both: 'Both',
  },
  order: {
    masks: {
      worst: 'Lowest IoU',
      accuracy: 'Lowest accuracy',
      unsure: 'Least sure',
      best: 'Highest IoU',
      order: 'As added',
    },
    points: { worst: 'Largest mean', largest: 'Largest single', best: 'Smallest mean', order: 'As added' },
  },
  answeredAs: (truth: string, answer: string) => `${truth} taken for ${answer}`,
  clearAnsweredAs: 'Show all images',
  confusedPixels: (count: number) => `${formatCount(count)} px`,
  iou: (value: number) => (Number.isNaN(value) ? 'no class' : `IoU ${formatMetric(value)}`),
  error: (value: number) => (Number.isNaN(value) ? 'no point' : pixels(value)),
  tile: (path: string, figure: string) => `${path}, ${figure}`,
  item: {
    back: 'Back to all images',
    previous: 'Previous image',
    next: 'Next image',
    place: (at: number, all: number) => `${formatCount(at)} of ${formatCount(all)}`,
    open: 'Open in Label',
    opacity: 'Opacity',
    loading: 'Reading what was labeled and predicted…',
    gone: 'This image is not among the validation images of this run any more.',
    accuracy: 'Accuracy',
    meanIou: 'IoU',
    meanError: 'Mean error',
    largest: 'Largest',
    allClasses: 'All classes',
    only: (name: string) => `Show only ${name}`,
    classes: 'Classes of this image',
    points: 'Points of this image',
    columns: { name: 'Class', iou: 'IoU', share: 'Share' },
    /** Distances in pixels: all, to the right, down. */
    pointColumns: { name: 'Point', error: 'Error px', dx: '→ px', dy: '↓ px' },
    pointer: (truth: string, answer: string) => `Labeled ${truth}, predicted ${answer}`,
    right: (name: string) => `${name}: right`,
    unlabeled: 'nothing',
    legend: { truth: 'Label', answer: 'Prediction' },
    share: (part: number) => `${(100 * part).toFixed(1)} %`,
  },
  seen: {
    label: 'Size of what the network sees',
    hint: 'As in training: the whole image is squeezed into the size the network was trained at. Own size: nothing is made smaller, and larger images are predicted in overlapping pieces that are blended. It takes longer, and it helps when the network was trained near that size.',
    squeezed: 'As in training',
    pieces: (px: number) => `Own size, pieces of ${px} px`,
  },
  trying: {
    shares: 'Part of the image',
    points: (count: number) => countOf(count, 'point'),
    picture: 'The image with what this run sees',
    sure: (part: number) => `Sure to ${(100 * part).toFixed(0)} % on average`,
  },
  confusions: {
    title: 'Which class is taken for which',
    hint: 'A row is what the pixels are, a column what they were answered with. Each cell is the share of its row; choose one to see the images, most such pixels first.',
    actual: 'Labeled',
    answered: 'Predicted',
    label: 'Confusion matrix',
    cell: (truth: string, answer: string, share: string, pixelCount: number) =>
      `${truth} predicted as ${answer}: ${share}, ${countOf(pixelCount, 'pixel')}`,
    pixels: 'Pixels',
    none: 'not in validation',
    worst: 'Most confused',
    worstRow: (truth: string, answer: string) => `${truth} → ${answer}`,
  },
} as const;

/** What a pixel is in the picture of mistakes. */
export const differenceNames: { readonly [D in Difference]: string } = {
  unlabeled: 'Not labeled',
  right: 'Right',
  void: 'Void: does not count',
  wrong: 'Wrong class',
  edge: 'Wrong at an outline',
  missed: 'Missed: labeled, not predicted',
  extra: 'Extra: predicted, not labeled',
  found: 'Found',
};
