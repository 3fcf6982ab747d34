/** One tag: its key, colour, name and count; a click toggles it on the selected images. */
import { ActionIcon, ColorSwatch, Menu, TextInput, UnstyledButton } from '@mantine/core';
import { IconCheck, IconDots, IconMinus } from '@tabler/icons-react';
import { memo, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import type { TagState } from '#renderer/document/tagStates.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { formatCount } from '#renderer/text/format.ts';
import { labelText } from '#renderer/text/label.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { PALETTE, type LabelClass } from '#shared/domain/labelClass.ts';
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
  if (isRenaming) return <Renaming tag={tag} actions={actions} onDone={() => setIsRenaming(false)} />;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'F2') setIsRenaming(true);
    else if (event.altKey && event.key === 'ArrowUp') actions.move(tag, -1);
    else if (event.altKey && event.key === 'ArrowDown') actions.move(tag, 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className={classes['row']}
      data-state={state}
      data-chosen={isChosen || undefined}
      onKeyDown={onKeyDown}
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
      <RowMenu {...props} onRename={() => setIsRenaming(true)} />
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

function RowMenu({
  tag,
  isLast,
  actions,
  onMerge,
  onRename,
}: TagRowProps & { readonly onRename: () => void }) {
  return (
    <Menu position="bottom-end" width={216}>
      <Menu.Target>
        <ActionIcon size={24} className={classes['more']} aria-label={words.menu(tag.name)}>
          <IconDots {...smallIcon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRename} rightSection={<Keys parts={['F2']} />}>
          {words.rename}
        </Menu.Item>
        <Menu.Item onClick={() => onMerge(tag)}>{words.merge}</Menu.Item>
        <Menu.Item onClick={() => labelView.setState({ filter: { classIds: [tag.id] } })}>
          {words.onlyThis}
        </Menu.Item>
        <Menu.Item
          disabled={tag.position === 0}
          rightSection={<Keys parts={['Alt', '↑']} />}
          onClick={() => actions.move(tag, -1)}
        >
          {words.moveUp}
        </Menu.Item>
        <Menu.Item
          disabled={isLast}
          rightSection={<Keys parts={['Alt', '↓']} />}
          onClick={() => actions.move(tag, 1)}
        >
          {words.moveDown}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{words.color}</Menu.Label>
        <div className={classes['colors']}>
          {PALETTE.map((color) => (
            <ColorSwatch
              key={color}
              component="button"
              type="button"
              size={20}
              radius={4}
              color={color}
              aria-label={words.colorOf(color)}
              aria-pressed={color === tag.color}
              className={classes['color']}
              onClick={() => actions.recolor(tag.id, color)}
            />
          ))}
        </div>
        <Menu.Divider />
        <Menu.Item onClick={() => actions.remove(tag.id)}>{words.delete}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface RenamingProps {
  readonly tag: LabelClass;
  readonly actions: LabelActions;
  readonly onDone: () => void;
}

function Renaming({ tag, actions, onDone }: RenamingProps) {
  const [name, setName] = useState(tag.name);
  const finish = (): void => {
    if (name.trim() !== '' && name.trim() !== tag.name) actions.rename(tag.id, name.trim());
    onDone();
  };
  return (
    <TextInput
      size="xs"
      className={classes['renaming']}
      aria-label={words.renameLabel(tag.name)}
      value={name}
      autoFocus
      maxLength={200}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish();
        if (event.key === 'Escape') onDone();
        event.stopPropagation();
      }}
    />
  );
}
