/** What is wrong with the data, each with a way to see it or to mend it. */
import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { studio } from '#renderer/bridge/studio.ts';
import { Note } from '#renderer/components/Note.tsx';
import { notifyDone, notifyError } from '#renderer/hooks/notify.tsx';
import type { ToldRemark } from '#renderer/session/dataProblems.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { dataText } from '#renderer/text/data.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import type { GroupedBy } from '#shared/domain/dataFacts.ts';
import type { Project, SplitSpec } from '#shared/domain/project.ts';
import { ClassNames } from '../split/ClassNames.tsx';
import classes from './Data.module.css';

const words = dataText.problem;

export interface RemarkListProps {
  readonly project: Project;
  readonly remarks: readonly ToldRemark[];
  /** Near-duplicates are still searched for. */
  readonly isLooking: boolean;
}

export interface ProblemsTabProps extends Omit<RemarkListProps, 'remarks'> {
  readonly remarks: readonly ToldRemark[] | null;
  readonly failure: unknown;
}

export function ProblemsTab({ remarks, failure, ...list }: ProblemsTabProps) {
  return (
    <div className={classes['message']}>
      {failure === null ? null : (
        <Note tone="bad">{`${dataText.facts.failed} ${wordsForError(failure).sentence}`}</Note>
      )}
      {remarks === null ? (
        failure === null ? (
          <Skeleton height={120} />
        ) : null
      ) : (
        <RemarkList {...list} remarks={remarks} />
      )}
    </div>
  );
}

export function RemarkList({ project, remarks, isLooking }: RemarkListProps) {
  return (
    <div className={classes['remarks']}>
      {remarks.map((remark) => (
        <Note key={remark.id} tone={remark.tone} actions={<Actions project={project} remark={remark} />}>
          {remark.text} {remark.classes.length === 0 ? null : <ClassNames classes={remark.classes} />}
        </Note>
      ))}
      {isLooking ? (
        <p className={classes['note']} role="status">
          {dataText.facts.looking}
        </p>
      ) : remarks.length === 0 ? (
        <p className={classes['note']}>{dataText.facts.noProblems}</p>
      ) : null}
    </div>
  );
}

function Actions({ project, remark }: { readonly project: Project; readonly remark: ToldRemark }) {
  const { show, groupBy } = remark;
  return (
    <>
      {groupBy === null ? null : <SplitByGroup project={project} by={groupBy} />}
      {show === null ? null : (
        <Button size="compact-sm" variant="default" onClick={() => goToScreen('label', show)}>
          {words.show}
        </Button>
      )}
    </>
  );
}

function SplitByGroup({ project, by }: { readonly project: Project; readonly by: GroupedBy }) {
  const [isBusy, setIsBusy] = useState(false);
  const split = (): void => {
    setIsBusy(true);
    studio.projects
      .split({ project: project.id, spec: groupSplit(project, by) })
      .then(
        ({ counts: { bySplit } }) => notifyDone(words.splitDone(bySplit.train, bySplit.valid)),
        notifyError,
      )
      .finally(() => setIsBusy(false));
  };
  return (
    <Button size="compact-sm" variant="default" loading={isBusy} onClick={split}>
      {words.splitByGroup}
    </Button>
  );
}

/** As many on the side that checks as before, where that is known. */
function groupSplit({ split }: Project, by: GroupedBy): SplitSpec {
  const fraction = split !== null && 'fraction' in split ? split.fraction : 0.2;
  const seed = split !== null && 'seed' in split ? split.seed : 42;
  return { by: 'group', pattern: '', ...by, fraction, seed };
}
