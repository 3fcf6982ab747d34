/** One tag: its key, colour, name and count; a click toggles it on the selected images. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronRight, IconMinus } from '@tabler/icons-react';
import { memo, useState, type CSSProperties } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import type { TagState } from '#renderer/document/tagStates.ts';
import type { SelectionSuggestion } from '#renderer/document/suggested.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { formatCount } from '#renderer/text/format.ts';
import { labelText } from '#renderer/text/label.ts';
import { formatProbability, suggestText } from '#renderer/text/suggest.ts';
import { tagText } from '#renderer/text/tags.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { ClassMenu, ClassRenaming, onClassKey } from './ClassMenu.tsx';
import type { LabelActions } from './labelActions.ts';
import classes from './TagRow.module.css';
import type { Below } from './tagTree.ts';

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
  readonly menu: TagMenuActions;
  /** What is shown of the name. */
  readonly label: string;
  readonly depth: number;
  readonly below: Below | null;
  /** Keeps room for the arrow that opens and closes, so that the boxes of neighbours stand in line. */
  readonly hasChevron: boolean;
  /** What stands on its key, or null. */
  readonly shortcut: readonly string[] | null;
}

/** What a row asks of the panel. The same object as long as nothing changes. */
export interface TagMenuActions {
  readonly merge: (tag: LabelClass) => void;
  readonly replace: (tag: LabelClass) => void;
  readonly group: (tag: LabelClass) => void;
  readonly toggleBelow: (path: string) => void;
  readonly addBelow: (path: string) => void;
}

const CHECKED = { all: true, some: 'mixed', none: false } as const;
const words = labelText.panel;

/** Drawn again only when something of its own changed: there may be hundreds. */
export const TagRow = memo(function TagRow(props: TagRowProps) {
  const { tag, label, depth, state, mixed, suggested, isChosen, isDisabled, shortcut, actions } = props;
  const [isRenaming, setIsRenaming] = useState(false);
  const rename = (): void => setIsRenaming(true);
  if (isRenaming) return <ClassRenaming one={tag} actions={actions} onDone={() => setIsRenaming(false)} />;
  return (
    <div
      className={classes['row']}
      data-state={state}
      data-suggested={suggested?.change}
      data-chosen={isChosen || undefined}
      style={{ '--depth': depth } as CSSProperties}
      onKeyDown={(event) => onClassKey(event, { one: tag, actions, onRename: rename })}
    >
      <Chevron {...props} />
      <UnstyledButton
        className={classes['toggle']}
        role="checkbox"
        aria-checked={CHECKED[state]}
        aria-disabled={isDisabled || undefined}
        aria-label={tag.name}
        aria-description={descriptionOf(tag, suggested)}
        title={tag.name}
        onClick={() => actions.toggle(tag.id)}
      >
        <Box state={state} color={tag.color} suggested={suggested} isRadio={tag.group !== null} />
        <span className={`${classes['name']} truncate`}>
          <bdi>{label}</bdi>
        </span>
        {suggested === null ? null : (
          <span className={`${classes['p']} num`} title={describe(suggested)}>
            {formatProbability(suggested.probability)}
          </span>
        )}
        {mixed === null ? null : <span className={`${classes['mixed']} num`}>{mixed}</span>}
        {shortcut === null || shortcut.length === 0 ? null : <Keys parts={shortcut} />}
        <span className={`${classes['count']} num`} title={words.countHint(tag.count)}>
          {formatCount(tag.count)}
        </span>
      </UnstyledButton>
      <TagMenu {...props} onRename={rename} />
    </div>
  );
});

function TagMenu({
  tag,
  below,
  isDisabled,
  isLast,
  actions,
  menu,
  onRename,
}: TagRowProps & { readonly onRename: () => void }) {
  return (
    <ClassMenu
      one={tag}
      isLast={isLast}
      actions={actions}
      className={classes['more']}
      onRename={onRename}
      onMerge={menu.merge}
    >
      {below === null ? null : (
        <>
          <Menu.Item onClick={() => labelView.setState({ filter: { under: below.path } })}>
            {tagText.tree.onlyThese}
          </Menu.Item>
          <Menu.Item onClick={() => menu.addBelow(below.path)}>{tagText.tree.addBelow}</Menu.Item>
        </>
      )}
      <Menu.Item onClick={() => actions.selectWith({ classIds: [tag.id] })}>{tagText.selectWith}</Menu.Item>
      <Menu.Item disabled={isDisabled} onClick={() => menu.replace(tag)}>
        {tagText.replace.item}
      </Menu.Item>
      <Menu.Item onClick={() => menu.group(tag)}>{tagText.group.put}</Menu.Item>
      {tag.group === null ? null : (
        <Menu.Item onClick={() => actions.group([tag.id], null)}>{tagText.group.out}</Menu.Item>
      )}
    </ClassMenu>
  );
}

/** Opens and closes the tags below; an empty place where there are none. */
function Chevron({ label, below, hasChevron, menu }: TagRowProps) {
  if (below === null) return hasChevron ? <span className={classes['chevronRoom']} /> : null;
  const words = tagText.tree;
  return (
    <button
      type="button"
      className={classes['chevronButton']}
      aria-expanded={below.isOpen}
      aria-label={below.isOpen ? words.close(label) : words.open(label)}
      onClick={() => menu.toggleBelow(below.path)}
    >
      <IconChevronRight size={14} stroke={2} className={classes['chevron']} aria-hidden />
    </button>
  );
}

function descriptionOf(tag: LabelClass, suggested: TagSuggestion | null): string | undefined {
  const parts = [
    tag.group === null ? null : tagText.group.member(tag.group),
    suggested === null ? null : describe(suggested),
  ].filter((part) => part !== null);
  return parts.length === 0 ? undefined : parts.join(', ');
}

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
  /** Of an exclusive group: a round mark with a dot. */
  readonly isRadio: boolean;
}

function Box({ state, color, suggested, isRadio }: BoxProps) {
  return (
    <span
      className={classes['box']}
      data-radio={isRadio || undefined}
      style={{ '--tag': color } as CSSProperties}
    >
      {state === 'none' && suggested !== null ? <span className={classes['question']}>?</span> : null}
      {state === 'all' && isRadio ? <span className={classes['radio']} /> : null}
      {state === 'all' && !isRadio ? <IconCheck size={12} stroke={3} aria-hidden /> : null}
      {state === 'some' ? <IconMinus size={12} stroke={3} aria-hidden /> : null}
    </span>
  );
}
