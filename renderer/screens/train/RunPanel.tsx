/** Right two thirds of Train: one run, live: how it goes in words, figures, curves and a line per epoch. */
import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { RunPlot } from '#renderer/components/plot/RunPlot.tsx';
import { RunStatusBadge } from '#renderer/components/RunStatusBadge.tsx';
import { Meter } from '#renderer/components/Meter.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { useLiveRun } from '#renderer/hooks/useLiveRun.ts';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import { remember } from '#renderer/session/navigation.ts';
import { stageMarks } from '#renderer/session/stageText.ts';
import { bestRun, isActive, speedOf, stagePlaceOf, trainedMs } from '#renderer/session/runFacts.ts';
import { wordsForError, wordsForWire } from '#renderer/text/errors.ts';
import { formatDuration, formatRate } from '#renderer/text/format.ts';
import { judgedWords } from '#renderer/text/metrics.ts';
import { deviceNames, precisionNames, runHeadline, runText } from '#renderer/text/train.ts';
import type { LiveCurve } from '#renderer/session/liveCurve.ts';
import { DEVICE_NAMES } from '#shared/domain/device.ts';
import type { EpochRow, Run } from '#shared/domain/run.ts';
import { bestScoreOf, scoreOf } from '#shared/kernels/judging.ts';
import { EpochTable } from './EpochTable.tsx';
import { PaceLine } from './PaceLine.tsx';
import { RunNotes } from './RunNotes.tsx';
import { RunButtons } from './RunButtons.tsx';
import { WatchedPanel } from './WatchedPanel.tsx';
import classes from './Train.module.css';

export interface RunPanelProps {
  readonly project: string;
  readonly runs: readonly Run[];
  readonly listed: Run;
}

export function RunPanel({ project, runs, listed }: RunPanelProps) {
  const { run, curve, isLoaded, failure } = useLiveRun(project, listed);
  const [isLog, setIsLog] = useLayoutValue('train.log', 0);
  const goesOn = isActive(run);
  const { config, stepsPerEpoch } = run;
  const marks = useMemo(() => stageMarks(config, stepsPerEpoch), [config, stepsPerEpoch]);
  return (
    <section className={classes['run']} aria-label={run.name}>
      <RunHead project={project} runs={runs} run={run} />
      <p className={`${classes['headline']} num`} role="status">
        {headlineOf(run, runs, curve)}
      </p>
      <Figures run={run} epochs={curve.epochs} />
      <Troubles run={run} />
      <RunNotes run={run} curve={curve} />
      {failure === null ? null : (
        <Note tone="bad">
          {runText.curveProblem} {wordsForError(failure).sentence}
        </Note>
      )}
      <div className={classes['plot']} data-loading={!isLoaded || undefined}>
        <RunPlot
          key={run.id}
          curve={curve}
          stepsPerEpoch={run.stepsPerEpoch}
          stepsShown={goesOn ? run.stepsTotal : (curve.step.at(-1) ?? run.stepsTotal)}
          stages={marks}
          isLog={isLog === 1}
          onLogChange={(next) => setIsLog(next ? 1 : 0)}
        />
      </div>
      {run.pace === undefined ? null : <PaceLine pace={run.pace} isLive={goesOn} />}
      <EpochTable kind={run.kind} rows={curve.epochs} best={run.best?.epoch ?? null} />
      <WatchedPanel key={run.id} project={project} run={run} />
    </section>
  );
}

function RunHead({
  project,
  runs,
  run,
}: {
  readonly project: string;
  readonly runs: readonly Run[];
  readonly run: Run;
}) {
  return (
    <header className={classes['head']}>
      <Select
        size="xs"
        className={classes['which']}
        aria-label={runText.another}
        allowDeselect={false}
        data={runs.map((one) => ({ value: one.id, label: one.name }))}
        value={run.id}
        onChange={(value) => remember({ run: value })}
      />
      <RunStatusBadge status={run.status} />
      <span className={classes['spacer']} />
      <RunButtons project={project} runs={runs} run={run} />
    </header>
  );
}

/** Figures in fields of fixed width, and how far the run is. */
function Figures({ run, epochs }: { readonly run: Run; readonly epochs: readonly EpochRow[] }) {
  const goesOn = isActive(run);
  const speed = speedOf(run);
  const took = trainedMs(epochs);
  const judged = judgedWords(run.kind);
  const stage = stagePlaceOf(run);
  return (
    <div className={classes['figures']}>
      <Figure label={runText.epoch} widthCh={9}>
        {runText.of(run.epochsDone, run.config.epochs)}
      </Figure>
      {stage === null ? null : (
        <Figure label={runText.stage} widthCh={6}>
          {runText.of(stage.number, stage.count)}
        </Figure>
      )}
      <Figure label={runText.best(judged.label)} widthCh={7}>
        {judged.format(bestScoreOf(run))}
      </Figure>
      <Figure label={runText.speed} widthCh={11}>
        {speed === null ? runText.none : formatRate(speed)}
      </Figure>
      <Figure label={runText.device} widthCh={8} testId="run-device">
        {deviceOf(run)}
      </Figure>
      {goesOn ? (
        <Figure label={runText.left} widthCh={10}>
          {run.etaMs === null ? runText.none : formatDuration(Math.max(1000, run.etaMs))}
        </Figure>
      ) : (
        <Figure label={runText.took} widthCh={10}>
          {took === null ? runText.none : formatDuration(took)}
        </Figure>
      )}
      <div className={classes['progress']} data-over={!goesOn || undefined}>
        <span className={`${classes['note']} num`}>{runText.step(run.stepsDone, run.stepsTotal)}</span>
        <Meter
          label={runText.progress}
          value={run.stepsDone}
          total={run.status === 'starting' ? null : run.stepsTotal}
        />
      </div>
    </div>
  );
}

function Figure({
  label,
  widthCh,
  testId,
  children,
}: {
  readonly label: string;
  readonly widthCh: number;
  readonly testId?: string;
  readonly children: string;
}) {
  return (
    <div className={classes['figure']} style={{ minWidth: `${widthCh}ch` }}>
      <span className={classes['note']}>{label}</span>
      <span className={`${classes['number']} num`} data-testid={testId}>
        {children}
      </span>
    </div>
  );
}

/** "CPU", "GPU (WebGPU), mixed"; runs of other versions may name devices that this one does not know. */
function deviceOf({ device, precision }: Run): string {
  const name = DEVICE_NAMES.find((known) => known === device);
  const words = name === undefined ? device : deviceNames[name];
  return precision === 'mixed' ? `${words}, ${precisionNames.mixed.toLowerCase()}` : words;
}

/** Why a run ended early, what to do, and what else is worth knowing. */
function Troubles({ run }: { readonly run: Run }) {
  return (
    <>
      {run.error === null ? null : (
        <Note tone="bad">
          <strong>{runText.failed.title}</strong> {wordsForWire(run.error).sentence}{' '}
          {run.hasCheckpoint ? runText.failed.keep : null}
        </Note>
      )}
      {run.status === 'interrupted' && run.error === null ? (
        <Note tone="warn">{runText.interrupted}</Note>
      ) : null}
      {run.remarks.map((remark) => (
        <Note key={remark} tone="info">
          {remark}
        </Note>
      ))}
    </>
  );
}

function headlineOf(run: Run, runs: readonly Run[], curve: LiveCurve): string {
  const others = bestRun(runs.filter((one) => one.id !== run.id));
  return runHeadline({
    kind: run.kind,
    status: run.status,
    stepsDone: run.stepsDone,
    epochsDone: run.epochsDone,
    epochs: run.config.epochs,
    lastScore: scoreOf(run.kind, run.last),
    bestScore: bestScoreOf(run),
    bestEpoch: run.best?.epoch ?? null,
    baselineScore: run.baseline === null ? null : scoreOf(run.kind, { metrics: run.baseline }),
    otherBestScore: others === null ? null : bestScoreOf(others),
    validLosses: curve.epochs.map((row) => row.valid_loss),
  });
}
