import { describe, expect, it } from 'vitest';
import { commandFor, type Command } from '#renderer/session/commands.ts';
import { keyMap, type Binding } from '#renderer/session/keyMap.ts';
import { isBare, matches, parseShortcut, shortcutParts, type KeyPress } from '#renderer/session/keys.ts';
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

/** The press that a shortcut asks for on this system. */
const pressOf = (shortcut: string, isMac: boolean): KeyPress => {
  const { key, mod, shift, alt } = parseShortcut(shortcut);
  return press(key, { shiftKey: shift, altKey: alt, ctrlKey: mod && !isMac, metaKey: mod && isMac });
};

const bindings = Object.entries(keyMap) as [CommandId, Binding][];

describe('the key map', () => {
  it.each([false, true])('has no key with two meanings in one place (Mac: %s)', (isMac) => {
    const conflicts = bindings.flatMap(([id, binding], index) =>
      bindings
        .slice(index + 1)
        .filter(([, other]) => meet(binding, other))
        .flatMap(([otherId, other]) =>
          binding.keys
            .filter((key) => other.keys.some((one) => matches(pressOf(key, isMac), one, isMac)))
            .map((key) => `${key}: ${id} and ${otherId}`),
        ),
    );
    expect(conflicts).toEqual([]);
  });

  it('lets no bare key work in a text field', () => {
    const wrong = bindings.filter(([, { inFields, keys }]) => inFields === true && keys.some(isBare));
    expect(wrong).toEqual([]);
  });

  it('gives every command a name and a key', () => {
    expect(bindings.map(([id]) => id).sort()).toEqual(Object.keys(commandNames).sort());
    expect(bindings.filter(([, { keys }]) => keys.length === 0)).toEqual([]);
  });
});

const meet = (a: Binding, b: Binding): boolean =>
  (a.place === b.place || a.place === 'everywhere' || b.place === 'everywhere') &&
  (a.kinds === undefined || b.kinds === undefined || a.kinds.some((kind) => b.kinds?.includes(kind)));

describe('a key press', () => {
  it('is Ctrl elsewhere and Cmd on a Mac', () => {
    expect(matches(press('z', { ctrlKey: true }), 'Mod+Z', false)).toBe(true);
    expect(matches(press('z', { ctrlKey: true }), 'Mod+Z', true)).toBe(false);
    expect(matches(press('z', { metaKey: true }), 'Mod+Z', true)).toBe(true);
    expect(matches(press('z', { ctrlKey: true, shiftKey: true }), 'Mod+Z', false)).toBe(false);
  });

  it('of a digit is the key, whatever the layout prints on it', () => {
    expect(matches(press('&', { code: 'Digit1' }), '1', false)).toBe(true);
    expect(matches(press('1', { code: 'Numpad1' }), '1', false)).toBe(true);
    expect(matches(press('!', { code: 'Digit1', shiftKey: true }), '1', false)).toBe(false);
  });

  it('of a sign needs no say on Shift', () => {
    expect(matches(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(matches(press('+', { ctrlKey: true, shiftKey: true }), 'Mod++', false)).toBe(true);
  });

  it('types in a text field instead of running a command', () => {
    const ran: string[] = [];
    const all: Command[] = [
      { id: 'label.next', run: () => ran.push('next') },
      { id: 'app.palette', run: () => ran.push('palette') },
      { id: 'label.undo', run: () => ran.push('undo') },
    ];
    expect(commandFor(press('d'), all, true, false)).toBeUndefined();
    expect(commandFor(press('d'), all, false, false)?.id).toBe('label.next');
    expect(commandFor(press('z', { ctrlKey: true }), all, true, false)).toBeUndefined();
    expect(commandFor(press('k', { ctrlKey: true }), all, true, false)?.id).toBe('app.palette');
  });

  it('finds the next command when the last one is not possible now', () => {
    const all: Command[] = [
      { id: 'label.close', run: () => undefined },
      { id: 'label.close', isEnabled: () => false, run: () => undefined },
    ];
    expect(commandFor(press('Escape'), all, false, false)).toBe(all[0]);
  });
});

it('writes shortcuts as they stand on the keys', () => {
  expect(shortcutParts('Mod+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(shortcutParts('Mod+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(shortcutParts('Mod++', false)).toEqual(['Ctrl', '+']);
});
