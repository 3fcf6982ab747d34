/** What the dot in the top bar says about the last changes. */
import { createStore } from 'zustand/vanilla';

export interface Saving {
  readonly state: 'saved' | 'saving' | 'waiting' | 'problem';
  /** Changes not stored yet. */
  readonly pending: number;
  /** When the last change was stored, or null when none was made yet. */
  readonly savedAt: number | null;
  /** The sentence of the last failure. */
  readonly problem: string | null;
}

export const saving = createStore<Saving>(() => ({
  state: 'saved',
  pending: 0,
  savedAt: null,
  problem: null,
}));
