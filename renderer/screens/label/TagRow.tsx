/** One tag: its key, colour, name and count; a click toggles it on the selected images. */
import { UnstyledButton } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { memo, useState, type CSSProperties } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import type { TagState } from '#renderer/document/tagStates.ts';
import { formatCount } from '#renderer/text/format.ts';
import { labelText } from '#renderer/text/label.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { ClassMenu, ClassRenaming, onClassKey } from './ClassMenu.tsx';
import type { LabelActions } from './labelActions.ts';
import classes from './TagRow.module.css';

export interface TagRowProps {
  readonly tag: LabelClass;
  readonly state: TagState;
  /** "on 3 of 12", or null unless some of the selected images carry it. */
  readonly mixed: string | null;
  readonly isChosen: boolean;
  readonly isDisabled: boolean;
  readonly isLast: boolean;
  readonly actions: LabelActions;
  readonly onMerge: (tag: LabelClass) => void;
}

const CHECKED = { all: true, some: 'mixed', none: false } as const;
const words = labelText.panel;

/** Drawn again only when something of its own changed: there may be hundreds. */
export const TagRow = memo(function TagRow(props: TagRowProps) {
  const { tag, state, mixed, isChosen, isDisabled, actions } = props;
  const [isRenaming, setIsRenaming] = useState(false);
  const rename = (): void => setIsRenaming(true);
  if (isRenaming) return <ClassRenaming one={tag} actions={actions} onDone={() => setIsRenaming(false)} />;
  return (
    <div
      className={classes['row']}
      data-state={state}
      data-chosen={isChosen || undefined}
      onKeyDown={(event) => onClassKey(event, { one: tag, actions, onRename: rename })}
    >
      <UnstyledButton
        className={classes['toggle']}
        role="checkbox"
        aria-checked={CHECKED[state]}
        aria-disabled={isDisabled || undefined}
        aria-label={tag.name}
        title={tag.name}
        onClick={() => actions.toggle(tag.id)}
      >
        <Box state={state} color={tag.color} />
        <span className={`${classes['name']} truncate`}>
          <bdi>{tag.name}</bdi>
        </span>
        {mixed === null ? null : <span className={`${classes['mixed']} num`}>{mixed}</span>}
        {tag.position < 9 ? <Keys parts={[String(tag.position + 1)]} /> : null}
        <span className={`${classes['count']} num`} title={words.countHint(tag.count)}>
          {formatCount(tag.count)}
        </span>
      </UnstyledButton>
      <ClassMenu {...props} one={tag} className={classes['more']} onRename={rename} />
    </div>
  );
});

function Box({ state, color }: { readonly state: TagState; readonly color: string }) {
  return (
    <span className={classes['box']} style={{ '--tag': color } as CSSProperties}>
      {state === 'all' ? <IconCheck size={12} stroke={3} aria-hidden /> : null}
      {state === 'some' ? <IconMinus size={12} stroke={3} aria-hidden /> : null}
    </span>
  );
}
