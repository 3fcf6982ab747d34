/** Data: what training is made from, as one sentence that can be changed, and what follows from it. */
import { Button, Tabs } from '@mantine/core';
import { IconStack3 } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { useDataFacts, useSideDuplicates } from '#renderer/hooks/useDataFacts.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { useTrainPlan, type Plan } from '#renderer/hooks/useTrainPlan.ts';
import { dataProblems, type ToldRemark } from '#renderer/session/dataProblems.ts';
import { importing } from '#renderer/session/importing.ts';
import { goToScreen, remember } from '#renderer/session/navigation.ts';
import { dataText } from '#renderer/text/data.ts';
import { formatCount } from '#renderer/text/format.ts';
import type { DataFacts } from '#shared/domain/dataFacts.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Project } from '#shared/domain/project.ts';
import { AddImages } from '../label/AddImages.tsx';
import { BatchTab } from './BatchTab.tsx';
import { DataSentence } from './DataSentence.tsx';
import { Overview } from './Overview.tsx';
import { ProblemsTab } from './ProblemsTab.tsx';
import { TransformsTab } from './TransformsTab.tsx';
import classes from './Data.module.css';

const TABS = ['overview', 'batch', 'transforms', 'problems'] as const;
type Tab = (typeof TABS)[number];

const NO_CLASSES: readonly LabelClass[] = [];
const bigIcon = <IconStack3 size={28} stroke={1.5} aria-hidden />;

export function DataScreen() {
  const project = useProject();
  return (
    <>
      {project.counts.items === 0 ? (
        <EmptyState
          icon={bigIcon}
          title={dataText.empty.title}
          actions={
            <Button onClick={() => importing.setState({ dialog: { path: null } })}>
              {dataText.empty.add}
            </Button>
          }
        >
          {dataText.empty.body}
        </EmptyState>
      ) : (
        <Data project={project} />
      )}
      <AddImages />
    </>
  );
}

function Data({ project }: { readonly project: Project }) {
  const { plan } = useTrainPlan(project);
  const labels = useClasses() ?? NO_CLASSES;
  const query = usePlaceQuery();
  const tab = TABS.find((one) => one === query['tab']) ?? 'overview';
  const { value: facts, failure } = useDataFacts(project);
  const duplicates = useSideDuplicates(project);
  const sizePx = plan === null ? 0 : Math.min(plan.config.sizePx, plan.config.widthPx ?? Infinity);
  const remarks =
    facts === null
      ? null
      : dataProblems({ project, facts, classes: labels, duplicates: duplicates.value, sizePx });
  return (
    <section className={classes['screen']} aria-label={dataText.title}>
      <DataSentence project={project} plan={plan} classCount={labels.length} />
      <Tabs
        className={classes['tabs']}
        value={tab}
        onChange={(value) => remember({ tab: value })}
        keepMounted={false}
      >
        <Tabs.List>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {dataText.tabs[one]}
              {one === 'problems' ? <ProblemCount remarks={remarks} /> : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <TabPanels
          {...{ project, plan, labels, facts, failure, remarks }}
          isLooking={duplicates.isWaiting && duplicates.value === null}
        />
      </Tabs>
    </section>
  );
}

/** What has to be looked at; plain information is none. */
function ProblemCount({ remarks }: { readonly remarks: readonly ToldRemark[] | null }) {
  const count = remarks?.filter(({ tone }) => tone !== 'info').length ?? 0;
  return count === 0 ? null : <span className={`${classes['count']} num`}>{formatCount(count)}</span>;
}

interface PanelsProps {
  readonly project: Project;
  readonly plan: Plan | null;
  readonly labels: readonly LabelClass[];
  readonly facts: DataFacts | null;
  readonly failure: unknown;
  readonly remarks: readonly ToldRemark[] | null;
  readonly isLooking: boolean;
}

function TabPanels({ project, plan, labels, facts, failure, remarks, isLooking }: PanelsProps) {
  const panel = { className: classes['panel'] ?? '' };
  const canShow = project.counts.labeled >= 2;
  const [opacity, onOpacity] = useState(60);
  const look = { project, labels, opacity, onOpacity };
  return (
    <>
      <Tabs.Panel value={'overview' satisfies Tab} {...panel}>
        <Overview {...{ project, labels, facts, failure, remarks, isLooking }} />
      </Tabs.Panel>
      <Tabs.Panel value={'batch' satisfies Tab} {...panel}>
        {plan !== null && canShow ? <BatchTab {...look} config={plan.config} /> : <NoLabels />}
      </Tabs.Panel>
      <Tabs.Panel value={'transforms' satisfies Tab} {...panel}>
        {plan !== null && canShow ? <TransformsTab {...look} config={plan.config} /> : <NoLabels />}
      </Tabs.Panel>
      <Tabs.Panel value={'problems' satisfies Tab} {...panel}>
        <ProblemsTab {...{ project, remarks, failure, isLooking }} />
      </Tabs.Panel>
    </>
  );
}

/** Also for the moment until the plan was read, when there are labels. */
function NoLabels() {
  if (useProject().counts.labeled >= 2) return null;
  return (
    <EmptyState
      icon={bigIcon}
      title={dataText.empty.noLabels}
      actions={<Button onClick={() => goToScreen('label')}>{dataText.empty.label}</Button>}
    >
      {dataText.empty.noLabelsBody}
    </EmptyState>
  );
}
