/** Which keys run which command, and where. One table, so that a conflict can be found by a test. */
import type { CommandId } from '#renderer/text/commandNames.ts';
import { shortcutParts } from './keys.ts';
import { isMac } from './platform.ts';

export type KeyPlace = 'everywhere' | 'home' | 'label' | 'train' | 'review' | 'export';

export interface Binding {
  readonly place: KeyPlace;
  /** `Mod` is Ctrl, or Cmd on a Mac. The first one is shown in tooltips. */
  readonly keys: readonly string[];
  /** Also works while a text field has the focus. Never for bare letters. */
  readonly inFields?: true;
}

const label = (...keys: string[]): Binding => ({ place: 'label', keys });

export const keyMap: Readonly<Record<CommandId, Binding>> = {
  'app.palette': { place: 'everywhere', keys: ['Mod+K'], inFields: true },
  'app.keys': { place: 'everywhere', keys: ['?', 'F1'] },
  'app.theme': { place: 'everywhere', keys: ['Mod+Shift+L'] },
  'go.home': { place: 'everywhere', keys: ['Alt+0'] },
  'go.label': { place: 'everywhere', keys: ['Alt+1'] },
  'go.train': { place: 'everywhere', keys: ['Alt+2'] },
  'go.review': { place: 'everywhere', keys: ['Alt+3'] },
  'go.export': { place: 'everywhere', keys: ['Alt+4'] },
  'home.new': { place: 'home', keys: ['N'] },
  'home.open': { place: 'home', keys: ['O'] },
  'home.sample': { place: 'home', keys: ['S'] },
  'label.next': label('D', 'ArrowRight'),
  'label.previous': label('A', 'ArrowLeft'),
  'label.down': label('ArrowDown'),
  'label.up': label('ArrowUp'),
  'label.first': label('Home'),
  'label.last': label('End'),
  'label.extendNext': label('Shift+ArrowRight', 'Shift+D'),
  'label.extendPrevious': label('Shift+ArrowLeft', 'Shift+A'),
  'label.nextUntagged': label('Mod+Enter', 'U'),
  'label.toggle1': label('1'),
  'label.toggle2': label('2'),
  'label.toggle3': label('3'),
  'label.toggle4': label('4'),
  'label.toggle5': label('5'),
  'label.toggle6': label('6'),
  'label.toggle7': label('7'),
  'label.toggle8': label('8'),
  'label.toggle9': label('9'),
  'label.noTags': label('0'),
  'label.repeat': label('Mod+P'),
  'label.undo': label('Mod+Z'),
  'label.redo': label('Mod+Shift+Z', 'Mod+Y'),
  'label.grid': label('G'),
  'label.open': label('Enter'),
  'label.close': label('Escape'),
  'label.selectAll': label('Mod+A'),
  'label.search': label('/'),
  'label.find': label('Mod+F'),
  'label.fit': label('Mod+0', 'F'),
  'label.actualSize': label('Mod+1', 'Z'),
  'label.zoomIn': label('Mod+=', 'Mod++'),
  'label.zoomOut': label('Mod+-'),
  'label.import': label('I'),
  'train.start': { place: 'train', keys: ['Mod+T', 'T'] },
};

/** The first shortcut of a command as it stands on the keys, for tooltips. */
export const keysOf = (id: CommandId): readonly string[] => shortcutParts(keyMap[id].keys[0] ?? '', isMac);
