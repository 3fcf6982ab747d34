/** "None of them": a label of its own, below the tags. */
import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Keys } from '#renderer/components/Keys.tsx';
import type { SelectionTags } from '#renderer/document/tagStates.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { labelText } from '#renderer/text/label.ts';
import classes from './TagPanel.module.css';

export interface NoTagsRowProps {
  readonly target: SelectionTags;
  readonly onClick: () => void;
}

export function NoTagsRow({ target, onClick }: NoTagsRowProps) {
  const isNone = target.total > 0 && target.labeled === target.total && target.counts.size === 0;
  return (
    <div className={classes['foot']}>
      <Tooltip label={labelText.panel.noTagsHint} position="left" multiline maw={240}>
        <UnstyledButton
          className={classes['none']}
          role="checkbox"
          aria-checked={isNone}
          aria-disabled={target.total === 0 || undefined}
          onClick={onClick}
        >
          <span className={classes['noneBox']}>
            {isNone ? <IconCheck size={12} stroke={3} aria-hidden /> : null}
          </span>
          <span className={classes['noneName']}>{labelText.panel.noTags}</span>
          <Keys parts={keysOf('label.noTags')} />
        </UnstyledButton>
      </Tooltip>
    </div>
  );
}
