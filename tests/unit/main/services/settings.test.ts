import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomic } from '#main/files/atomicWrite.ts';
import { PreferencesStore } from '#main/services/PreferencesStore.ts';
import { Recents } from '#main/services/Recents.ts';
import { pointTemplates } from '#shared/domain/pointTemplate.ts';
import { tempFolder } from '#tests/helpers/testStore.ts';

const NOTHING = {
  theme: 'dark',
  layout: {},
  hintsSeen: [],
  choices: {},
  keys: {},
  collapsed: {},
  templates: [],
};
const own = { ...pointTemplates.head, name: 'mine' };

describe('preferences', () => {
  it('begin with defaults and keep what was set', () => {
    const home = tempFolder();
    const store = new PreferencesStore(home);
    expect(store.read()).toEqual(NOTHING);
    store.save({ theme: 'light', layout: { left: 240 } });
    store.save({
      layout: { right: 300 },
      hintsSeen: ['keys'],
      keys: { 'label.next': ['N'], 'label.fit': [] },
    });
    store.save({
      choices: { 'label.colour': 'side' },
      collapsed: { one: ['animal'] },
      keys: { 'label.next': ['M'] },
    });
    store.save({ collapsed: { two: ['sky'] }, templates: [own] });
    expect(new PreferencesStore(home).read()).toEqual({
      theme: 'light',
      layout: { left: 240, right: 300 },
      hintsSeen: ['keys'],
      choices: { 'label.colour': 'side' },
      keys: { 'label.next': ['M'] },
      collapsed: { one: ['animal'], two: ['sky'] },
      templates: [own],
    });
  });

  it('that were damaged are the defaults again', () => {
    const home = tempFolder();
    writeFileSync(join(home, 'preferences.json'), '{"theme": "lig');
    expect(new PreferencesStore(home).read().theme).toBe('dark');
    writeFileSync(join(home, 'preferences.json'), '{"theme": "pink", "layout": 5, "hintsSeen": "no"}');
    expect(new PreferencesStore(home).read()).toEqual(NOTHING);
    const odd = {
      layout: { left: 'wide' },
      choices: { a: 1 },
      keys: { b: 'N', c: [1, 'M'] },
      collapsed: [3],
      templates: [{ ...own, edges: [[0, 7]] }, 5, own],
    };
    writeFileSync(join(home, 'preferences.json'), JSON.stringify(odd));
    expect(new PreferencesStore(home).read()).toEqual({
      ...NOTHING,
      keys: { c: ['M'] },
      templates: [own],
    });
  });
});

describe('recent projects', () => {
  const recent = (path: string, openedAt: number) => ({ path, id: path, name: path, openedAt });

  it('are listed newest first, each once', () => {
    const recents = new Recents(tempFolder());
    recents.note(recent('/a', 1));
    recents.note(recent('/b', 2));
    recents.note(recent('/a', 3));
    expect(recents.list()).toEqual([recent('/a', 3), recent('/b', 2)]);
    recents.forget('/a');
    expect(recents.list()).toEqual([recent('/b', 2)]);
  });

  it('leave out entries that somebody damaged', () => {
    const home = tempFolder();
    writeFileSync(join(home, 'recent.json'), JSON.stringify([recent('/a', 1), { path: 3 }, null]));
    expect(new Recents(home).list()).toEqual([recent('/a', 1)]);
  });
});

describe('writing a file in one move', () => {
  it('replaces the whole file and leaves no temporary one', () => {
    const folder = tempFolder();
    const path = join(folder, 'deep', 'a.json');
    writeFileAtomic(path, 'old and long');
    writeFileAtomic(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'deep'))).toEqual(['a.json']);
  });

  it('that fails keeps what was there and leaves no temporary file', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true });
    expect(() => writeFileAtomic(join(folder, 'taken'), 'x')).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
