/** Two runs held against each other as wholes: curves over epochs, results, and the settings that differ. */
import { useMemo } from 'react';
import { ComparisonPlot } from '#renderer/components/plot/ComparisonPlot.tsx';
import { useRunCurve } from '#renderer/hooks/useLiveRun.ts';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import { formatLr } from '#renderer/session/lrText.ts';
import { differingSettings } from '#renderer/session/runFacts.ts';
import { stageText } from '#renderer/session/stageText.ts';
import { compareText } from '#renderer/text/reviewCompare.ts';
import { metricWords } from '#renderer/text/metrics.ts';
import { reviewText } from '#renderer/text/review.ts';
import { archNames, deviceNames, settingHints } from '#renderer/text/train.ts';
import { transformName } from '#renderer/text/transforms.ts';
import type { Run, TrainConfig } from '#shared/domain/run.ts';
import { DOWNLOADED } from '#shared/domain/weights.ts';
import { SideBadge } from './SideBadge.tsx';
import classes from '../Review.module.css';

const words = reviewText.compare;

export interface CurvesAndSettingsProps extends PairProps {
  readonly project: string;
  readonly runs: readonly Run[];
}

export const CurvesAndSettings = ({ project, runs, a, b }: CurvesAndSettingsProps) => (
  <div className={classes['compare']}>
    <Curves project={project} a={a} b={b} />
    <Differences runs={runs} a={a} b={b} />
  </div>
);

interface PairProps {
  readonly a: Run;
  readonly b: Run;
}

function Curves({ project, a, b }: PairProps & { readonly project: string }) {
  const [isLog, setIsLog] = useLayoutValue('train.log', 0);
  const first = useRunCurve(project, a.id).curve;
  const second = useRunCurve(project, b.id).curve;
  const pair = useMemo(
    () =>
      [
        { name: a.name, curve: first, stepsPerEpoch: a.stepsPerEpoch },
        { name: b.name, curve: second, stepsPerEpoch: b.stepsPerEpoch },
      ] as const,
    [a.name, a.stepsPerEpoch, b.name, b.stepsPerEpoch, first, second],
  );
  return (
    <div className={classes['curves']}>
      <ComparisonPlot runs={pair} isLog={isLog === 1} onLogChange={(next) => setIsLog(next ? 1 : 0)} />
    </div>
  );
}

function Differences({ a, b, runs }: PairProps & { readonly runs: readonly Run[] }) {
  const settings = differingSettings(a.config, b.config);
  const show = (config: TrainConfig, key: keyof TrainConfig): string => settingValue(config, key, runs);
  return (
    <div className={classes['differences']}>
      <table className={`${classes['table']} num`}>
        <thead>
          <tr>
            <th scope="col">{words.results}</th>
            <RunHead side="a" run={a} />
            <RunHead side="b" run={b} />
          </tr>
        </thead>
        <tbody>
          {metricWords[a.kind].map(({ name, label, format }) => (
            <Line
              key={name}
              name={label}
              a={format(a.best?.metrics[name])}
              b={format(b.best?.metrics[name])}
            />
          ))}
          <Line name={words.validLoss} a={formatLoss(a)} b={formatLoss(b)} />
          <Line name={words.bestEpoch} a={String(a.best?.epoch ?? '–')} b={String(b.best?.epoch ?? '–')} />
        </tbody>
      </table>
      {settings.length === 0 ? (
        <p className="dim">{words.same}</p>
      ) : (
        <table className={`${classes['table']} num`}>
          <thead>
            <tr>
              <th scope="col">{words.settings}</th>
              <RunHead side="a" run={a} />
              <RunHead side="b" run={b} />
            </tr>
          </thead>
          <tbody>
            {settings.map((key) => (
              <Line
                key={key}
                name={settingHints[key].label}
                a={show(a.config, key)}
                b={show(b.config, key)}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

const RunHead = ({ side, run }: { readonly side: 'a' | 'b'; readonly run: Run }) => (
  <th scope="col" title={compareText.runName(run.name, run.id)}>
    <SideBadge side={side} /> <bdi>{run.name}</bdi>
  </th>
);

function Line({ name, a, b }: { readonly name: string; readonly a: string; readonly b: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td title={a}>{a}</td>
      <td title={b}>{b}</td>
    </tr>
  );
}

const formatLoss = (run: Run): string => run.best?.valid_loss.toFixed(4) ?? '–';

function settingValue(config: TrainConfig, key: keyof TrainConfig, runs: readonly Run[]): string {
  if (key === 'arch') return archNames[config.arch];
  if (key === 'device') return deviceNames[config.device];
  if (key === 'transforms') return transformName(config.transforms);
  if (key === 'lr') return formatLr(config.lr);
  if (key === 'sizePx') return reviewText.run.size(config.sizePx);
  if (key === 'from') return runs.find((run) => run.id === config.from)?.name ?? words.scratch;
  if (key === 'earlierSizes') return config.earlierSizes.map(reviewText.run.size).join(', ') || words.none;
  if (key === 'stages') return config.stages.map(stageText).join('; ') || words.none;
  if (key === 'weights') return config.weights?.replace(DOWNLOADED, '') ?? words.none;
  const value = config[key];
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  return value === null ? words.none : String(value);
}
