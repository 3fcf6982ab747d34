import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { commandFor, type Command } from '#renderer/session/commands.ts';
import {
  isChanged,
  ownersOf,
  refusalOf,
  withDefaults,
  withoutShortcut,
  withShortcut,
  type KeyChoices,
} from '#renderer/session/keyEditing.ts';
import { canMeet, keyMap, keysOf, shortcutsOf } from '#renderer/session/keyMap.ts';
import { isSameShortcut, matches, shortcutOf, type KeyPress } from '#renderer/session/keys.ts';
import { preferences } from '#renderer/session/preferences.ts';
import { commandNames, type CommandId } from '#renderer/text/commandNames.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[0-9]$/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

const refused = (id: CommandId, shortcut: string, choices: KeyChoices = {}) =>
  refusalOf(choices, id, { shortcut, instead: null });

afterEach(() => preferences.setState({ keys: {} }));

describe('a press as a shortcut', () => {
  it.each([
    [press('n'), 'N'],
    [press('N', { shiftKey: true }), 'Shift+N'],
    [press('?', { shiftKey: true, code: 'Slash' }), '?'],
    [press('&', { code: 'Digit1' }), '1'],
    [press('!', { code: 'Digit1', shiftKey: true }), 'Shift+1'],
    [press('+', { ctrlKey: true, code: 'Equal' }), 'Mod++'],
    [press('z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z'],
    [press('ArrowLeft', { altKey: true, code: 'ArrowLeft' }), 'Alt+ArrowLeft'],
    [press(' ', { code: 'Space' }), 'Space'],
    [press('Shift', { code: 'ShiftLeft', shiftKey: true }), null],
    [press('Dead', { code: 'BracketLeft' }), null],
  ])('%o is %s', (one, shortcut) => {
    expect(shortcutOf(one, false)).toBe(shortcut);
    if (shortcut !== null && shortcut !== 'Space') expect(matches(one, shortcut, false)).toBe(true);
  });

  it('on a Mac is Cmd, and the letter on the key where Alt types another', () => {
    expect(shortcutOf(press('z', { metaKey: true }), true)).toBe('Mod+Z');
    expect(shortcutOf(press('z', { ctrlKey: true }), true)).toBeNull();
    const alt = press('å', { altKey: true, code: 'KeyA' });
    expect(shortcutOf(alt, true)).toBe('Alt+A');
    expect(matches(alt, 'Alt+A', true)).toBe(true);
  });

  it('is the same whatever its case; Shift tells letters and digits apart, and signs not', () => {
    expect(isSameShortcut('Mod+z', 'Mod+Z')).toBe(true);
    expect(isSameShortcut('Shift+Z', 'Z')).toBe(false);
    expect(isSameShortcut('Shift+1', '1')).toBe(false);
    expect(isSameShortcut('Shift+?', '?')).toBe(true);
  });
});

describe('choosing a key', () => {
  it('works at once, in place of the first one', () => {
    const keys = withShortcut({}, 'label.next', { shortcut: 'N', instead: 'D' });
    preferences.setState({ keys });
    expect(shortcutsOf('label.next')).toEqual(['N', 'ArrowRight']);
    expect(keysOf('label.next')).toEqual(['N']);
    const all: Command[] = [{ id: 'label.next', run: () => undefined }];
    expect(commandFor(press('n'), all, false, false)?.id).toBe('label.next');
    expect(commandFor(press('d'), all, false, false)).toBeUndefined();
  });

  it('names who has it within reach, and takes it from them when told to', () => {
    expect(ownersOf({}, 'label.grid', 'D')).toEqual(['label.next']);
    expect(ownersOf({}, 'home.new', 'D')).toEqual([]);
    expect(ownersOf({}, 'home.new', 'Mod+K')).toEqual(['app.palette']);
    const keys = withShortcut({}, 'label.grid', { shortcut: 'D', instead: 'G' });
    expect(keys).toEqual({ 'label.grid': ['D'], 'label.next': ['ArrowRight'] });
  });

  it('refuses what never arrives or is needed by everybody, with the reason', () => {
    expect(refused('label.next', 'Mod+W')).toBe('browser');
    expect(refused('label.next', 'Mod+Q')).toBe('system');
    expect(refused('label.next', 'F5')).toBe('reload');
    expect(refused('label.next', 'F12')).toBe('tools');
    expect(refused('label.next', 'Tab')).toBe('focus');
    expect(refused('label.next', 'Space')).toBe('space');
    expect(refused('label.next', 'Escape')).toBe('escape');
    expect(refused('label.next', 'ArrowRight')).toBe('same');
    expect(refused('label.next', 'N')).toBeNull();
  });

  it('refuses a bare key for a command that works while one types', () => {
    expect(refused('app.palette', 'P')).toBe('typing');
    expect(refused('app.palette', 'Shift+P')).toBe('typing');
    expect(refused('app.palette', 'F2')).toBeNull();
    expect(refused('app.palette', 'Alt+P')).toBeNull();
  });

  it('allows what Limn chose itself', () => {
    const keys = withoutShortcut({}, 'label.close', 'Escape');
    expect(keys).toEqual({ 'label.close': [] });
    expect(refused('label.close', 'Escape', keys)).toBeNull();
  });

  it('can be taken back for one command; who took its key meanwhile gives it back', () => {
    const keys = withShortcut({}, 'label.grid', { shortcut: 'D', instead: 'G' });
    expect(isChanged(keys, 'label.next')).toBe(true);
    expect(withDefaults(keys, 'label.next')).toEqual({ 'label.grid': [] });
    expect(withDefaults(withDefaults(keys, 'label.next'), 'label.grid')).toEqual({});
  });

  it('never leaves a key with two meanings, whatever is chosen', () => {
    const ids = Object.keys(commandNames) as CommandId[];
    const shortcuts = ['D', 'A', 'N', '1', '?', 'Mod+K', 'Shift+D', 'ArrowLeft', 'Q'];
    const change = fc.record({
      id: fc.constantFrom(...ids),
      shortcut: fc.constantFrom(...shortcuts),
      what: fc.constantFrom('add', 'replace', 'remove', 'restore'),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let keys: KeyChoices = {};
        for (const { id, shortcut, what } of changes) {
          const instead = what === 'replace' ? ((keys[id] ?? keyMap[id].keys)[0] ?? null) : null;
          if (what === 'remove') keys = withoutShortcut(keys, id, shortcut);
          else if (what === 'restore') keys = withDefaults(keys, id);
          else if (refusalOf(keys, id, { shortcut, instead }) === null)
            keys = withShortcut(keys, id, { shortcut, instead });
        }
        for (const [i, a] of ids.entries()) {
          for (const b of ids.slice(i + 1)) {
            if (!canMeet(a, b)) continue;
            const [ofA, ofB] = [keys[a] ?? keyMap[a].keys, keys[b] ?? keyMap[b].keys];
            expect(ofA.filter((one) => ofB.some((other) => isSameShortcut(one, other)))).toEqual([]);
          }
        }
      }),
      { seed: 9, numRuns: 150 },
    );
  });
});
