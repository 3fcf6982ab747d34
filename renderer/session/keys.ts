/** Reads key presses and writes shortcuts: `Mod+Shift+Z` against an event, and as a person reads it. */

/** The part of a KeyboardEvent that deciding needs. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The row above the letters, and the block beside them. */
const DIGIT_ROWS = ['Digit', 'Numpad'] as const;
const MODIFIERS = ['Mod', 'Shift', 'Alt'] as const;

interface Shortcut {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

/** Splits `Mod+Shift+Z`; the last part is the key, which may itself be `+`. */
export function parseShortcut(shortcut: string): Shortcut {
  let rest = shortcut;
  const held = new Set<string>();
  for (const modifier of MODIFIERS) {
    if (rest.startsWith(`${modifier}+`) && rest.length > modifier.length + 1) {
      held.add(modifier);
      rest = rest.slice(modifier.length + 1);
    }
  }
  return { key: rest, mod: held.has('Mod'), shift: held.has('Shift'), alt: held.has('Alt') };
}

/**
 * Whether a press is a shortcut. Digits are taken from the physical key, so that layouts which need Shift for them and
 * `Alt+1` on a Mac work; for signs such as `?` and `+` Shift is whatever the layout needs.
 */
export function matches(press: KeyPress, shortcut: string, isMac: boolean): boolean {
  const want = parseShortcut(shortcut);
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (mod !== want.mod || other || press.altKey !== want.alt) return false;
  if (isDigit(want.key)) {
    return press.shiftKey === want.shift && DIGIT_ROWS.some((row) => press.code === row + want.key);
  }
  if (!isSign(want.key) && press.shiftKey !== want.shift) return false;
  // With Alt a Mac types another character: there the letter is the key that it stands on.
  if (want.alt && isMac && press.code === `Key${want.key.toUpperCase()}`) return true;
  return press.key.toLowerCase() === want.key.toLowerCase();
}

const isDigit = (key: string): boolean => /^[0-9]$/.test(key);

/** A character without case, such as `?`, whose place on the keys decides whether it needs Shift. */
const isSign = (key: string): boolean => key.length === 1 && key.toLowerCase() === key.toUpperCase();

/** Keys that are held with others, or that no page can tell. */
const NO_KEYS = /^(Shift|Control|Alt|AltGraph|Meta|OS|CapsLock|NumLock|Fn|Dead|Process|Unidentified)$/;

/** The shortcut that a press is, or null while only modifiers are held. `matches(press, shortcutOf(press))` holds. */
export function shortcutOf(press: KeyPress, isMac: boolean): string | null {
  if (NO_KEYS.test(press.key) || (isMac ? press.ctrlKey : press.metaKey)) return null;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(press.code)?.[1];
  const letter = press.altKey ? /^Key([A-Z])$/.exec(press.code)?.[1] : undefined;
  const key = digit ?? letter ?? (press.key === ' ' ? 'Space' : press.key);
  const name = key.length === 1 ? key.toUpperCase() : key;
  const held = [
    (isMac ? press.metaKey : press.ctrlKey) ? 'Mod' : null,
    press.shiftKey && !isSignKey(name) ? 'Shift' : null,
    press.altKey ? 'Alt' : null,
  ].filter((one) => one !== null);
  return [...held, name].join('+');
}

const isSignKey = (key: string): boolean => isSign(key) && !isDigit(key);

/** Whether one press can be both. */
export function isSameShortcut(one: string, other: string): boolean {
  const [a, b] = [parseShortcut(one), parseShortcut(other)];
  if (a.mod !== b.mod || a.alt !== b.alt || a.key.toLowerCase() !== b.key.toLowerCase()) return false;
  return isSignKey(a.key) || a.shift === b.shift;
}

/** A bare key types something: it must stay inert while a text field has the focus. */
export const isBare = (shortcut: string): boolean => {
  const { mod, alt } = parseShortcut(shortcut);
  return !mod && !alt;
};

const WORDS: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** The parts of a shortcut as they stand on the keys: `['Ctrl', 'Shift', 'Z']`, on a Mac `['⌘', '⇧', 'Z']`. */
export function shortcutParts(shortcut: string, isMac: boolean): string[] {
  const { key, mod, shift, alt } = parseShortcut(shortcut);
  const parts: string[] = [];
  if (mod) parts.push(isMac ? '⌘' : 'Ctrl');
  if (alt) parts.push(isMac ? '⌥' : 'Alt');
  if (shift) parts.push(isMac ? '⇧' : 'Shift');
  parts.push(WORDS[key] ?? key);
  return parts;
}
