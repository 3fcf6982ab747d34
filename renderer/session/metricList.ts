/** The metrics that somebody looks at side by side, as they are remembered: what cannot be read any more is left out. */
import type { MetricSpec } from '#shared/domain/metric.ts';
import type { Kind } from '#shared/domain/project.ts';
import { formatMetricSpec, parseMetric } from '#shared/kernels/metricText.ts';

/** What one begins with: those of the lesson, and one that does not hang on a threshold. */
const FIRST: { readonly [K in Kind]: readonly string[] } = {
  tags: ['fbeta', 'fbeta(beta=1,thresh=0.5,average=macro)', 'accuracy(thresh=0.2)', 'average_precision'],
  masks: ['accuracy', 'iou', 'iou(void=in)'],
  points: ['error', 'within'],
};

/** More are no comparison any more. */
export const MOST_METRICS = 8;

/** @param stored as `writeMetrics` gave it, or anything else */
export function readMetrics(stored: string | undefined, kind: Kind): readonly MetricSpec[] {
  const texts = stored === undefined ? null : listOf(stored);
  return (texts ?? FIRST[kind]).slice(0, MOST_METRICS).flatMap((text) => {
    const parsed = parseMetric(text, kind);
    return parsed.ok ? [parsed.spec] : [];
  });
}

export const writeMetrics = (specs: readonly MetricSpec[], kind: Kind): string =>
  JSON.stringify(specs.map((spec) => formatMetricSpec(spec, kind)));

function listOf(stored: string): readonly string[] | null {
  try {
    const list: unknown = JSON.parse(stored);
    if (!Array.isArray(list)) return null;
    return list.filter((one): one is string => typeof one === 'string');
  } catch {
    return null;
  }
}
