/** `--metric`: a metric with its parameters, as often as wanted; what they come to from predictions that are there. */
import type { Command } from 'commander';
import type { MetricSpec } from '#shared/domain/metric.ts';
import { metricNames, paramsOf } from '#shared/domain/metric.ts';
import type { Kind } from '#shared/domain/project.ts';
import { formatMetricSpec, parseMetric, type ParsedMetric } from '#shared/kernels/metricText.ts';
import { metricValue, type Evidence } from '#shared/kernels/metricValue.ts';
import { usage } from './command.ts';
import type { Output } from './Output.ts';

export const withMetrics = (command: Command): Command =>
  command.option(
    '--metric <metric>',
    'another metric, as fbeta(beta=1,thresh=0.5,average=macro), recall(class=haze), iou(void=in), within(px=3); repeat it for several',
    (text: string, before: readonly string[] = []) => [...before, text],
  );

/** @throws AppError `usage` */
export function metricsOf(texts: readonly string[], kind: Kind): readonly MetricSpec[] {
  return texts.map((text) => {
    const parsed = parseMetric(text, kind);
    if (parsed.ok) return parsed.spec;
    throw usage(`--metric ${text}: ${problemOf(parsed, kind)}`);
  });
}

function problemOf({ why, at }: Extract<ParsedMetric, { ok: false }>, kind: Kind): string {
  switch (why) {
    case 'name':
      return `there is no ${at} for ${kind}. There are ${metricNames(kind).map(withParams(kind)).join(', ')}.`;
    case 'param':
      return `it has no ${at}.`;
    case 'value':
      return `${at} is no value for it.`;
    case 'syntax':
      return 'it reads name or name(param=value,...).';
  }
}

const withParams =
  (kind: Kind) =>
  (name: MetricSpec['name']): string =>
    `${name}(${paramsOf(kind, name).join(', ')})`;

export function tellMetrics(out: Output, specs: readonly MetricSpec[], evidence: Evidence): void {
  if (specs.length === 0) return;
  const rows = specs.map((spec) => ({
    metric: formatMetricSpec(spec, evidence.kind),
    value: metricValue(spec, evidence),
  }));
  for (const row of rows) out.json({ event: 'metric', ...row });
  out.say();
  out.rows(rows, [
    { title: 'metric', of: (row) => row.metric },
    { title: 'value', of: (row) => row.value?.toFixed(4) ?? '–', align: 'right' },
  ]);
}
