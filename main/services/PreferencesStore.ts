/** What a person set once for all projects: theme, panel sizes, hints seen. */
import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '#main/files/jsonFile.ts';
import type { Preferences } from '#shared/contract/answers.ts';
import { pointTemplateSchema } from '#shared/contract/pointTemplate.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';

const DEFAULTS: Preferences = {
  theme: 'dark',
  layout: {},
  hintsSeen: [],
  choices: {},
  keys: {},
  collapsed: {},
  templates: [],
};

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
    const { theme, layout, hintsSeen, choices, keys, collapsed, templates } = stored as Partial<
      Record<keyof Preferences, unknown>
    >;
    return {
      theme: theme === 'light' || theme === 'auto' ? theme : DEFAULTS.theme,
      layout: entriesOf(layout, (value) => (typeof value === 'number' ? value : undefined)),
      hintsSeen: textsOf(hintsSeen) ?? [],
      choices: entriesOf(choices, (value) => (typeof value === 'string' ? value : undefined)),
      keys: entriesOf(keys, textsOf),
      collapsed: entriesOf(collapsed, textsOf),
      templates: templatesOf(templates),
    };
  }

  /** Panel sizes, choices and what is collapsed are merged by name; everything else is replaced. */
  save(change: PreferencesChange): Preferences {
    const before = this.read();
    const after: Preferences = {
      theme: change.theme ?? before.theme,
      layout: { ...before.layout, ...change.layout },
      hintsSeen: change.hintsSeen ?? before.hintsSeen,
      choices: { ...before.choices, ...change.choices },
      keys: change.keys ?? before.keys,
      collapsed: { ...before.collapsed, ...change.collapsed },
      templates: change.templates ?? before.templates,
    };
    writeJsonFile(this.#file, after);
    return after;
  }
}

/** The entries of a stored object whose value can be read. */
function entriesOf<T>(stored: unknown, read: (value: unknown) => T | undefined): Readonly<Record<string, T>> {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).flatMap(([name, value]: [string, unknown]) => {
      const known = read(value);
      return known === undefined ? [] : [[name, known]];
    }),
  );
}

const textsOf = (stored: unknown): readonly string[] | undefined =>
  Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : undefined;

/** Templates that somebody damaged are left out. */
const templatesOf = (stored: unknown): readonly PointTemplate[] =>
  Array.isArray(stored)
    ? stored.flatMap((one: unknown) => {
        const parsed = pointTemplateSchema.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      })
    : [];
