/** What a split would come to, before it is made: counts per side, what it tears apart, and classes that a side would lack. */
import { Button } from '@mantine/core';
import { Note } from '#renderer/components/Note.tsx';
import { SideBar } from '#renderer/components/SideBar.tsx';
import type { Answer } from '#renderer/hooks/useAnswer.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { splitProblems } from '#renderer/session/dataProblems.ts';
import { wordsForError } from '#renderer/text/errors.ts';
import { splitText } from '#renderer/text/split.ts';
import type { GroupedBy } from '#shared/domain/dataFacts.ts';
import type { SplitPreview } from '#shared/domain/splitting.ts';
import { ClassNames } from './ClassNames.tsx';
import classes from './Split.module.css';

export interface SplitConsequenceProps extends Answer<SplitPreview | null> {
  /** Somebody wants what is torn apart to stay together. */
  readonly onGroup: (by: GroupedBy) => void;
}

export function SplitConsequence({ value, failure, isWaiting, onGroup }: SplitConsequenceProps) {
  const labels = useClasses() ?? [];
  if (failure !== null && !isWaiting) return <Note tone="bad">{wordsForError(failure).sentence}</Note>;
  if (value === null) return <p className={classes['note']}>{splitText.trying}</p>;
  const remarks = splitProblems(value, labels);
  return (
    <div className={classes['consequence']} data-waiting={isWaiting || undefined} role="status">
      <SideBar counts={value.sides} />
      {value.groups === null ? null : (
        <p className={`${classes['note']} num`}>{splitText.groups(value.groups.train, value.groups.valid)}</p>
      )}
      {remarks.length === 0 ? <Note tone="good">{splitText.clean}</Note> : null}
      {remarks.map(({ id, tone, text, groupBy, classes: about }) => (
        <Note
          key={id}
          tone={tone}
          actions={
            groupBy === null ? undefined : (
              <Button size="compact-sm" variant="default" onClick={() => onGroup(groupBy)}>
                {splitText.together}
              </Button>
            )
          }
        >
          {text} {about.length === 0 ? null : <ClassNames classes={about} />}
        </Note>
      ))}
    </div>
  );
}
