/** The keys of the place one is in, and those that work everywhere. */
import { Modal } from '@mantine/core';
import { useStore } from 'zustand';
import { Keys } from '#renderer/components/Keys.tsx';
import { usePlace } from '#renderer/hooks/usePlace.ts';
import { useProjectOrNull } from '#renderer/hooks/useProject.ts';
import { keyMap, type KeyGroup, type KeyPlace } from '#renderer/session/keyMap.ts';
import { shortcutParts } from '#renderer/session/keys.ts';
import { isMac } from '#renderer/session/platform.ts';
import { overlays } from '#renderer/session/overlays.ts';
import { commandNames, gestures, type CommandId } from '#renderer/text/commandNames.ts';
import { frameText } from '#renderer/text/frame.ts';
import type { Kind } from '#shared/domain/project.ts';
import classes from './KeyMapDialog.module.css';

export function KeyMapDialog() {
  const { screen } = usePlace();
  const kind = useProjectOrNull()?.kind ?? null;
  const isOpen = useStore(overlays, (state) => state.keys);
  const close = (): void => overlays.setState({ keys: false });
  return (
    <Modal opened={isOpen} onClose={close} title={frameText.keys.title} size={860}>
      <div className={classes['columns']}>
        {GROUPS.map((group) => (
          <KeyList key={group} title={frameText.keys.groups[group]} ids={idsOf(kind, screen, group)} />
        ))}
        <KeyList title={frameText.keys.here} ids={idsOf(kind, screen)} />
        {screen === 'label' ? <GestureList /> : null}
        <KeyList title={frameText.keys.everywhere} ids={idsOf(kind, 'everywhere')} />
      </div>
      <p className="dim">{frameText.keys.note}</p>
    </Modal>
  );
}

const IDS = Object.keys(commandNames) as CommandId[];

/** One line stands for the nine digits. */
const idsOf = (kind: Kind | null, place: KeyPlace, group?: KeyGroup): CommandId[] =>
  IDS.filter((id) => {
    const binding = keyMap[id];
    const isOfKind = binding.kinds === undefined || (kind !== null && binding.kinds.includes(kind));
    return isOfKind && binding.place === place && binding.group === group && !/^label\.toggle[2-9]$/.test(id);
  });

const GROUPS: readonly KeyGroup[] = ['move', 'tag', 'draw', 'view'];

function KeyList({ title, ids }: { readonly title: string; readonly ids: readonly CommandId[] }) {
  if (ids.length === 0) return null;
  return (
    <section className={classes['list']}>
      <h3 className={classes['title']}>{title}</h3>
      <dl className={classes['rows']}>
        {ids.map((id) => (
          <div key={id} className={classes['row']}>
            <dt>{id === 'label.toggle1' ? frameText.keys.toggleClasses : commandNames[id]}</dt>
            <dd>
              {id === 'label.toggle1' ? (
                <Keys parts={['1', '–', '9']} />
              ) : (
                keyMap[id].keys.map((shortcut) => (
                  <Keys key={shortcut} parts={shortcutParts(shortcut, isMac)} />
                ))
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function GestureList() {
  return (
    <section className={classes['list']}>
      <h3 className={classes['title']}>{frameText.keys.pointer}</h3>
      <dl className={classes['rows']}>
        {gestures.map(({ name, how }) => (
          <div key={name} className={classes['row']}>
            <dt>{name}</dt>
            <dd className="dim">{how}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
