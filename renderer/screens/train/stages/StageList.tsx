/** Stages in order, one line each; one at a time opens to be changed. */
import { useState } from 'react';
import { changed, doubled, moved, without, type Stages } from '#renderer/session/stageEdits.ts';
import { StageRow } from './StageRow.tsx';
import classes from './Stages.module.css';

export interface StageListProps {
  readonly stages: Stages;
  /** Masks and points are seen whole, at a height and a width. */
  readonly isDrawn: boolean;
  readonly onStages: (stages: Stages) => void;
}

export function StageList({ stages, isDrawn, onStages }: StageListProps) {
  const [openAt, setOpenAt] = useState<number | null>(null);
  return (
    <ol className={classes['list']}>
      {stages.map((stage, i) => (
        <StageRow
          key={i}
          {...{ stage, isDrawn, number: i + 1, count: stages.length, isOpen: openAt === i }}
          onToggle={() => setOpenAt(openAt === i ? null : i)}
          onEdit={(edits) => onStages(changed(stages, i, edits))}
          onDouble={() => {
            onStages(doubled(stages, i));
            setOpenAt(i + 1);
          }}
          onMove={(by) => {
            onStages(moved(stages, i, by));
            setOpenAt(i + by);
          }}
          onRemove={() => {
            onStages(without(stages, i));
            setOpenAt(null);
          }}
        />
      ))}
    </ol>
  );
}
