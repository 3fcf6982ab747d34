/** The parameters of one metric; every change counts at once. */
import { Button, NumberInput, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { metricHint, metricName, metricsText } from '#renderer/text/reviewMetrics.ts';
import {
  AVERAGES,
  METRIC_DEFAULTS,
  METRIC_LIMITS,
  metricNames,
  paramsOf,
  type MetricParam,
  type MetricSpec,
} from '#shared/domain/metric.ts';
import type { Evidence } from '#shared/kernels/metricValue.ts';
import classes from './Metrics.module.css';

const words = metricsText;

export interface MetricFormProps {
  readonly evidence: Evidence;
  readonly spec: MetricSpec;
  readonly onChange: (spec: MetricSpec) => void;
  readonly onDone: () => void;
}

export function MetricForm({ evidence, spec, onChange, onDone }: MetricFormProps) {
  const { kind } = evidence;
  const names = metricNames(kind);
  // Of one class there is nothing to average.
  const params = paramsOf(kind, spec.name).filter((param) => param !== 'average' || spec.class === null);
  return (
    <div className={classes['form']}>
      <Select
        size="xs"
        label={words.fields.name}
        description={metricHint(kind, spec.name)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        data={names.map((value) => ({ value, label: metricName(kind, value) }))}
        value={spec.name}
        onChange={(value) => {
          const name = names.find((one) => one === value);
          if (name !== undefined) onChange({ ...METRIC_DEFAULTS, name });
        }}
      />
      {params.map((param) => (
        <Field key={param} param={param} evidence={evidence} spec={spec} onChange={onChange} />
      ))}
      <Button size="xs" variant="default" onClick={onDone}>
        {words.save}
      </Button>
    </div>
  );
}

interface FieldProps extends Omit<MetricFormProps, 'onDone'> {
  readonly param: MetricParam;
}

function Field({ param, evidence, spec, onChange }: FieldProps): ReactNode {
  const shared = { size: 'xs', label: words.fields[param] } as const;
  const list = { ...shared, comboboxProps: { withinPortal: false } } as const;
  switch (param) {
    case 'average':
      return (
        <Select
          {...list}
          allowDeselect={false}
          data={AVERAGES.map((value) => ({ value, label: words.averages[value] }))}
          value={spec.average}
          onChange={(value) => {
            const average = AVERAGES.find((one) => one === value);
            if (average !== undefined) onChange({ ...spec, average });
          }}
        />
      );
    case 'void':
      return (
        <Select
          {...list}
          allowDeselect={false}
          data={[
            { value: 'out', label: words.voids.out },
            { value: 'in', label: words.voids.in },
          ]}
          value={spec.void}
          onChange={(value) => onChange({ ...spec, void: value === 'in' ? 'in' : 'out' })}
        />
      );
    case 'class':
      return (
        <Select
          {...list}
          clearable
          searchable
          placeholder={words.mean}
          data={[...evidence.classes]}
          value={spec.class}
          onChange={(value) => onChange({ ...spec, class: value })}
        />
      );
    default:
      return <NumberField param={param} spec={spec} onChange={onChange} />;
  }
}

interface NumberFieldProps extends Pick<FieldProps, 'spec' | 'onChange'> {
  readonly param: 'beta' | 'thresh' | 'px';
}

/** An empty threshold means those in use. */
function NumberField({ param, spec, onChange }: NumberFieldProps) {
  const [min, max] = METRIC_LIMITS[param];
  return (
    <NumberInput
      size="xs"
      label={words.fields[param]}
      placeholder={param === 'thresh' ? words.inUse : undefined}
      step={{ beta: 0.5, thresh: 0.05, px: 1 }[param]}
      decimalScale={4}
      value={spec[param] ?? ''}
      onChange={(value) => {
        if (value === '' && param === 'thresh') onChange({ ...spec, thresh: null });
        else if (typeof value === 'number' && value >= min && value <= max)
          onChange({ ...spec, [param]: value });
      }}
    />
  );
}
