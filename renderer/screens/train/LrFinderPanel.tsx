/** Right two thirds of Train while a learning rate is looked for: the curve, what it suggests, and the rate to take over. */
import { Button } from '@mantine/core';
import { IconChartDots, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Meter } from '#renderer/components/Meter.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { LrPlot } from '#renderer/components/plot/LrPlot.tsx';
import { useLrSearch, type LrSearch } from '#renderer/hooks/useLrFinder.ts';
import type { Plan } from '#renderer/hooks/useTrainPlan.ts';
import { readLrSearch, type LrReading } from '#renderer/session/lrReading.ts';
import { chooseLr, closeLrFinder, lrFinder } from '#renderer/session/lrFinder.ts';
import { wordsForWire } from '#renderer/text/errors.ts';
import { finderText } from '#renderer/text/lrFinder.ts';
import { archNames } from '#renderer/text/train.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { lrAdviceText } from '#shared/contract/lrFindText.ts';
import type { LrFindState } from '#shared/domain/lrFind.ts';
import type { Run } from '#shared/domain/run.ts';
import { LrChoice } from './LrChoice.tsx';
import { LrSuggestionTable } from './LrSuggestionTable.tsx';
import classes from './LrFinder.module.css';

export interface LrFinderPanelProps {
  readonly project: string;
  readonly plan: Plan | null;
  readonly runs: readonly Run[];
  /** While a run trains, rates cannot be tried. */
  readonly isTraining: boolean;
}

export function LrFinderPanel({ project, plan, runs, isTraining }: LrFinderPanelProps) {
  const search = useLrSearch(project);
  const { state } = search;
  const picked = useStore(lrFinder, (finder) => finder.chosen);
  const reading = useMemo(() => (state === null ? null : readLrSearch(state, runs)), [state, runs]);
  const chosen = picked ?? reading?.advice?.lr ?? null;
  const canStart = plan !== null && plan.obstacle === null && plan.lrProblem === null && !plan.isWaiting;
  return (
    <section className={classes['root']} aria-label={finderText.title}>
      <FinderHead
        search={search}
        canStart={canStart && !isTraining}
        onStart={() => plan !== null && search.start(plan.config)}
      />
      {state === null || reading === null ? (
        <EmptyState
          icon={<IconChartDots size={28} stroke={1.5} aria-hidden />}
          title={finderText.empty.title}
        >
          {search.isStarting ? finderText.starting : finderText.empty.body}
        </EmptyState>
      ) : (
        <>
          <Status state={state} reading={reading} isStarting={search.isStarting} />
          <div className={classes['plot']}>
            <LrPlot
              points={state.points}
              marks={reading.marks}
              chosen={state.isRunning ? null : chosen}
              onChoose={chooseLr}
            />
          </div>
          {reading.rows.length === 0 ? null : <LrSuggestionTable rows={reading.rows} chosen={chosen} />}
          <TriedWith state={state} plan={plan} />
          {state.isRunning ? null : (
            <LrChoice
              project={project}
              reading={reading}
              stages={plan?.config.stages ?? []}
              chosen={chosen}
            />
          )}
        </>
      )}
    </section>
  );
}

interface FinderHeadProps {
  readonly search: LrSearch;
  readonly canStart: boolean;
  readonly onStart: () => void;
}

function FinderHead({ search: { state, isStarting, cancel }, canStart, onStart }: FinderHeadProps) {
  const isRunning = isStarting || state?.isRunning === true;
  return (
    <header className={classes['head']}>
      <h2 className={classes['title']}>{finderText.title}</h2>
      <span className={classes['spacer']} />
      {isRunning ? (
        <Button variant="default" disabled={cancel === null} onClick={() => cancel?.()}>
          {finderText.cancel}
        </Button>
      ) : (
        <Button variant={state === null ? 'filled' : 'default'} disabled={!canStart} onClick={onStart}>
          {state === null ? finderText.start : finderText.again}
        </Button>
      )}
      <Button variant="subtle" color="gray" leftSection={<IconX {...smallIcon} />} onClick={closeLrFinder}>
        {finderText.close}
      </Button>
    </header>
  );
}

interface StatusProps {
  readonly state: LrFindState;
  readonly reading: LrReading;
  readonly isStarting: boolean;
}

/** How far it is, what went wrong, or what to make of the curve. */
function Status({ state, reading: { advice }, isStarting }: StatusProps) {
  const { isRunning, points, batches, error, suggestions, remarks } = state;
  return (
    <>
      {error !== null && !isStarting ? (
        <Note tone="bad">{wordsForWire(error).sentence}</Note>
      ) : isRunning || isStarting ? (
        <div className={classes['progress']} role="status">
          <span className="num">
            {points.length === 0 || isStarting
              ? finderText.starting
              : finderText.trying(points.length, batches)}
          </span>
          <Meter
            label={finderText.progress}
            value={points.length}
            total={points.length === 0 || isStarting ? null : batches}
          />
        </div>
      ) : advice === null || suggestions === null ? (
        <Note tone="info">{finderText.cancelled}</Note>
      ) : (
        <Note tone={advice.kind === 'clear' || advice.kind === 'unfrozen' ? 'good' : 'warn'}>
          {lrAdviceText(advice.kind, suggestions.isClear)}
        </Note>
      )}
      {remarks.map((remark) => (
        <Note key={remark} tone="info">
          {remark}
        </Note>
      ))}
    </>
  );
}

/** With which settings the shown curve came about: the plan may have changed since. */
function TriedWith({ state: { config }, plan }: { readonly state: LrFindState; readonly plan: Plan | null }) {
  const keys = ['arch', 'sizePx', 'widthPx', 'batchSize', 'from', 'weights', 'freeze', 'freezeTo'] as const;
  const isOld = plan !== null && keys.some((key) => plan.config[key] !== config[key]);
  return (
    <p className={`${classes['note']} num`}>
      {finderText.triedWith(archNames[config.arch], config.sizePx, config.batchSize)}{' '}
      {isOld ? finderText.isOld : null}
    </p>
  );
}
