import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeFolder } from '#main/services/homeFolder.ts';
import { checkProjectName, resolveProjectPath } from '#main/services/projectPath.ts';
import { tempFolder } from '#tests/helpers/testStore.ts';

describe('project names', () => {
  it.each(['planet', 'My photos 2026', "Ann's", 'Ünïcode 🎉'])('may be %s', (name) => {
    expect(checkProjectName(` ${name} `)).toBe(name);
  });

  it.each(['', '  ', 'a/b', 'a\\b', 'a:b', '..', '.hidden', 'dot.', 'con', 'COM1', 'a\nb', 'x'.repeat(101)])(
    'may not be %j',
    (name) => {
      expect(() => checkProjectName(name)).toThrow(expect.objectContaining({ code: 'project.name' }));
    },
  );
});

describe('paths of projects', () => {
  it('may be the folder, its database, or its name without the ending', () => {
    const base = tempFolder();
    const folder = join(base, 'p.limn');
    mkdirSync(folder);
    writeFileSync(join(folder, 'project.db'), '');
    for (const path of [folder, join(folder, 'project.db'), join(base, 'p')]) {
      expect(resolveProjectPath(path)).toBe(folder);
    }
    expect(() => resolveProjectPath(base)).toThrow(
      expect.objectContaining({ code: 'project.not-a-project' }),
    );
    expect(() => resolveProjectPath(join(base, 'q'))).toThrow(
      expect.objectContaining({ code: 'path.missing' }),
    );
  });
});

describe('the home folder', () => {
  it('is LIMN_HOME or the usual place of the system', () => {
    expect(homeFolder({ LIMN_HOME: '/h' }, 'linux')).toBe('/h');
    expect(homeFolder({ XDG_CONFIG_HOME: '/c' }, 'linux')).toBe(join('/c', 'limn'));
    expect(homeFolder({ APPDATA: '/a' }, 'win32')).toBe(join('/a', 'Limn'));
    expect(homeFolder({}, 'darwin')).toContain(join('Library', 'Application Support', 'Limn'));
  });
});
