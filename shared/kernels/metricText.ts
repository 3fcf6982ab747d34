/** Metrics to text and back: what is typed on the command line and what is remembered. */
import {
  AVERAGES,
  isMetricOf,
  METRIC_ALIASES,
  METRIC_DEFAULTS,
  METRIC_LIMITS,
  paramsOf,
  type MetricParam,
  type MetricSpec,
} from '#shared/domain/metric.ts';
import type { Kind } from '#shared/domain/project.ts';

export type ParsedMetric =
  | { readonly ok: true; readonly spec: MetricSpec }
  /** Which part cannot be read, and why: `syntax`, an unknown `name` or `param`, a `value` that is none. */
  | { readonly ok: false; readonly why: 'syntax' | 'name' | 'param' | 'value'; readonly at: string };

/** A word, or anything in double quotes as JSON writes it. */
const ARGUMENT = /\s*([a-z]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^,"()]*?)\s*(?:,|$)/y;

/** Reads `name` or `name(param=value,...)` for a kind of labels. */
export function parseMetric(text: string, kind: Kind): ParsedMetric {
  const [, word = '', , list = ''] = /^\s*([a-z_0-9]+)\s*(\((.*)\))?\s*$/s.exec(text) ?? [];
  if (word === '') return { ok: false, why: 'syntax', at: text };
  const name = METRIC_ALIASES[kind][word] ?? word;
  if (!isMetricOf(kind, name)) return { ok: false, why: 'name', at: word };
  let spec: MetricSpec = { ...METRIC_DEFAULTS, name };
  ARGUMENT.lastIndex = 0;
  while (ARGUMENT.lastIndex < list.trimEnd().length) {
    const from = ARGUMENT.lastIndex;
    const [, param = '', value = ''] = ARGUMENT.exec(list) ?? [];
    if (param === '') return { ok: false, why: 'syntax', at: list.slice(from) };
    const known = paramsOf(kind, name).find((one) => one === param);
    if (known === undefined) return { ok: false, why: 'param', at: param };
    const read = readParam(known, value);
    if (read === null) return { ok: false, why: 'value', at: `${param}=${value}` };
    spec = { ...spec, ...read };
  }
  return { ok: true, spec };
}

function readParam(param: MetricParam, value: string): Partial<MetricSpec> | null {
  switch (param) {
    case 'class': {
      const name = unquoted(value);
      return name === null || name === '' ? null : { class: name };
    }
    case 'average': {
      const average = AVERAGES.find((one) => one === value);
      return average === undefined ? null : { average };
    }
    case 'void':
      return value === 'in' || value === 'out' ? { void: value } : null;
    default: {
      const number = value === '' ? Number.NaN : Number(value);
      const [least, most] = METRIC_LIMITS[param];
      return number >= least && number <= most ? { [param]: number } : null;
    }
  }
}

function unquoted(value: string): string | null {
  if (!value.startsWith('"')) return value;
  try {
    const name: unknown = JSON.parse(value);
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}

/** The way back: `parseMetric(formatMetricSpec(spec, kind), kind)` gives the spec again. What stands at its default is left out. */
export function formatMetricSpec(spec: MetricSpec, kind: Kind): string {
  const list = paramsOf(kind, spec.name).flatMap((param) => {
    const value = spec[param];
    if (value === null || value === METRIC_DEFAULTS[param]) return [];
    const text = param === 'class' && !/^[\w./ -]*\w$/.test(String(value)) ? JSON.stringify(value) : value;
    return [`${param}=${String(text)}`];
  });
  return list.length === 0 ? spec.name : `${spec.name}(${list.join(',')})`;
}
