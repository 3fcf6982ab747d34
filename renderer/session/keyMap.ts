/** Which keys run which command, and where, until somebody chooses others. One table, so that a test can find a conflict. */
import type { CommandId } from '#renderer/text/commandNames.ts';
import type { Kind } from '#shared/domain/project.ts';
import { shortcutParts } from './keys.ts';
import { isMac } from './platform.ts';
import { preferences } from './preferences.ts';

export type KeyPlace = 'everywhere' | 'home' | 'data' | 'label' | 'train' | 'review' | 'export';

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
const draw = (...keys: string[]): Binding => ({ place: 'label', group: 'draw', kinds: ['masks'], keys });

export const keyMap: Readonly<Record<CommandId, Binding>> = {
  'app.palette': { place: 'everywhere', keys: ['Mod+K'], inFields: true },
  'app.keys': { place: 'everywhere', keys: ['?', 'F1'] },
  'app.theme': { place: 'everywhere', keys: ['Mod+Shift+L'] },
  'go.home': { place: 'everywhere', keys: ['Alt+0'] },
  'go.data': { place: 'everywhere', keys: ['Alt+1'] },
  'go.label': { place: 'everywhere', keys: ['Alt+2'] },
  'go.train': { place: 'everywhere', keys: ['Alt+3'] },
  'go.review': { place: 'everywhere', keys: ['Alt+4'] },
  'go.export': { place: 'everywhere', keys: ['Alt+5'] },
  'data.roll': { place: 'data', keys: ['R'] },
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
  'label.nextSuggested': move('Shift+U'),
  'label.toggle1': tag('1'),
  'label.toggle2': tag('2'),
  'label.toggle3': tag('3'),
  'label.toggle4': tag('4'),
  'label.toggle5': tag('5'),
  'label.toggle6': tag('6'),
  'label.toggle7': tag('7'),
  'label.toggle8': tag('8'),
  'label.toggle9': tag('9'),
  'label.accept': tag('Y'),
  'label.acceptNext': tag('Shift+Y'),
  'label.reject': tag('Shift+N'),
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
  'label.similar': view('Shift+S'),
  'label.suggest': view('Mod+Shift+Y'),
  'label.duplicates': view('Shift+I'),
  'label.colour': view('Shift+C'),
  'label.import': view('I'),
  'points.visibility': point('V'),
  'points.missing': point('M'),
  'points.remove': point('Delete', 'Backspace'),
  'points.next': point('Tab'),
  'points.previous': point('Shift+Tab'),
  'points.skeleton': point('K'),
  'points.names': point('N'),
  'points.hide': point('H'),
  'mask.brush': draw('B'),
  'mask.eraser': draw('E'),
  'mask.polygon': draw('P'),
  'mask.lasso': draw('L'),
  'mask.rectangle': draw('R'),
  'mask.ellipse': draw('O'),
  'mask.fill': draw('K'),
  'mask.wand': draw('W'),
  'mask.superpixel': draw('S'),
  'mask.grabcut': draw('C'),
  'mask.smaller': draw('[', ','),
  'mask.larger': draw(']', '.'),
  'mask.hide': draw('H'),
  'mask.outline': draw('V'),
  'mask.solo': draw('Shift+V'),
  'mask.lock': draw('Shift+L'),
  'mask.fainter': draw('Shift+O'),
  'mask.stronger': draw('Shift+P'),
  'mask.fillHoles': draw('Shift+F'),
  'mask.smooth': draw('Shift+M'),
  'mask.grow': draw('Shift+G'),
  'mask.shrink': draw('Shift+H'),
  'mask.stepBack': draw('Backspace', 'Delete'),
  'review.next': { place: 'review', keys: ['D', 'ArrowRight'] },
  'review.previous': { place: 'review', keys: ['A', 'ArrowLeft'] },
  'review.edit': { place: 'review', keys: ['Enter', 'E'] },
  'review.close': { place: 'review', keys: ['Escape'] },
  'review.view': { place: 'review', keys: ['V'] },
  'inbox.confirm': { place: 'review', keys: ['Y'] },
  'inbox.take': { place: 'review', keys: ['T'] },
  'inbox.takeFile': { place: 'review', keys: ['F'] },
  'inbox.dismiss': { place: 'review', keys: ['X', 'Delete'] },
  'train.start': { place: 'train', keys: ['Mod+T', 'T'] },
};

/** The shortcuts of a command as they are now: the ones somebody chose, else those of the table. */
export const shortcutsOf = (id: CommandId): readonly string[] =>
  preferences.getState().keys[id] ?? keyMap[id].keys;

/** The first shortcut of a command as it stands on the keys, for tooltips; empty when it has none. */
export function keysOf(id: CommandId): readonly string[] {
  const first = shortcutsOf(id)[0];
  return first === undefined ? [] : shortcutParts(first, isMac);
}

/** Whether two commands can ever be within reach at the same time. */
export function canMeet(one: CommandId, other: CommandId): boolean {
  const [a, b] = [keyMap[one], keyMap[other]];
  const isSamePlace = a.place === b.place || a.place === 'everywhere' || b.place === 'everywhere';
  return (
    isSamePlace &&
    (a.kinds === undefined || b.kinds === undefined || a.kinds.some((kind) => b.kinds?.includes(kind)))
  );
}
