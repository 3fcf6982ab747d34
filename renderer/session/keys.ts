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
  if (/^[0-9]$/.test(want.key)) {
    return press.shiftKey === want.shift && DIGIT_ROWS.some((row) => press.code === row + want.key);
  }
  const isSign = want.key.length === 1 && want.key.toLowerCase() === want.key.toUpperCase();
  if (!isSign && press.shiftKey !== want.shift) return false;
  return press.key.toLowerCase() === want.key.toLowerCase();
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
