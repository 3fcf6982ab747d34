/** One command of the key map: its keys, each a button that waits for another press. */
import { ActionIcon, Button, UnstyledButton } from '@mantine/core';
import { IconPlus, IconRestore } from '@tabler/icons-react';
import type { FocusEvent, KeyboardEvent, MouseEvent } from 'react';
import { Keys } from '#renderer/components/Keys.tsx';
import { isChanged } from '#renderer/session/keyEditing.ts';
import { keyMap } from '#renderer/session/keyMap.ts';
import { shortcutOf, shortcutParts } from '#renderer/session/keys.ts';
import { isMac } from '#renderer/session/platform.ts';
import { commandNames, type CommandId } from '#renderer/text/commandNames.ts';
import { keyText } from '#renderer/text/keys.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import classes from './KeyMapDialog.module.css';
import { keyName, type KeyEditor } from './useKeyEditor.ts';

export interface KeyRowProps {
  readonly id: CommandId;
  readonly editor: KeyEditor;
}

export function KeyRow({ id, editor }: KeyRowProps) {
  const { choices, listening, listen } = editor;
  const shortcuts = choices[id] ?? keyMap[id].keys;
  const name = commandNames[id];
  const isHere = listening?.id === id;
  return (
    <div className={classes['row']} data-listening={isHere || undefined}>
      <dt className={classes['name']}>{name}</dt>
      <dd className={classes['keys']}>
        {shortcuts.map((shortcut) =>
          isHere && listening.instead === shortcut ? (
            <Listener key={shortcut} id={id} editor={editor} />
          ) : (
            <UnstyledButton
              key={shortcut}
              className={classes['key']}
              aria-label={keyText.change(name, keyName(shortcut))}
              title={keyText.change(name, keyName(shortcut))}
              onClick={() => listen({ id, instead: shortcut })}
            >
              <Keys parts={shortcutParts(shortcut, isMac)} />
            </UnstyledButton>
          ),
        )}
        {shortcuts.length === 0 && !isHere ? <span className="dim">{keyText.none}</span> : null}
        {isHere && listening.instead === null ? <Listener id={id} editor={editor} /> : null}
        <RowIcons id={id} editor={editor} />
      </dd>
      {isHere ? <Obstacle editor={editor} /> : null}
    </div>
  );
}

function RowIcons({ id, editor }: KeyRowProps) {
  const name = commandNames[id];
  return (
    <>
      {isChanged(editor.choices, id) ? (
        <ActionIcon
          size={22}
          className={classes['restore']}
          aria-label={keyText.restore(name)}
          title={keyText.restore(name)}
          onClick={() => editor.restore(id)}
        >
          <IconRestore {...smallIcon} />
        </ActionIcon>
      ) : null}
      <ActionIcon
        size={22}
        className={classes['add']}
        aria-label={keyText.add(name)}
        title={keyText.add(name)}
        onClick={() => editor.listen({ id, instead: null })}
      >
        <IconPlus {...smallIcon} />
      </ActionIcon>
    </>
  );
}

/** Takes the next press for itself. Tab goes on to what else can be done, Escape leaves all as it is. */
function Listener({ id, editor }: KeyRowProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return editor.cancel();
    const shortcut = shortcutOf(event.nativeEvent, isMac);
    if (shortcut !== null) editor.press(shortcut);
  };
  /** The focus may go to the buttons of this row. */
  const onBlur = (event: FocusEvent<HTMLElement>): void => {
    const row = event.currentTarget.closest('[data-listening]');
    if (event.relatedTarget instanceof Node && row?.contains(event.relatedTarget) === true) return;
    editor.cancel();
  };
  return (
    <button
      type="button"
      autoFocus
      className={classes['listener']}
      aria-label={keyText.pressFor(commandNames[id])}
      data-mantine-stop-propagation="true"
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      {editor.obstacle === null ? keyText.press : keyName(editor.obstacle.shortcut)}
    </button>
  );
}

/** A press on these must not take the focus from the listener, which would end the choosing. */
const keepFocus = (event: MouseEvent): void => event.preventDefault();

function Obstacle({ editor }: { readonly editor: KeyEditor }) {
  const { obstacle, listening } = editor;
  return (
    <div
      className={classes['obstacle']}
      role={obstacle === null ? undefined : 'alert'}
      onMouseDown={keepFocus}
    >
      {obstacle?.why === 'refused' ? (
        <span className={classes['why']}>{keyText.refused[obstacle.refusal]}</span>
      ) : null}
      {obstacle?.why === 'taken' ? (
        <>
          <span className={classes['why']}>
            {keyText.conflict(
              keyName(obstacle.shortcut),
              obstacle.owners.map((owner) => commandNames[owner]).join(', '),
            )}
          </span>
          <Button size="compact-sm" variant="light" onClick={editor.takeOver}>
            {keyText.useHere}
          </Button>
        </>
      ) : null}
      {listening === null || listening.instead === null ? null : (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={editor.remove}>
          {keyText.remove}
        </Button>
      )}
    </div>
  );
}
