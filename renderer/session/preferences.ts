/** What the studio remembers about how one likes it: theme, panel sizes, hints that were read. */
import { createStore } from 'zustand/vanilla';
import type { Preferences } from '#shared/contract/answers.ts';

const DEFAULT_PREFERENCES: Preferences = {
  theme: 'dark',
  layout: {},
  hintsSeen: [],
  choices: {},
  keys: {},
  collapsed: {},
  templates: [],
};

export const preferences = createStore<Preferences>(() => DEFAULT_PREFERENCES);
