import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileBrowser } from '#main/services/FileBrowser.ts';
import { AppError } from '#shared/contract/errors.ts';

const codeOf = async (run: () => unknown): Promise<string> => {
  try {
    await run();
    return 'nothing';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

describe('the file picker of a served studio', () => {
  let base = '';
  let browser: FileBrowser;
  const at = (path: string): string => join(base, path);

  beforeAll(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'limn-browse-')));
    for (const folder of ['open/photos', 'open/cats.limn', 'open/.hidden', 'open-too', 'secret']) {
      mkdirSync(at(folder), { recursive: true });
    }
    for (const file of [
      'open/a2.jpg',
      'open/a10.JPG',
      'open/labels.csv',
      'open/notes.md',
      'open/.env',
      'secret/key.csv',
    ]) {
      writeFileSync(at(file), '');
    }
    symlinkSync(at('secret'), at('open/way-out'));
    symlinkSync(at('secret/key.csv'), at('open/key.csv'));
    symlinkSync(at('open/photos'), at('open/same-photos'));
    symlinkSync(at('nowhere'), at('open/dangling'));
    browser = new FileBrowser([at('open')]);
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  const names = async (wanted: 'folder' | 'file' | 'images' | 'project'): Promise<string[]> =>
    (await browser.list(at('open'), wanted)).entries.map((entry) => entry.name);

  it('lists the allowed folders first', async () => {
    expect(await browser.list(null, 'folder')).toEqual({
      path: null,
      parent: null,
      entries: [{ name: at('open'), path: at('open'), kind: 'folder' }],
      isTruncated: false,
    });
  });

  it('shows only what was asked for, in the order a person expects', async () => {
    expect(await names('folder')).toEqual(['cats.limn', 'photos', 'same-photos']);
    expect(await names('images')).toEqual(['cats.limn', 'photos', 'same-photos', 'a2.jpg', 'a10.JPG']);
    expect(await names('file')).toEqual(['cats.limn', 'photos', 'same-photos', 'labels.csv']);
  });

  it('leads up to the root and no further', async () => {
    expect((await browser.list(at('open/photos'), 'folder')).parent).toBe(at('open'));
    expect((await browser.list(at('open'), 'folder')).parent).toBeNull();
  });

  it.each(['secret', 'open/../secret', 'open/way-out', 'open/way-out/key.csv', 'open-too', '.'])(
    'refuses %s',
    async (path) => {
      expect(await codeOf(() => browser.list(join(base, '/') + path, 'file'))).toBe('path.forbidden');
    },
  );

  it('says what is missing and what is no folder', async () => {
    expect(await codeOf(() => browser.list(at('open/none'), 'folder'))).toBe('path.missing');
    expect(await codeOf(() => browser.list(at('open/labels.csv'), 'folder'))).toBe('path.not-a-folder');
    expect(await codeOf(() => new FileBrowser([at('nowhere')]))).toBe('path.missing');
    expect(await codeOf(() => new FileBrowser([at('open/labels.csv')]))).toBe('path.not-a-folder');
  });

  it('judges a path that does not exist yet by the folder it would be in', () => {
    expect(browser.check(at('open/new/project.limn'))).toBe(at('open/new/project.limn'));
    expect(() => browser.check(at('open/way-out/new'))).toThrow(AppError);
    expect(() => browser.check(at('secret/new'))).toThrow(AppError);
  });
});
