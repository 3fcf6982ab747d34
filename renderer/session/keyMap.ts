/** Which keys run which command, and where. One table, so that a conflict can be found by a test. */
import type { CommandId } from '#renderer/text/commandNames.ts';
import type { Kind } from '#shared/domain/project.ts';
import { shortcutParts } from './keys.ts';
import { isMac } from './platform.ts';

export type KeyPlace = 'everywhere' | 'home' | 'label' | 'train' | 'review' | 'export';

export type KeyGroup = 'move' | 'tag' | 'draw' | 'view';

export interface Binding {
  readonly place: KeyPlace;
  /** Only in projects of these kinds; left out: in all. */
  readonly kinds?: readonly Kind[];
  /** Part of the key map it stands in. */
  readonly group?: KeyGroup;
  /** `Mod` is Ctrl, or Cmd on a Mac. The first one is shown in tooltips. */
  readonly keys: readonly string[];
  /** Also works while a text field has the focus. Never for bare letters. */
  readonly inFields?: true;
}

const label =
  (group: KeyGroup) =>
  (...keys: string[]): Binding => ({ place: 'label', group, keys });
const move = label('move');
const tag = label('tag');
const view = label('view');
const point = (...keys: string[]): Binding => ({ place: 'label', group: 'draw', kinds: ['points'], keys });

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
  'label.next': move('D', 'ArrowRight'),
  'label.previous': move('A', 'ArrowLeft'),
  'label.down': move('ArrowDown'),
  'label.up': move('ArrowUp'),
  'label.first': move('Home'),
  'label.last': move('End'),
  'label.extendNext': move('Shift+ArrowRight', 'Shift+D'),
  'label.extendPrevious': move('Shift+ArrowLeft', 'Shift+A'),
  'label.nextUntagged': move('Mod+Enter', 'U'),
  'label.toggle1': tag('1'),
  'label.toggle2': tag('2'),
  'label.toggle3': tag('3'),
  'label.toggle4': tag('4'),
  'label.toggle5': tag('5'),
  'label.toggle6': tag('6'),
  'label.toggle7': tag('7'),
  'label.toggle8': tag('8'),
  'label.toggle9': tag('9'),
  'label.noTags': tag('0'),
  'label.repeat': tag('Mod+P'),
  'label.undo': tag('Mod+Z'),
  'label.redo': tag('Mod+Shift+Z', 'Mod+Y'),
  'label.grid': view('G'),
  'label.open': view('Enter'),
  'label.close': view('Escape'),
  'label.selectAll': move('Mod+A'),
  'label.search': tag('/'),
  'label.find': view('Mod+F'),
  'label.fit': view('Mod+0', 'F'),
  'label.actualSize': view('Mod+1', 'Z'),
  'label.zoomIn': view('Mod+=', 'Mod++'),
  'label.zoomOut': view('Mod+-'),
  'label.import': view('I'),
  'points.visibility': point('V'),
  'points.missing': point('M'),
  'points.remove': point('Delete', 'Backspace'),
  'points.next': point('Tab'),
  'points.previous': point('Shift+Tab'),
  'points.skeleton': point('K'),
  'points.names': point('N'),
  'points.hide': point('H'),
  'train.start': { place: 'train', keys: ['Mod+T', 'T'] },
};

/** The first shortcut of a command as it stands on the keys, for tooltips. */
export const keysOf = (id: CommandId): readonly string[] => shortcutParts(keyMap[id].keys[0] ?? '', isMac);
