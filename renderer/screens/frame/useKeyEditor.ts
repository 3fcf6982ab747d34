/** Choosing keys in the key map: which one is being chosen, what stands in the way, and storing the choice. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { saveKeys } from '#renderer/hooks/usePreferences.ts';
import {
  ownersOf,
  refusalOf,
  withDefaults,
  withoutShortcut,
  withShortcut,
  type KeyChoices,
  type KeyRefusal,
} from '#renderer/session/keyEditing.ts';
import { shortcutParts } from '#renderer/session/keys.ts';
import { isMac } from '#renderer/session/platform.ts';
import { preferences } from '#renderer/session/preferences.ts';
import { commandNames, type CommandId } from '#renderer/text/commandNames.ts';
import { keyText } from '#renderer/text/keys.ts';

/** The key that waits for a press: of which command, and in place of which shortcut (null: one more). */
export interface Listening {
  readonly id: CommandId;
  readonly instead: string | null;
}

/** What stands in the way of a press. */
export type KeyObstacle =
  | { readonly why: 'refused'; readonly refusal: KeyRefusal; readonly shortcut: string }
  | { readonly why: 'taken'; readonly owners: readonly CommandId[]; readonly shortcut: string };

export interface KeyEditor {
  readonly choices: KeyChoices;
  readonly listening: Listening | null;
  readonly obstacle: KeyObstacle | null;
  /** What happened last, for those who cannot see it. */
  readonly said: string;
  readonly listen: (one: Listening) => void;
  readonly cancel: () => void;
  readonly press: (shortcut: string) => void;
  readonly takeOver: () => void;
  readonly remove: () => void;
  readonly restore: (id: CommandId) => void;
  readonly restoreAll: () => void;
}

export const keyName = (shortcut: string): string => shortcutParts(shortcut, isMac).join('+');

export function useKeyEditor(): KeyEditor {
  const choices = useStore(preferences, (state) => state.keys);
  const [listening, setListening] = useState<Listening | null>(null);
  const [obstacle, setObstacle] = useState<KeyObstacle | null>(null);
  const [said, setSaid] = useState('');
  const end = (words: string): void => {
    setListening(null);
    setObstacle(null);
    setSaid(words);
  };
  const store = (next: KeyChoices, words: string): void => {
    saveKeys(next);
    end(words);
  };
  const assign = ({ id, instead }: Listening, shortcut: string): void =>
    store(
      withShortcut(choices, id, { shortcut, instead }),
      keyText.changed(commandNames[id], keyName(shortcut)),
    );
  const press = (shortcut: string): void => {
    if (listening === null) return;
    const found = obstacleOf(choices, listening, shortcut);
    if (shortcut === listening.instead) end('');
    else if (found === null) assign(listening, shortcut);
    else setObstacle(found);
  };
  return {
    choices,
    listening,
    obstacle,
    said,
    press,
    listen: (one) => {
      end('');
      setListening(one);
    },
    cancel: () => end(''),
    takeOver: () => {
      if (listening !== null && obstacle?.why === 'taken') assign(listening, obstacle.shortcut);
    },
    remove: () => {
      if (listening === null || listening.instead === null) return;
      const { id, instead } = listening;
      store(withoutShortcut(choices, id, instead), keyText.removed(commandNames[id], keyName(instead)));
    },
    restore: (id) => store(withDefaults(choices, id), ''),
    restoreAll: () => store({}, keyText.restored),
  };
}

function obstacleOf(choices: KeyChoices, { id, instead }: Listening, shortcut: string): KeyObstacle | null {
  const refusal = refusalOf(choices, id, { shortcut, instead });
  if (refusal !== null) return { why: 'refused', refusal, shortcut };
  const owners = ownersOf(choices, id, shortcut);
  return owners.length === 0 ? null : { why: 'taken', owners, shortcut };
}
