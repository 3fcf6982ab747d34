/** The keys of the place one is in, and those that work everywhere; each can be changed here. */
import { Button, Group, Modal, VisuallyHidden } from '@mantine/core';
import { useStore } from 'zustand';
import { usePlace } from '#renderer/hooks/usePlace.ts';
import { useProjectOrNull } from '#renderer/hooks/useProject.ts';
import { keyMap, type KeyGroup, type KeyPlace } from '#renderer/session/keyMap.ts';
import { overlays } from '#renderer/session/overlays.ts';
import {
  commandNames,
  gestures,
  pointGestures,
  touchGestures,
  type CommandId,
} from '#renderer/text/commandNames.ts';
import { keyText } from '#renderer/text/keys.ts';
import type { Kind } from '#shared/domain/project.ts';
import classes from './KeyMapDialog.module.css';
import { KeyRow } from './KeyRow.tsx';
import { useKeyEditor, type KeyEditor } from './useKeyEditor.ts';

export function KeyMapDialog() {
  const isOpen = useStore(overlays, (state) => state.keys);
  const close = (): void => overlays.setState({ keys: false });
  return (
    <Modal opened={isOpen} onClose={close} title={keyText.title} size={960}>
      <KeyMap />
    </Modal>
  );
}

function KeyMap() {
  const { screen } = usePlace();
  const kind = useProjectOrNull()?.kind ?? null;
  const editor = useKeyEditor();
  return (
    <>
      <Group justify="space-between" wrap="nowrap" mb={12}>
        <span className="dim">{keyText.note}</span>
        <Button
          size="compact-sm"
          variant="default"
          disabled={Object.keys(editor.choices).length === 0}
          style={{ flex: 'none' }}
          onClick={editor.restoreAll}
        >
          {keyText.restoreAll}
        </Button>
      </Group>
      <div className={classes['columns']}>
        {GROUPS.map((group) => (
          <KeyList
            key={group}
            title={keyText.groups[group]}
            ids={idsOf(kind, screen, group)}
            editor={editor}
          />
        ))}
        <KeyList title={keyText.here} ids={idsOf(kind, screen)} editor={editor} />
        <KeyList title={keyText.everywhere} ids={idsOf(kind, 'everywhere')} editor={editor} />
        {screen === 'label' ? (
          <>
            <GestureList title={keyText.pointer} all={gestures} />
            {kind === 'points' ? <GestureList title={keyText.points} all={pointGestures} /> : null}
            <GestureList title={keyText.touch} all={touchGestures} />
          </>
        ) : null}
      </div>
      <VisuallyHidden role="status">{editor.said}</VisuallyHidden>
    </>
  );
}

const IDS = Object.keys(commandNames) as CommandId[];

const idsOf = (kind: Kind | null, place: KeyPlace, group?: KeyGroup): CommandId[] =>
  IDS.filter((id) => {
    const binding = keyMap[id];
    const isOfKind = binding.kinds === undefined || (kind !== null && binding.kinds.includes(kind));
    return isOfKind && binding.place === place && binding.group === group;
  });

const GROUPS: readonly KeyGroup[] = ['move', 'tag', 'draw', 'view'];

interface KeyListProps {
  readonly title: string;
  readonly ids: readonly CommandId[];
  readonly editor: KeyEditor;
}

function KeyList({ title, ids, editor }: KeyListProps) {
  if (ids.length === 0) return null;
  return (
    <section className={classes['list']}>
      <h3 className={classes['title']}>{title}</h3>
      <dl className={classes['rows']}>
        {ids.map((id) => (
          <KeyRow key={id} id={id} editor={editor} />
        ))}
      </dl>
    </section>
  );
}

interface GestureListProps {
  readonly title: string;
  readonly all: readonly { readonly name: string; readonly how: string }[];
}

function GestureList({ title, all }: GestureListProps) {
  return (
    <section className={classes['list']}>
      <h3 className={classes['title']}>{title}</h3>
      <dl className={classes['rows']}>
        {all.map(({ name, how }) => (
          <div key={name} className={classes['row']}>
            <dt>{name}</dt>
            <dd className="dim">{how}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
