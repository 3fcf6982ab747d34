/** Choosing keys: what may be a key of a command, who has it already, and the choices after a change. Pure but for the table. */
import { commandNames, type CommandId } from '#renderer/text/commandNames.ts';
import { canMeet, keyMap } from './keyMap.ts';
import { isBare, isSameShortcut, parseShortcut } from './keys.ts';

/** Shortcuts of the commands that somebody changed. */
export type KeyChoices = Readonly<Record<string, readonly string[]>>;

/** Why a shortcut cannot be had; the words are in `renderer/text/keys.ts`. */
export type KeyRefusal =
  'browser' | 'system' | 'reload' | 'tools' | 'focus' | 'space' | 'escape' | 'typing' | 'same';

/** Never reach the page in a browser, or do what nobody wants by mistake. */
const RESERVED: readonly (readonly [KeyRefusal, readonly string[]])[] = [
  ['browser', ['Mod+W', 'Mod+T', 'Mod+N', 'Mod+Shift+W', 'Mod+Shift+T', 'Mod+Shift+N', 'Mod+L', 'Alt+D', 'F6']],
  ['browser', ['Mod+Tab', 'Mod+Shift+Tab', 'Mod+PageUp', 'Mod+PageDown', 'F11', 'Alt+ArrowLeft', 'Alt+ArrowRight']],
  ['browser', ['Mod+C', 'Mod+V', 'Mod+X', 'Mod+S', 'Mod+O', 'F10', 'ContextMenu']],
  ['system', ['Mod+Q', 'Mod+H', 'Mod+M', 'Alt+F4', 'Alt+Tab', 'Alt+Space', 'PrintScreen']],
  ['reload', ['F5', 'Mod+R', 'Mod+Shift+R']],
  ['tools', ['F12', 'Mod+Shift+I', 'Mod+Shift+J', 'Mod+Shift+C', 'Mod+U']],
  ['focus', ['Tab', 'Shift+Tab']],
  ['space', ['Space', 'Shift+Space', 'Mod+Space']],
  ['escape', ['Escape', 'Shift+Escape', 'Mod+Escape']],
]; // prettier-ignore

const IDS = Object.keys(commandNames) as CommandId[];

const shortcutsIn = (choices: KeyChoices, id: CommandId): readonly string[] => choices[id] ?? keyMap[id].keys;

/**
 * Why a command cannot have this shortcut, or null when it can.
 * @param instead the shortcut that it takes the place of, or null for one more
 */
export function refusalOf(
  choices: KeyChoices,
  id: CommandId,
  { shortcut, instead }: { readonly shortcut: string; readonly instead: string | null },
): KeyRefusal | null {
  const others = shortcutsIn(choices, id).filter((one) => one !== instead);
  if (others.some((one) => isSameShortcut(one, shortcut))) return 'same';
  // What Limn itself chose is possible where it chose it.
  if (keyMap[id].keys.some((one) => isSameShortcut(one, shortcut))) return null;
  const reserved = RESERVED.find(([, all]) => all.some((one) => isSameShortcut(one, shortcut)));
  if (reserved !== undefined) return reserved[0];
  return keyMap[id].inFields === true && isTyping(shortcut) ? 'typing' : null;
}

/** Types something, or moves in a field. F keys do neither. */
const isTyping = (shortcut: string): boolean =>
  isBare(shortcut) && !/^F\d+$/.test(parseShortcut(shortcut).key);

/** Commands within reach of this one that have the shortcut now. */
export function ownersOf(choices: KeyChoices, id: CommandId, shortcut: string): readonly CommandId[] {
  return IDS.filter(
    (other) =>
      other !== id &&
      canMeet(id, other) &&
      shortcutsIn(choices, other).some((one) => isSameShortcut(one, shortcut)),
  );
}

/** The choices after a command got a shortcut (in place of another one); whoever had it loses it. */
export function withShortcut(
  choices: KeyChoices,
  id: CommandId,
  { shortcut, instead }: { readonly shortcut: string; readonly instead: string | null },
): KeyChoices {
  const before = shortcutsIn(choices, id);
  const after =
    instead === null ? [...before, shortcut] : before.map((one) => (one === instead ? shortcut : one));
  const taken = ownersOf(choices, id, shortcut).reduce(
    (all, other) => withoutShortcut(all, other, shortcut),
    choices,
  );
  return settled({ ...taken, [id]: after }, id);
}

/** The choices after a command lost a shortcut. */
export function withoutShortcut(choices: KeyChoices, id: CommandId, shortcut: string): KeyChoices {
  const after = shortcutsIn(choices, id).filter((one) => !isSameShortcut(one, shortcut));
  return settled({ ...choices, [id]: after }, id);
}

/** A command with the keys it had at first; commands that took one of them meanwhile lose it. */
export function withDefaults(choices: KeyChoices, id: CommandId): KeyChoices {
  return keyMap[id].keys.reduce<KeyChoices>(
    (all, shortcut) =>
      ownersOf(all, id, shortcut).reduce((some, other) => withoutShortcut(some, other, shortcut), all),
    without(choices, id),
  );
}

/** What is as it was at first is no choice. */
function settled(choices: KeyChoices, id: CommandId): KeyChoices {
  const [now, first] = [choices[id] ?? [], keyMap[id].keys];
  if (now.length !== first.length || now.some((one, i) => one !== first[i])) return choices;
  return without(choices, id);
}

const without = (choices: KeyChoices, id: CommandId): KeyChoices =>
  Object.fromEntries(Object.entries(choices).filter(([other]) => other !== id));

export const isChanged = (choices: KeyChoices, id: CommandId): boolean => choices[id] !== undefined;
