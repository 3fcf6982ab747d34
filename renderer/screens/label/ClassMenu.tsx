/** What can be done with a class, whatever it is drawn with: name, colour, place, merging, deleting. */
import { ActionIcon, ColorSwatch, Menu, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import { labelView } from '#renderer/session/labelView.ts';
import { labelText } from '#renderer/text/label.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { PALETTE, type LabelClass } from '#shared/domain/labelClass.ts';
import classes from './ClassMenu.module.css';
import type { ClassActions } from './classActions.ts';

const words = labelText.panel;

export interface ClassMenuProps {
  readonly one: LabelClass;
  readonly isLast: boolean;
  readonly actions: ClassActions;
  readonly className?: string | undefined;
  readonly onRename: () => void;
  readonly onMerge: (one: LabelClass) => void;
  /** Entries of this kind of labels alone. */
  readonly children?: ReactNode;
}

export function ClassMenu({ one, isLast, actions, className, onRename, onMerge, children }: ClassMenuProps) {
  return (
    <Menu position="bottom-end" width={216}>
      <Menu.Target>
        <ActionIcon size={24} className={className} aria-label={words.menu(one.name)}>
          <IconDots {...smallIcon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRename} rightSection={<Keys parts={['F2']} />}>
          {words.rename}
        </Menu.Item>
        <Menu.Item onClick={() => onMerge(one)}>{words.merge}</Menu.Item>
        <Menu.Item onClick={() => labelView.setState({ filter: { classIds: [one.id] } })}>
          {words.onlyThis}
        </Menu.Item>
        {children}
        <Menu.Item
          disabled={one.position === 0}
          rightSection={<Keys parts={['Alt', '↑']} />}
          onClick={() => actions.move(one, -1)}
        >
          {words.moveUp}
        </Menu.Item>
        <Menu.Item
          disabled={isLast}
          rightSection={<Keys parts={['Alt', '↓']} />}
          onClick={() => actions.move(one, 1)}
        >
          {words.moveDown}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{words.color}</Menu.Label>
        <Colors one={one} actions={actions} />
        <Menu.Divider />
        <Menu.Item onClick={() => actions.remove(one.id)}>{words.delete}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Colors({ one, actions }: Pick<ClassMenuProps, 'one' | 'actions'>) {
  return (
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
          aria-pressed={color === one.color}
          className={classes['color']}
          onClick={() => actions.recolor(one.id, color)}
        />
      ))}
    </div>
  );
}

/** F2 renames, Alt with an arrow moves. For the row of a class. */
export function onClassKey(
  event: KeyboardEvent,
  { one, actions, onRename }: Pick<ClassMenuProps, 'one' | 'actions' | 'onRename'>,
): void {
  if (event.key === 'F2') onRename();
  else if (event.altKey && event.key === 'ArrowUp') actions.move(one, -1);
  else if (event.altKey && event.key === 'ArrowDown') actions.move(one, 1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export interface ClassRenamingProps {
  readonly one: LabelClass;
  readonly actions: ClassActions;
  readonly onDone: () => void;
}

/** Stands in the place of the row while its class is renamed. */
export function ClassRenaming({ one, actions, onDone }: ClassRenamingProps) {
  const [name, setName] = useState(one.name);
  const finish = (): void => {
    if (name.trim() !== '' && name.trim() !== one.name) actions.rename(one.id, name.trim());
    onDone();
  };
  return (
    <TextInput
      size="xs"
      className={classes['renaming']}
      aria-label={words.renameLabel(one.name)}
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
