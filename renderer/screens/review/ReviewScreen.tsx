/** Review: all runs on the left; on the right what the chosen one gets right and wrong. */
import { Button, Tabs } from '@mantine/core';
import { IconChartHistogram } from '@tabler/icons-react';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { RunStatusBadge } from '#renderer/components/RunStatusBadge.tsx';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { useProject, useRuns } from '#renderer/hooks/useProject.ts';
import { goToScreen, remember } from '#renderer/session/navigation.ts';
import { bestRun } from '#renderer/session/runFacts.ts';
import { reviewText } from '#renderer/text/review.ts';
import type { Kind, Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { Compare } from './compare/Compare.tsx';
import { Curves } from './curves/Curves.tsx';
import { ConfusionMatrix } from './drawn/ConfusionMatrix.tsx';
import { DrawnEvaluated } from './drawn/DrawnEvaluated.tsx';
import { DrawnPredictions } from './drawn/DrawnPredictions.tsx';
import { TryDrawn } from './drawn/TryDrawn.tsx';
import { CollectMenu } from './inbox/CollectMenu.tsx';
import { InboxBadge } from './inbox/InboxBadge.tsx';
import { InboxTab } from './inbox/InboxTab.tsx';
import { Learned } from './inbox/Learned.tsx';
import { Judged, TagsEvaluated } from './Judged.tsx';
import { JudgedDrawn } from './JudgedDrawn.tsx';
import { MetricsPanel } from './metrics/MetricsPanel.tsx';
import { TagMetrics } from './metrics/TagMetrics.tsx';
import { NeedsWeights } from './NeedsWeights.tsx';
import { RunList } from './RunList.tsx';
import { TryImage } from './TryImage.tsx';
import classes from './Review.module.css';

type Tab =
  'classes' | 'predictions' | 'confusions' | 'curves' | 'metrics' | 'try' | 'inbox' | 'learned' | 'compare';

/** What there is to see, by kind. */
const TABS: { readonly [K in Kind]: readonly Tab[] } = {
  tags: ['classes', 'predictions', 'curves', 'metrics', 'try', 'inbox', 'compare'],
  masks: ['classes', 'predictions', 'confusions', 'metrics', 'try', 'inbox', 'compare'],
  points: ['classes', 'predictions', 'metrics', 'try', 'inbox', 'compare'],
};
const FIRST_TAB: { readonly [K in Kind]: Tab } = {
  tags: 'predictions',
  masks: 'classes',
  points: 'classes',
};

/** A run that learned from corrections can also be held against the one before. */
const tabsOf = ({ kind, config }: Run): readonly Tab[] =>
  config.corrections === null ? TABS[kind] : [...TABS[kind], 'learned'];

const bigIcon = <IconChartHistogram size={28} stroke={1.5} aria-hidden />;

export function ReviewScreen() {
  const project = useProject();
  const runs = useRuns();
  const query = usePlaceQuery();
  if (runs === null) return <div />;
  const chosen = runs.find((run) => run.id === query['run']) ?? bestRun(runs) ?? runs[0];
  if (chosen === undefined) {
    return (
      <EmptyState
        icon={bigIcon}
        title={reviewText.empty.title}
        actions={<Button onClick={() => goToScreen('train')}>{reviewText.empty.action}</Button>}
      >
        {reviewText.empty.body}
      </EmptyState>
    );
  }
  const tab = tabsOf(chosen).find((one) => one === query['tab']) ?? FIRST_TAB[project.kind];
  return (
    <div className={classes['screen']}>
      <RunList project={project.id} runs={runs} chosen={chosen.id} />
      <ChosenRun key={chosen.id} project={project} runs={runs} run={chosen} tab={tab} />
    </div>
  );
}

interface ChosenRunProps {
  readonly project: Project;
  readonly runs: readonly Run[];
  readonly run: Run;
  readonly tab: Tab;
}

function ChosenRun({ project, runs, run, tab }: ChosenRunProps) {
  return (
    <section className={classes['chosen']} aria-label={run.name}>
      <header className={classes['head']}>
        <h2 className={`${classes['title']} truncate`} title={run.name}>
          <bdi>{run.name}</bdi>
        </h2>
        <RunStatusBadge status={run.status} />
        <span className={classes['spacer']} />
        <CollectMenu project={project} run={run} sides={['valid', 'train', 'test']} />
      </header>
      <Tabs
        className={classes['tabs']}
        value={tab}
        onChange={(value) => remember({ tab: value, item: null, at: null, look: null })}
        keepMounted={false}
      >
        <Tabs.List>
          {tabsOf(run).map((one) => (
            <Tabs.Tab key={one} value={one}>
              {reviewText.tabs[one]}
              {one === 'inbox' ? <InboxBadge /> : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="classes" className={classes['panel']}>
          <NeedsWeights run={run}>
            {run.kind === 'tags' ? (
              <Judged project={project} run={run} part="classes" />
            ) : (
              <JudgedDrawn project={project} run={run} />
            )}
          </NeedsWeights>
        </Tabs.Panel>
        <Tabs.Panel value="predictions" className={classes['panel']}>
          <NeedsWeights run={run}>
            {run.kind === 'tags' ? (
              <Judged project={project} run={run} part="predictions" />
            ) : (
              <DrawnEvaluated project={project} run={run}>
                {(evaluation) => <DrawnPredictions project={project} run={run} evaluation={evaluation} />}
              </DrawnEvaluated>
            )}
          </NeedsWeights>
        </Tabs.Panel>
        <Tabs.Panel value="confusions" className={classes['panel']}>
          <NeedsWeights run={run}>
            <DrawnEvaluated project={project} run={run}>
              {(evaluation) =>
                evaluation.kind === 'masks' ? <ConfusionMatrix evaluation={evaluation} /> : null
              }
            </DrawnEvaluated>
          </NeedsWeights>
        </Tabs.Panel>
        <Tabs.Panel value="curves" className={classes['panel']}>
          <NeedsWeights run={run}>
            <TagsEvaluated project={project} run={run}>
              {(predictions) => <Curves project={project} predictions={predictions} />}
            </TagsEvaluated>
          </NeedsWeights>
        </Tabs.Panel>
        <Tabs.Panel value="metrics" className={classes['panel']}>
          <NeedsWeights run={run}>
            <Metrics project={project} run={run} />
          </NeedsWeights>
        </Tabs.Panel>
        <Tabs.Panel value="try" className={classes['panel']}>
          <NeedsWeights run={run}>
            {run.kind === 'tags' ? (
              <TryImage project={project} run={run} />
            ) : (
              <TryDrawn project={project} run={run} />
            )}
          </NeedsWeights>
        </Tabs.Panel>
        <Tabs.Panel value="inbox" className={classes['panel']}>
          <InboxTab project={project} run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="learned" className={classes['panel']}>
          <Learned project={project} run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="compare" className={classes['panel']}>
          <Compare project={project} runs={runs} run={run} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

function Metrics({ project, run }: Pick<ChosenRunProps, 'project' | 'run'>) {
  if (run.kind !== 'tags') {
    return (
      <DrawnEvaluated project={project} run={run}>
        {(evaluation) => <MetricsPanel evidence={evaluation} />}
      </DrawnEvaluated>
    );
  }
  return (
    <TagsEvaluated project={project} run={run}>
      {(predictions) => <TagMetrics project={project} predictions={predictions} />}
    </TagsEvaluated>
  );
}
