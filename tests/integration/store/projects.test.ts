import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '#main/database/migrate.ts';
import { openDatabase } from '#main/database/open.ts';
import { silentLog } from '#shared/util/Log.ts';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { failureOf, openTestStore, reportOf, tempFolder, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;
beforeEach(() => {
  store = openTestStore();
});
afterEach(() => store.close());

const code = (name: string): unknown => expect.objectContaining({ code: name });

describe('projects', () => {
  it('are one folder with one database, whole or not there at all', () => {
    const project = store.create('planet', ['clear', 'haze', 'clear', ' water ']);
    expect(project.path).toBe(join(store.folder, 'planet.limn'));
    expect(readdirSync(project.path)).toContain('project.db');
    expect(readdirSync(store.folder).filter((name) => name.includes('.new'))).toEqual([]);
    expect(store.studio.classes.list(project).map((c) => [c.name, c.position, c.count])).toEqual([
      ['clear', 0, 0],
      ['haze', 1, 0],
      ['water', 2, 0],
    ]);
    expect(store.studio.projects.describe(project)).toMatchObject({
      name: 'planet',
      kind: 'tags',
      threshold: 0.2,
      split: null,
      version: 0,
      counts: { items: 0, labeled: 0, unreadable: 0, bySplit: { train: 0, valid: 0, test: 0, none: 0 } },
    });
  });

  it('refuse a name that is taken, and classes that cannot be, without leaving anything', () => {
    store.create('a');
    expect(() => store.create('a')).toThrow(code('project.exists') as Error);
    expect(() => store.create('b', ['ok', 'two\nlines'])).toThrow(code('class.name') as Error);
    expect(existsSync(join(store.folder, 'b.limn'))).toBe(false);
  });

  it('open the same when opened twice, under any of their paths', () => {
    const project = store.create('a');
    expect(store.studio.projects.open(join(store.folder, 'a'))).toBe(project);
    expect(store.studio.projects.get(project.id)).toBe(project);
    expect(() => store.studio.projects.get('nobody')).toThrow(code('project.unknown') as Error);
  });

  it('get an id of their own when a copied folder is opened beside the first', () => {
    const project = store.create('a');
    store.studio.projects.close(project.id);
    cpSync(project.path, join(store.folder, 'copy.limn'), { recursive: true });
    const first = store.studio.projects.open(project.path);
    const copy = store.studio.projects.open(join(store.folder, 'copy'));
    expect(copy.id).not.toBe(first.id);
    store.studio.labels.history(first);
    store.studio.classes.add(copy, 'only here', null);
    expect(store.studio.classes.list(first)).toEqual([]);
  });

  it('of a newer version are refused and left untouched', () => {
    const project = store.create('a');
    store.studio.projects.close(project.id);
    const file = join(project.path, 'project.db');
    const raw = new BetterSqlite3(file);
    raw.pragma(`user_version = ${String(SCHEMA_VERSION + 1)}`);
    raw.close();
    expect(() => store.studio.projects.open(project.path)).toThrow(
      expect.objectContaining({
        code: 'project.newer',
        data: { path: project.path, version: SCHEMA_VERSION + 1, supported: SCHEMA_VERSION },
      }) as Error,
    );
    const [summary] = store.studio.projects.recent();
    expect(summary?.problem).toContain('newer');
    const again = new BetterSqlite3(file, { readonly: true });
    expect(again.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION + 1);
    again.close();
  });

  it('that are damaged or no projects are refused with what is wrong', () => {
    const damaged = join(store.folder, 'damaged.limn');
    mkdirSync(damaged);
    writeFileSync(
      join(damaged, 'project.db'),
      'this is no database, only a long enough line of text.'.repeat(40),
    );
    expect(() => store.studio.projects.open(damaged)).toThrow(code('project.corrupt') as Error);
    const empty = join(store.folder, 'empty.limn');
    mkdirSync(empty);
    expect(() => store.studio.projects.open(empty)).toThrow(code('project.not-a-project') as Error);
    expect(() => store.studio.projects.open(join(store.folder, 'nowhere'))).toThrow(
      code('path.missing') as Error,
    );
  });

  it('that another program is writing to are busy, and nothing is lost', () => {
    const project = store.create('a');
    const other = new BetterSqlite3(join(project.path, 'project.db'), { timeout: 0 });
    other.exec('BEGIN IMMEDIATE');
    expect(() => store.studio.classes.add(project, 'x', null)).toThrow(code('project.busy') as Error);
    other.exec('COMMIT');
    other.close();
    expect(store.studio.classes.add(project, 'x', null).description).toBe('Added class x');
  });

  it.skipIf(process.getuid?.() === 0)(
    'in a read-only folder are refused (not as root, who may write anywhere)',
    () => {
      chmodSync(store.folder, 0o555);
      expect(() => store.create('a')).toThrow(code('path.read-only') as Error);
      chmodSync(store.folder, 0o755);
    },
  );

  it('are listed newest first, and kept in the list with the reason when they are gone', () => {
    const a = store.create('a', ['x']);
    const b = store.create('b');
    store.studio.projects.open(a.path);
    expect(store.studio.projects.recent().map((summary) => [summary.name, summary.classes])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    store.studio.projects.close(b.id);
    rmSync(b.path, { recursive: true });
    const gone = store.studio.projects.recent()[1];
    expect(gone).toMatchObject({ name: 'b', items: 0 });
    expect(gone?.problem).toContain(b.path);
    store.studio.projects.forget(b.path);
    expect(store.studio.projects.recent().length).toBe(1);
  });

  it('remember their threshold', () => {
    const project = store.create('a');
    store.studio.projects.setThreshold(project, 0.35);
    store.studio.projects.close(project.id);
    const again = store.studio.projects.open(project.path);
    expect(store.studio.projects.describe(again)).toMatchObject({ threshold: 0.35, version: 1 });
  });
});

describe('image folders', () => {
  it('that moved are found again by saying where, and only when it is them', async () => {
    const images = join(store.folder, 'images');
    for (const name of ['a.png', 'sub/b.png']) await writeImage(join(images, name));
    const project = store.create('p');
    reportOf(await store.importNow(project, images));
    await store.studio.jobs.stopAll(null);
    renameSync(images, join(store.folder, 'moved'));
    const before = store.studio.projects.describe(project).roots[0];
    expect(before).toMatchObject({ path: images, items: 2, isMissing: true });
    await expect(store.studio.thumbnails.resolve(project.id, 1, 'original')).rejects.toMatchObject({
      code: 'path.missing',
    });
    const { roots } = store.studio;
    await expect(roots.move(project, 1, tempFolder())).rejects.toEqual(code('root.mismatch'));
    await expect(roots.move(project, 9, store.folder)).rejects.toEqual(code('root.unknown'));
    await roots.move(project, 1, join(store.folder, 'moved'));
    expect(store.studio.projects.describe(project).roots[0]).toMatchObject({ isMissing: false });
    const file = await store.studio.thumbnails.resolve(project.id, 2, 'original');
    expect(file).toEqual({ path: join(store.folder, 'moved', 'sub', 'b.png'), contentType: 'image/png' });
  });
});

describe('images that were renamed inside a moved folder', () => {
  it('are known by their content, keep their labels, and copies are not taken twice', async () => {
    const [images, moved] = [join(store.folder, 'images'), join(store.folder, 'moved')];
    for (const [i, name] of ['a.png', 'b.png', 'c.png', 'd.png'].entries()) {
      // Two of them are the same picture.
      await writeImage(join(images, name), { color: [Math.min(i, 2) * 50, 0, 0] });
    }
    const project = store.create('p', ['x']);
    reportOf(await store.importNow(project, images));
    for (const job of store.studio.jobs.list(project.id)) await store.studio.jobs.wait(job.id);
    store.studio.labels.apply(project, { itemIds: [1, 2], add: [1], remove: [], labeled: null });
    // a and b get other names, c goes into a folder, d stays.
    mkdirSync(join(moved, 'sub'), { recursive: true });
    cpSync(join(images, 'a.png'), join(moved, 'z.png'));
    cpSync(join(images, 'b.png'), join(moved, 'y.png'));
    cpSync(join(images, 'c.png'), join(moved, 'sub', 'renamed.png'));
    cpSync(join(images, 'd.png'), join(moved, 'd.png'));
    rmSync(images, { recursive: true });
    await store.studio.roots.move(project, 1, moved);
    expect(store.studio.items.read(project, [1, 2, 3, 4]).map((item) => [item.path, item.classIds])).toEqual([
      ['z.png', [1]],
      ['y.png', [1]],
      ['sub/renamed.png', []],
      ['d.png', []],
    ]);
    expect([...store.studio.items.index(project, {}, 'name')]).toEqual([4, 3, 2, 1]);
  });
});

describe('migrations', () => {
  it('bring an empty database to the current version and do nothing the second time', () => {
    const file = join(tempFolder(), 'project.db');
    openDatabase(file, { log: silentLog, mode: 'create' }).close();
    const first = new BetterSqlite3(file);
    const layout = first.prepare('SELECT sql FROM sqlite_schema ORDER BY name').pluck().all();
    expect(first.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    expect(first.pragma('journal_mode', { simple: true })).toBe('wal');
    first.close();
    openDatabase(file, { log: silentLog, mode: 'open' }).close();
    const second = new BetterSqlite3(file);
    expect(second.prepare('SELECT sql FROM sqlite_schema ORDER BY name').pluck().all()).toEqual(layout);
    second.close();
  });

  it('hold the rules of the data even against a wrong program', () => {
    const file = join(tempFolder(), 'project.db');
    const db = openDatabase(file, { log: silentLog, mode: 'create' });
    const insert = (): unknown =>
      db.write('bad row', (w) =>
        w.prepare('INSERT INTO item_classes (item_id, class_id) VALUES (1, 1)').run(),
      );
    expect(insert).toThrow('FOREIGN KEY');
    db.close();
  });
});

describe('a slow query', () => {
  it('is logged with its name, a quick one is not', () => {
    const logged: object[] = [];
    const log = { ...silentLog, info: (data: object) => logged.push(data) };
    const db = openDatabase(join(tempFolder(), 'project.db'), { log, mode: 'create' });
    db.read('quick', (r) => r.prepare('SELECT 1').get());
    db.read('slow', () => {
      const end = performance.now() + 60;
      while (performance.now() < end);
    });
    expect(logged).toEqual([{ what: 'slow', ms: expect.any(Number) as number }]);
    db.close();
  });
});

describe('a transaction that fails', () => {
  it('leaves nothing behind', () => {
    const project = store.create('a');
    expect(() =>
      project.db.write('half', (db) => {
        db.prepare("INSERT INTO roots (path) VALUES ('/x')").run();
        throw new Error('halfway');
      }),
    ).toThrow('halfway');
    expect(store.studio.projects.describe(project).roots).toEqual([]);
  });
});

describe('a full disk', () => {
  it('ends an import with a clear error and nothing half-written; labels go on when there is room', async () => {
    const images = join(store.folder, 'images');
    for (let i = 0; i < 60; i += 1)
      await writeImage(join(images, `a long enough name to fill pages ${String(i)}.png`));
    const project = store.create('p', ['x']);
    const limitPages = (pages: number): void =>
      project.db.read(
        'limit',
        (db) =>
          void db
            .prepare(`PRAGMA max_page_count = ${String(pages)}`)
            .pluck()
            .get(),
      );
    const pages = project.db.read('pages', (db) => Number(db.prepare('PRAGMA page_count').pluck().get()));
    limitPages(pages);
    expect(failureOf(await store.importNow(project, images))).toBe('disk.full');
    expect(store.studio.projects.describe(project)).toMatchObject({
      version: 0,
      roots: [],
      counts: { items: 0 },
    });
    limitPages(1_000_000);
    expect(reportOf(await store.importNow(project, images)).added).toBe(60);
  });
});
