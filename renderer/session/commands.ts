/** Commands of the studio: one object each, registered by the frame and by the screen that is open. */
import { createStore } from 'zustand/vanilla';
import { commandNames, type CommandId } from '#renderer/text/commandNames.ts';
import { isBare, matches, type KeyPress } from './keys.ts';
import { keyMap, shortcutsOf } from './keyMap.ts';

export interface Command {
  readonly id: CommandId;
  /** A name that says more than the one in the table, such as which tag. */
  readonly name?: () => string | undefined;
  /** Left out: always. */
  readonly isEnabled?: () => boolean;
  readonly run: () => void;
}

/** All commands that can run now; the ones of the open screen come last and win. */
export const commands = createStore<{ readonly all: readonly Command[] }>(() => ({ all: [] }));

/** What the palette offers besides commands, such as one entry per class. It has no key. */
export interface PaletteEntry {
  readonly id: string;
  readonly name: string;
  readonly run: () => void;
}

export type PaletteSource = () => readonly PaletteEntry[];

/** Asked when the palette opens. */
export const paletteSources = new Set<PaletteSource>();

/** Adds a source; call the result to take it away again. */
export function registerPaletteSource(source: PaletteSource): () => void {
  paletteSources.add(source);
  return () => paletteSources.delete(source);
}

/** Adds commands; call the result to take them away again. */
export function registerCommands(added: readonly Command[]): () => void {
  commands.setState(({ all }) => ({ all: [...all, ...added] }));
  return () => commands.setState(({ all }) => ({ all: all.filter((command) => !added.includes(command)) }));
}

export const nameOf = (command: Command): string => command.name?.() ?? commandNames[command.id];

export const canRun = (command: Command): boolean => command.isEnabled?.() ?? true;

/** Runs a command by its name; of several the last one that can run now. */
export function runCommand(id: CommandId): void {
  commands
    .getState()
    .all.findLast((one) => one.id === id && canRun(one))
    ?.run();
}

/**
 * The command a key press means, if any.
 * @param inField a text field has the focus: bare keys then type instead
 */
export function commandFor(
  press: KeyPress,
  all: readonly Command[],
  inField: boolean,
  isMac: boolean,
): Command | undefined {
  return all.findLast((command) => {
    const binding = keyMap[command.id];
    if (inField && binding.inFields !== true) return false;
    return shortcutsOf(command.id).some(
      (shortcut) => matches(press, shortcut, isMac) && !(inField && isBare(shortcut)) && canRun(command),
    );
  });
}
