/** One tag: its key, colour, name and count; a click toggles it on the selected images. */
import { UnstyledButton } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { memo, useState, type CSSProperties } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import type { TagState } from '#renderer/document/tagStates.ts';
import type { SelectionSuggestion } from '#renderer/document/suggested.ts';
import { formatCount } from '#renderer/text/format.ts';
import { labelText } from '#renderer/text/label.ts';
import { formatProbability, suggestText } from '#renderer/text/suggest.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { ClassMenu, ClassRenaming, onClassKey } from './ClassMenu.tsx';
import type { LabelActions } from './labelActions.ts';
import classes from './TagRow.module.css';

/** What is suggested for a tag. */
export type TagSuggestion = NonNullable<ReturnType<SelectionSuggestion['tags']['get']>>;

export interface TagRowProps {
  readonly tag: LabelClass;
  readonly state: TagState;
  /** "on 3 of 12", or null unless some of the selected images carry it. */
  readonly mixed: string | null;
  /** What a run would do with it on the selected images, or null. */
  readonly suggested: TagSuggestion | null;
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
  const { tag, state, mixed, suggested, isChosen, isDisabled, actions } = props;
  const [isRenaming, setIsRenaming] = useState(false);
  const rename = (): void => setIsRenaming(true);
  if (isRenaming) return <ClassRenaming one={tag} actions={actions} onDone={() => setIsRenaming(false)} />;
  return (
    <div
      className={classes['row']}
      data-state={state}
      data-suggested={suggested?.change}
      data-chosen={isChosen || undefined}
      onKeyDown={(event) => onClassKey(event, { one: tag, actions, onRename: rename })}
    >
      <UnstyledButton
        className={classes['toggle']}
        role="checkbox"
        aria-checked={CHECKED[state]}
        aria-disabled={isDisabled || undefined}
        aria-label={tag.name}
        aria-description={suggested === null ? undefined : describe(suggested)}
        title={tag.name}
        onClick={() => actions.toggle(tag.id)}
      >
        <Box state={state} color={tag.color} suggested={suggested} />
        <span className={`${classes['name']} truncate`}>
          <bdi>{tag.name}</bdi>
        </span>
        {suggested === null ? null : (
          <span className={`${classes['p']} num`} title={describe(suggested)}>
            {formatProbability(suggested.probability)}
          </span>
        )}
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

/** "suggested, 92 % sure", with the number of images when they are several. */
function describe({ change, probability, count }: TagSuggestion): string {
  const words = suggestText.tag;
  if (change === 'remove') return words.doubted(probability);
  return count === 1 ? words.suggested(probability) : words.onSome(count);
}

interface BoxProps {
  readonly state: TagState;
  readonly color: string;
  readonly suggested: TagSuggestion | null;
}

function Box({ state, color, suggested }: BoxProps) {
  return (
    <span className={classes['box']} style={{ '--tag': color } as CSSProperties}>
      {state === 'none' && suggested !== null ? <span className={classes['question']}>?</span> : null}
      {state === 'all' ? <IconCheck size={12} stroke={3} aria-hidden /> : null}
      {state === 'some' ? <IconMinus size={12} stroke={3} aria-hidden /> : null}
    </span>
  );
}
