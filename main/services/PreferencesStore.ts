/** What a person set once for all projects: theme, panel sizes, hints seen. */
import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '#main/files/jsonFile.ts';
import type { Preferences } from '#shared/contract/api.ts';

const DEFAULTS: Preferences = { theme: 'dark', layout: {}, hintsSeen: [] };

/** The parts of a change that are given; the contract has checked them. */
export type PreferencesChange = { readonly [K in keyof Preferences]?: Preferences[K] | undefined };

export class PreferencesStore {
  readonly #file: string;

  constructor(homeDir: string) {
    this.#file = join(homeDir, 'preferences.json');
  }

  read(): Preferences {
    const stored = readJsonFile(this.#file);
    if (typeof stored !== 'object' || stored === null) return DEFAULTS;
    const { theme, layout, hintsSeen } = stored as Partial<Record<keyof Preferences, unknown>>;
    return {
      theme: theme === 'light' || theme === 'auto' ? theme : DEFAULTS.theme,
      layout: typeof layout === 'object' && layout !== null ? (layout as Preferences['layout']) : {},
      hintsSeen: Array.isArray(hintsSeen) ? hintsSeen.map(String) : [],
    };
  }

  /** Panel sizes are merged by name; everything else is replaced. */
  save(change: PreferencesChange): Preferences {
    const before = this.read();
    const after: Preferences = {
      theme: change.theme ?? before.theme,
      layout: { ...before.layout, ...change.layout },
      hintsSeen: change.hintsSeen ?? before.hintsSeen,
    };
    writeJsonFile(this.#file, after);
    return after;
  }
}
