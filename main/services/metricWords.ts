/** How the metrics of each kind of labels are written on a terminal. */
import type { Kind } from '#shared/domain/project.ts';
import { JUDGED_BY, type Metrics } from '#shared/domain/run.ts';

export interface MetricWord {
  /** In the metrics of an epoch. */
  readonly name: string;
  readonly title: string;
  readonly digits: number;
}

const word = (name: string, title: string, digits = 4): MetricWord => ({ name, title, digits });

/** The columns of epochs; the first is the one that runs are judged by. */
export const METRIC_WORDS: { readonly [K in Kind]: readonly [MetricWord, ...MetricWord[]] } = {
  tags: [word('fbeta', 'F2'), word('accuracy_thresh', 'accuracy')],
  masks: [word('foreground_acc', 'accuracy'), word('mean_iou', 'IoU'), word('mean_dice', 'Dice')],
  points: [word('point_error', 'error px', 2), word('mse', 'MSE', 5)],
};

export const metricText = (metrics: Metrics | undefined, { name, digits }: MetricWord): string =>
  metrics?.[name]?.toFixed(digits) ?? '–';

/** What a person calls the best answer that ignores the image. */
export const BASELINE_WORDS: { readonly [K in Kind]: string } = {
  tags: 'the best constant answer',
  masks: 'the most common class at each place',
  points: 'the mean place of each point',
};

/** "F2", "accuracy", "error px": what runs of a kind are compared by. */
export const judgedWord = (kind: Kind): MetricWord =>
  METRIC_WORDS[kind].find(({ name }) => name === JUDGED_BY[kind].watch) ?? METRIC_WORDS[kind][0];
