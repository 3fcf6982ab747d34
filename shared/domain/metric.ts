/** Metrics with parameters: what a person wants to know of a run, said as `fbeta(beta=1,thresh=0.5,average=macro)`. */
import type { Kind } from './project.ts';

/**
 * `samples`: of each image, then the mean (the lesson's fbeta); `micro`: of all yes-or-no answers together; `macro`: of each
 * class, then the mean; `weighted`: the same, each class by how many images carry it.
 */
export const AVERAGES = ['samples', 'micro', 'macro', 'weighted'] as const;
export type Average = (typeof AVERAGES)[number];

export const METRIC_PARAMS = ['beta', 'thresh', 'average', 'void', 'px', 'class'] as const;
export type MetricParam = (typeof METRIC_PARAMS)[number];

/** What can be asked of each kind, and by what. The first name is the usual one. */
export const METRICS_OF = {
  tags: {
    fbeta: ['beta', 'thresh', 'average', 'class'],
    accuracy: ['thresh', 'class'],
    precision: ['thresh', 'average', 'class'],
    recall: ['thresh', 'average', 'class'],
    average_precision: ['class'],
  },
  masks: { accuracy: ['void'], iou: ['void', 'class'], dice: ['void', 'class'] },
  points: { error: ['class'], within: ['px', 'class'] },
} as const satisfies { readonly [K in Kind]: Readonly<Record<string, readonly MetricParam[]>> };

export type MetricName = { [K in Kind]: keyof (typeof METRICS_OF)[K] }[Kind];

/** What fastai and the lesson call some of them. */
export const METRIC_ALIASES: { readonly [K in Kind]: Readonly<Record<string, string>> } = {
  tags: { accuracy_thresh: 'accuracy', ap: 'average_precision' },
  masks: { foreground_acc: 'accuracy', acc_camvid: 'accuracy', mean_iou: 'iou', mean_dice: 'dice' },
  points: { point_error: 'error' },
};

/** A metric has those parameters that `METRICS_OF` lists; the others stand at their defaults and say nothing. */
export interface MetricSpec {
  readonly name: MetricName;
  /** How much more recall counts than precision. */
  readonly beta: number;
  /** Null: the thresholds in use. */
  readonly thresh: number | null;
  readonly average: Average;
  /** Whether pixels labeled void count, void being a class like any other then. */
  readonly void: 'in' | 'out';
  /** Of the image. */
  readonly px: number;
  /** Only this class; null: all. */
  readonly class: string | null;
}

export const METRIC_DEFAULTS: Omit<MetricSpec, 'name'> = {
  beta: 2,
  thresh: null,
  average: 'samples',
  void: 'out',
  px: 5,
  class: null,
};

export const isMetricOf = (kind: Kind, name: string): name is MetricName =>
  Object.hasOwn(METRICS_OF[kind], name);

export function paramsOf(kind: Kind, name: MetricName): readonly MetricParam[] {
  const all: Readonly<Record<string, readonly MetricParam[]>> = METRICS_OF[kind];
  return all[name] ?? [];
}

export const metricNames = (kind: Kind): readonly MetricName[] =>
  Object.keys(METRICS_OF[kind]).filter((name) => isMetricOf(kind, name));

/** Lowest and highest value of a number. */
export const METRIC_LIMITS = { beta: [0.01, 100], thresh: [0.0001, 0.9999], px: [0.1, 100_000] } as const;
