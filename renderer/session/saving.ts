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

/** The documents that save: each tells of itself. */
export type SavingSource = 'labels' | 'mask' | 'points';

type Told = Pick<Saving, 'state' | 'pending'>;

/** Worst first: the dot shows the worst of all. */
const WORST = ['problem', 'waiting', 'saving', 'saved'] as const;

const told = new Map<SavingSource, Told>();

/** A document tells how its saving goes; the dot shows all of them together. */
export function tellSaving(source: SavingSource, now: Told): void {
  told.set(source, now);
  const all = [...told.values()];
  const state = WORST.find((one) => all.some((each) => each.state === one)) ?? 'saved';
  const pending = all.reduce((sum, each) => sum + each.pending, 0);
  saving.setState({
    state,
    pending,
    ...(state === 'saved' && { savedAt: Date.now(), problem: null }),
  });
}

/** Another project: nothing was told yet. */
export function resetSaving(): void {
  told.clear();
  saving.setState({ state: 'saved', pending: 0, savedAt: null, problem: null });
}

export const saving = createStore<Saving>(() => ({
  state: 'saved',
  pending: 0,
  savedAt: null,
  problem: null,
}));
