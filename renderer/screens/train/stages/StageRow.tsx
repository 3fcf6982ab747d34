/** One stage: a line that says it all, and below it, when open, everything that can be changed. */
import { UnstyledButton } from '@mantine/core';
import { useCallback } from 'react';
import { IconArrowDown, IconArrowUp, IconChevronDown, IconCopy, IconTrash } from '@tabler/icons-react';
import { TipIcon } from '#renderer/components/TipIcon.tsx';
import { stageText } from '#renderer/session/stageText.ts';
import { stagesText } from '#renderer/text/stages.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { MOST_STAGES, type StagePlan } from '#shared/domain/run.ts';
import { StageFields } from './StageFields.tsx';
import classes from './Stages.module.css';

export interface StageRowProps {
  readonly stage: StagePlan;
  readonly number: number;
  /** Stages of the list. */
  readonly count: number;
  readonly isDrawn: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onEdit: (edits: Partial<StagePlan>) => void;
  readonly onDouble: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

export function StageRow(props: StageRowProps) {
  const { stage, number, isDrawn, isOpen, onToggle, onEdit } = props;
  const show = useCallback((opened: HTMLElement | null) => opened?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <li className={classes['stage']} aria-label={stagesText.stage(number)}>
      <UnstyledButton
        className={`${classes['line']} num`}
        aria-expanded={isOpen}
        aria-label={`${stagesText.open(number)}: ${stageText(stage)}`}
        onClick={onToggle}
      >
        <span className={classes['number']}>{number}</span>
        <span className={classes['what']}>{stageText(stage)}</span>
        <IconChevronDown {...smallIcon} data-open={isOpen || undefined} />
      </UnstyledButton>
      {isOpen ? (
        <div ref={show} className={classes['open']}>
          <StageFields {...{ stage, number, isDrawn, onEdit }} />
          <Tools {...props} />
        </div>
      ) : null}
    </li>
  );
}

function Tools({ number, count, onDouble, onMove, onRemove }: StageRowProps) {
  const plain = { size: 24, variant: 'subtle', color: 'gray' } as const;
  return (
    <div className={classes['tools']}>
      <TipIcon {...plain} label={stagesText.up} disabled={number === 1} onClick={() => onMove(-1)}>
        <IconArrowUp {...smallIcon} />
      </TipIcon>
      <TipIcon {...plain} label={stagesText.down} disabled={number === count} onClick={() => onMove(1)}>
        <IconArrowDown {...smallIcon} />
      </TipIcon>
      <TipIcon {...plain} label={stagesText.double} disabled={count >= MOST_STAGES} onClick={onDouble}>
        <IconCopy {...smallIcon} />
      </TipIcon>
      <TipIcon {...plain} label={stagesText.remove} disabled={count === 1} onClick={onRemove}>
        <IconTrash {...smallIcon} />
      </TipIcon>
    </div>
  );
}
