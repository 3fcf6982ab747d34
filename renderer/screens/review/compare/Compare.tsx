/** The chosen run beside another one: image by image, or by curves, results and settings. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconArrowsDiff, IconArrowsExchange } from '@tabler/icons-react';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { goToScreen, remember } from '#renderer/session/navigation.ts';
import { compareText } from '#renderer/text/reviewCompare.ts';
import { reviewText } from '#renderer/text/review.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { NeedsWeights } from '../NeedsWeights.tsx';
import { ComparedItems } from './ComparedItems.tsx';
import { CurvesAndSettings } from './CurvesAndSettings.tsx';
import { SideBadge } from './SideBadge.tsx';
import classes from '../Review.module.css';
import own from './Compare.module.css';

const words = compareText;

export interface CompareProps {
  readonly project: Project;
  readonly runs: readonly Run[];
  readonly run: Run;
}

export function Compare({ project, runs, run }: CompareProps) {
  const query = usePlaceQuery();
  const others = runs.filter((one) => one.id !== run.id);
  const other = others.find((one) => one.id === query['with']) ?? others[0];
  if (other === undefined) {
    const { onlyOne } = reviewText.compare;
    return (
      <EmptyState
        icon={<IconArrowsDiff size={28} stroke={1.5} aria-hidden />}
        title={onlyOne.title}
        actions={<Button onClick={() => goToScreen('train')}>{onlyOne.action}</Button>}
      >
        {onlyOne.body}
      </EmptyState>
    );
  }
  const isCurves = query['part'] === 'curves';
  return (
    <>
      <RunsBar run={run} others={others} other={other} isCurves={isCurves} />
      {isCurves ? (
        <CurvesAndSettings project={project.id} runs={runs} a={run} b={other} />
      ) : (
        <NeedsWeights run={run}>
          <NeedsWeights run={other}>
            <ComparedItems project={project} a={run} b={other} />
          </NeedsWeights>
        </NeedsWeights>
      )}
    </>
  );
}

interface RunsBarProps {
  readonly run: Run;
  readonly others: readonly Run[];
  readonly other: Run;
  readonly isCurves: boolean;
}

function RunsBar({ run, others, other, isCurves }: RunsBarProps) {
  const nameOf = ({ name, id }: Run): string => words.runName(name, id);
  return (
    <div className={classes['viewbar']}>
      <span className={own['run']} title={nameOf(run)}>
        <SideBadge side="a" />
        <bdi className="truncate">{nameOf(run)}</bdi>
      </span>
      <TipIcon
        label={words.swap}
        size={28}
        onClick={() => remember({ run: other.id, with: run.id, look: null })}
      >
        <IconArrowsExchange {...smallIcon} />
      </TipIcon>
      <Select
        size="xs"
        w={260}
        aria-label={reviewText.compare.with}
        allowDeselect={false}
        leftSection={<SideBadge side="b" />}
        data={others.map((one) => ({ value: one.id, label: nameOf(one) }))}
        value={other.id}
        onChange={(value) => remember({ with: value, look: null })}
      />
      <span className={classes['spacer']} />
      <SegmentedControl
        size="xs"
        aria-label={words.parts.label}
        data={[
          { value: 'items', label: words.parts.items },
          { value: 'curves', label: words.parts.curves },
        ]}
        value={isCurves ? 'curves' : 'items'}
        onChange={(part) => remember({ part, look: null })}
      />
    </div>
  );
}
