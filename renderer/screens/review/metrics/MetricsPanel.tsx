/** Several metrics with their parameters side by side, over all images and per class, worked out from what is predicted. */
import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconAdjustments, IconPlus, IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { Note } from '#renderer/components/Note.tsx';
import { setChoice } from '#renderer/hooks/usePreferences.ts';
import { MOST_METRICS, readMetrics, writeMetrics } from '#renderer/session/metricList.ts';
import { preferences } from '#renderer/session/preferences.ts';
import {
  metricDetails,
  metricFigure,
  metricHint,
  metricsText,
  metricTitle,
} from '#renderer/text/reviewMetrics.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { METRIC_DEFAULTS, metricNames, paramsOf, type MetricSpec } from '#shared/domain/metric.ts';
import { metricValue, type Evidence } from '#shared/kernels/metricValue.ts';
import { MetricForm } from './MetricForm.tsx';
import review from '../Review.module.css';
import classes from './Metrics.module.css';

const words = metricsText;

export function MetricsPanel({ evidence }: { readonly evidence: Evidence }) {
  const { kind } = evidence;
  const key = `metrics.${kind}`;
  const stored = useStore(preferences, (state) => state.choices[key]);
  const specs = useMemo(() => readMetrics(stored, kind), [stored, kind]);
  const [edited, setEdited] = useState<number | null>(null);
  const store = (next: readonly MetricSpec[]): void => setChoice(key, writeMetrics(next, kind));
  const add = (): void => {
    const [name] = metricNames(kind);
    if (name === undefined) return;
    store([...specs, { ...METRIC_DEFAULTS, name }]);
    setEdited(specs.length);
  };
  return (
    <div className={review['scroll']} role="region" aria-label={words.label} tabIndex={0}>
      <div className={classes['head']}>
        <Note tone="info">{words.note}</Note>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus {...smallIcon} />}
          disabled={specs.length >= MOST_METRICS}
          title={specs.length >= MOST_METRICS ? words.most : undefined}
          onClick={add}
        >
          {words.add}
        </Button>
      </div>
      {specs.length === 0 ? (
        <p className="dim">{words.none}</p>
      ) : (
        <div className={classes['frame']}>
          <table className={`${review['table']} ${classes['table']} num`}>
            <thead>
              <tr>
                <th scope="col" className={classes['first']}>
                  {words.class}
                </th>
                {specs.map((spec, at) => (
                  <MetricHead
                    key={at}
                    evidence={evidence}
                    spec={spec}
                    isOpen={edited === at}
                    onOpen={(isOpen) => setEdited(isOpen ? at : null)}
                    onChange={(next) => store(specs.with(at, next))}
                    onRemove={() => {
                      setEdited(null);
                      store(specs.toSpliced(at, 1));
                    }}
                  />
                ))}
              </tr>
            </thead>
            <Values evidence={evidence} specs={specs} />
          </table>
        </div>
      )}
    </div>
  );
}

interface MetricHeadProps {
  readonly evidence: Evidence;
  readonly spec: MetricSpec;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onChange: (spec: MetricSpec) => void;
  readonly onRemove: () => void;
}

function MetricHead({ evidence, spec, isOpen, onOpen, onChange, onRemove }: MetricHeadProps) {
  const title = metricTitle(evidence.kind, spec);
  return (
    <th scope="col" data-testid="metric">
      <div className={classes['tools']}>
        <Popover opened={isOpen} onChange={onOpen} position="bottom-end" withinPortal trapFocus>
          <Popover.Target>
            <ActionIcon
              size="sm"
              variant="subtle"
              aria-label={words.edit(title)}
              onClick={() => onOpen(!isOpen)}
            >
              <IconAdjustments {...smallIcon} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <MetricForm evidence={evidence} spec={spec} onChange={onChange} onDone={() => onOpen(false)} />
          </Popover.Dropdown>
        </Popover>
        <ActionIcon size="sm" variant="subtle" aria-label={words.remove(title)} onClick={onRemove}>
          <IconX {...smallIcon} />
        </ActionIcon>
      </div>
      <span className={classes['title']} title={metricHint(evidence.kind, spec.name)}>
        <bdi>{title}</bdi>
      </span>
      <span className={classes['details']}>{metricDetails(evidence.kind, spec)}</span>
    </th>
  );
}

interface ValuesProps {
  readonly evidence: Evidence;
  readonly specs: readonly MetricSpec[];
}

/** Void has a row only where it counts. */
function Values({ evidence, specs }: ValuesProps) {
  const overall = useMemo(() => specs.map((spec) => metricValue(spec, evidence)), [specs, evidence]);
  const rows = useMemo(
    () =>
      evidence.classes.map((name) => ({
        name,
        values: specs.map((spec) =>
          spec.class === null && paramsOf(evidence.kind, spec.name).includes('class')
            ? metricValue({ ...spec, class: name }, evidence)
            : null,
        ),
      })),
    [specs, evidence],
  );
  const figures = (values: readonly (number | null)[]) =>
    specs.map((spec, at) => <td key={at}>{metricFigure(spec, values[at] ?? null)}</td>);
  return (
    <tbody>
      <tr className={classes['overall']} data-testid="metric-all">
        <th scope="row">{words.all}</th>
        {figures(overall)}
      </tr>
      {rows.map(({ name, values }) => (
        <tr key={name}>
          <th scope="row" title={name}>
            <bdi>{name}</bdi>
          </th>
          {figures(values)}
        </tr>
      ))}
    </tbody>
  );
}
