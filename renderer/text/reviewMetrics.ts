/** Words of Review's metrics: what each is called with its parameters, and what it means. */
import type { Average, MetricName, MetricSpec } from '#shared/domain/metric.ts';
import type { Kind } from '#shared/domain/project.ts';
import { formatMetric } from './format.ts';
import { fName } from './reviewCurves.ts';

export const metricsText = {
  note: 'Metrics only measure: they never change how a run is trained. They are worked out at once from what the run predicted.',
  label: 'Metrics side by side',
  add: 'Add a metric',
  most: 'Remove one first: more do not fit side by side.',
  edit: (name: string) => `Change ${name}`,
  remove: (name: string) => `Remove ${name}`,
  none: 'Add a metric to see how this run does by it.',
  all: 'All',
  class: 'Class',
  save: 'Done',
  fields: {
    name: 'Metric',
    beta: 'Beta',
    thresh: 'Threshold',
    average: 'Average',
    void: 'Void',
    px: 'Pixels',
    class: 'Class',
  },
  inUse: 'in use',
  mean: 'all',
  averages: {
    samples: 'per image',
    micro: 'over all answers',
    macro: 'per class',
    weighted: 'per class, by its images',
  },
  voids: { out: 'left out', in: 'counts as a class' },
} as const;

const NAMES: { readonly [K in Kind]: Readonly<Partial<Record<MetricName, string>>> } = {
  tags: {
    fbeta: 'F-beta',
    accuracy: 'Accuracy',
    precision: 'Precision',
    recall: 'Recall',
    average_precision: 'Average precision',
  },
  masks: { accuracy: 'Accuracy', iou: 'IoU', dice: 'Dice' },
  points: { error: 'Error', within: 'Near enough' },
};

export const metricName = (kind: Kind, name: MetricName): string => NAMES[kind][name] ?? name;

const HINTS: { readonly [K in Kind]: Readonly<Partial<Record<MetricName, string>>> } = {
  tags: {
    fbeta: 'Precision and recall in one number, 0 to 1, in which recall counts beta times as much.',
    accuracy:
      'Share of all yes-or-no answers that are right. High even for weak runs, as most tags are absent.',
    precision: 'Of what was given a tag, the share that has it.',
    recall: 'Of what has a tag, the share that was given it.',
    average_precision: 'The area under the curve of precision and recall: it hangs on no threshold.',
  },
  masks: {
    accuracy: 'Share of the labeled pixels that got their class. Large classes weigh most.',
    iou: 'Overlap of label and answer over their union: the mean over the classes, small ones weigh as much as large ones.',
    dice: 'Twice the overlap over the sum of both areas, the mean over the classes.',
  },
  points: {
    error: 'Mean distance between label and answer, in pixels of the image. Lower is better.',
    within: 'Share of the points that are at most so many pixels away.',
  },
};

export const metricHint = (kind: Kind, name: MetricName): string => HINTS[kind][name] ?? '';

const AVERAGE_SHORT: { readonly [A in Average]: string } = {
  samples: 'per image',
  micro: 'micro',
  macro: 'macro',
  weighted: 'weighted',
};

/** "F2 at 0.2, macro", "IoU with void", "within 3 px". */
export function metricTitle(kind: Kind, spec: MetricSpec): string {
  if (spec.name === 'within') return withClass(`Within ${spec.px} px`, spec);
  const name = spec.name === 'fbeta' ? fName(spec.beta) : metricName(kind, spec.name);
  return withClass(name, spec);
}

const withClass = (title: string, { class: own }: MetricSpec): string =>
  own === null ? title : `${title} of ${own}`;

/** What stands below the title. */
export function metricDetails(kind: Kind, spec: MetricSpec): string {
  if (kind === 'masks') return spec.void === 'in' ? 'with void' : 'without void';
  if (kind === 'points') return spec.name === 'error' ? 'pixels of the image' : 'share of the points';
  if (spec.name === 'average_precision') return 'any threshold';
  const threshold = spec.thresh === null ? 'thresholds in use' : `at ${spec.thresh}`;
  if (spec.name === 'accuracy' || spec.class !== null) return threshold;
  return `${threshold}, ${AVERAGE_SHORT[spec.average]}`;
}

export const metricFigure = (spec: MetricSpec, value: number | null): string =>
  value !== null && spec.name === 'error' ? `${value.toFixed(1)} px` : formatMetric(value);
