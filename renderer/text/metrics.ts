/** What the metrics of each kind of labels are called, what they mean, and how they are written. */
import type { Kind } from '#shared/domain/project.ts';
import { formatMetric } from './format.ts';

export interface MetricWords {
  /** In the metrics of an epoch. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly format: (value: number | null | undefined) => string;
}

/** 2.31 → "2.3 px". */
const formatPixels = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : `${value.toFixed(1)} px`;

/** Small squares: 0.00231. */
const formatSquare = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(5);

/** The first of each kind is the one that epochs and runs are compared by. */
export const metricWords: { readonly [K in Kind]: readonly [MetricWords, ...MetricWords[]] } = {
  tags: [
    {
      name: 'fbeta',
      label: 'F2',
      hint: 'How well the tags of each validation image were found, 0 to 1. It forgives a tag too many more easily than a missing one.',
      format: formatMetric,
    },
    {
      name: 'accuracy_thresh',
      label: 'Accuracy',
      hint: 'Share of all yes-or-no answers that were right. It looks high even for a model that has learned little, because most tags are absent from most images.',
      format: formatMetric,
    },
  ],
  masks: [
    {
      name: 'foreground_acc',
      label: 'Accuracy',
      hint: 'Share of the labeled pixels that got their class; those of the void class do not count. Large classes weigh most.',
      format: formatMetric,
    },
    {
      name: 'mean_iou',
      label: 'IoU',
      hint: 'Overlap of label and answer over their union, the mean over all classes that occur. Small classes weigh as much as large ones.',
      format: formatMetric,
    },
    {
      name: 'mean_dice',
      label: 'Dice',
      hint: 'Twice the overlap over the sum of both areas, the mean over all classes that occur.',
      format: formatMetric,
    },
  ],
  points: [
    {
      name: 'point_error',
      label: 'Error',
      hint: 'Mean distance between label and answer, in pixels at the size the network sees. Lower is better.',
      format: formatPixels,
    },
    {
      name: 'mse',
      label: 'MSE',
      hint: 'Mean squared difference of the coordinates, which run from -1 to 1 across the image. Lower is better.',
      format: formatSquare,
    },
  ],
};

/** The metric that epochs and runs of a kind are compared by. */
export const judgedWords = (kind: Kind): MetricWords => metricWords[kind][0];

/** The best answer that ignores the image. */
export const baselineNames: { readonly [K in Kind]: string } = {
  tags: 'the best constant answer',
  masks: 'the most common class at each place',
  points: 'the mean place of each point',
};
