import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { look } from '#main/services/importing/look.ts';
import { openSample } from '#main/services/sampleProject.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { hugePngHeader, truncatedJpeg, writeBytes, writeImage } from '#tests/helpers/imageFiles.ts';
import { tiffFile } from '#tests/helpers/tiffFile.ts';
import { failureOf, openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;
let project: OpenProject;
beforeEach(() => {
  store = openTestStore();
  project = store.create('p');
});
afterEach(() => store.close());

const at = (...parts: string[]): string => join(store.folder, ...parts);
const items = () => {
  const ids = store.studio.items.index(project, {}, 'added');
  const names = new Map(store.studio.classes.list(project).map((c) => [c.id, c.name]));
  return store.studio.items.read(project, [...ids]).map((item) => ({
    path: item.path,
    tags: item.isLabeled ? item.classIds.map((id) => names.get(id)).sort() : null,
    problem: item.problem,
  }));
};
const settled = async (): Promise<void> => {
  for (const job of store.studio.jobs.list(project.id)) await store.studio.jobs.wait(job.id);
};

const ONE_PIXEL = { widthPx: 1, heightPx: 1, bands: 1, bits: 8, data: [1] } as const;

describe('a folder of images', () => {
  it('is imported with its subfolders, once, in order', async () => {
    for (const name of ['b.png', 'a/2.jpg', 'a/10.jpg', 'a/deep/er/1.webp', '.hidden/x.png', 'notes.txt']) {
      await writeImage(at('in', name), { format: name.endsWith('png') ? 'png' : 'jpeg' });
    }
    const first = reportOf(await store.importNow(project, at('in')));
    expect(first).toMatchObject({
      format: 'images',
      added: 4,
      updated: 0,
      labeled: 0,
      skipped: [],
      notes: [],
    });
    expect(items().map((item) => item.path)).toEqual(['b.png', 'a/10.jpg', 'a/2.jpg', 'a/deep/er/1.webp']);
    const second = reportOf(await store.importNow(project, at('in')));
    expect(second).toMatchObject({ added: 0, updated: 0 });
    expect(items().length).toBe(4);
    const byName = store.studio.items.index(project, {}, 'name');
    expect(store.studio.items.read(project, [...byName]).map((item) => item.name)).toEqual([
      '1.webp',
      '2.jpg',
      '10.jpg',
      'b.png',
    ]);
  });

  it('is found again when the folder above it is imported', async () => {
    await writeImage(at('in', 'a', '1.png'));
    await writeImage(at('in', 'b', '2.png'));
    reportOf(await store.importNow(project, at('in', 'a')));
    const report = reportOf(await store.importNow(project, at('in'), { format: 'images' }));
    expect(report.added).toBe(1);
    expect(store.studio.projects.describe(project).roots.map((root) => root.items)).toEqual([1, 1]);
  });

  it('is not left through links, and links inside do not double images', async () => {
    await writeImage(at('in', 'real', '1.png'));
    await writeImage(at('outside', 'secret.png'));
    symlinkSync(at('outside'), at('in', 'away'));
    symlinkSync(at('outside', 'secret.png'), at('in', 'secret.png'));
    symlinkSync(at('in'), at('in', 'real', 'round'));
    symlinkSync(at('nowhere.png'), at('in', 'dangling.png'));
    const report = reportOf(await store.importNow(project, at('in')));
    expect(report.added).toBe(1);
    expect(report.skipped).toEqual([
      { reason: 'a link to a place outside the folder', count: 2, examples: ['away', 'secret.png'] },
      { reason: 'a link to nothing', count: 1, examples: ['dangling.png'] },
    ]);
  });

  it('may hold every kind of bad image: each is listed with its reason, none is fatal', async () => {
    await writeImage(at('in', 'good.png'));
    writeBytes(at('in', 'empty.jpg'), '');
    writeBytes(at('in', 'huge.png'), hugePngHeader());
    writeBytes(at('in', 'text.jpg'), 'no image at all, only words');
    writeBytes(at('in', 'cut.jpg'), await truncatedJpeg());
    writeBytes(at('in', 'short.png'), Buffer.from('89504e470d0a1a0a0000000d4948', 'hex'));
    writeBytes(at('in', 'damaged.bmp'), `BM${'\0'.repeat(60)}`);
    writeBytes(at('in', 'absurd.tif'), tiffFile({ ...ONE_PIXEL, tags: { 277: [60_000] } }));
    writeBytes(
      at('in', 'lying.tif'),
      tiffFile({ ...ONE_PIXEL, bands: 5, data: [1, 2, 3, 4, 5], tags: { 273: [1e9] } }),
    );
    writeBytes(at('in', 'film.mp4'), 'no video either');
    mkdirSync(at('in', 'folder.png'));
    const report = reportOf(await store.importNow(project, at('in')));
    expect(report.added).toBe(3);
    expect(report.skipped.map((group) => [group.reason, group.examples])).toEqual(
      expect.arrayContaining([
        ['cannot be read: the file is empty', ['empty.jpg']],
        ['cannot be read: it is not an image of a known kind', ['text.jpg']],
        ['cannot be read: the file ends in the middle of its header', ['short.png']],
        ['a video: add its frames from the dialog that adds images', ['film.mp4']],
        ['cannot be read: its BMP header is damaged', ['damaged.bmp']],
        ['cannot be read: it says that it has 60000 bands', ['absurd.tif']],
        ['cannot be read: it has 50000 × 50000 pixels, more than 2147 million', ['huge.png']],
      ]),
    );
    await settled();
    // The one whose header is fine shows its damage when it is decoded for its thumbnail.
    expect(items().find((item) => item.path === 'cut.jpg')?.problem).toBe('the file is cut off');
    expect(items().find((item) => item.path === 'lying.tif')?.problem).toBe('the file is cut off');
    expect(store.studio.projects.describe(project).counts).toMatchObject({ items: 9, unreadable: 8 });
    expect(store.studio.items.index(project, { unreadable: false }, 'added').length).toBe(1);
  });

  it('without images, or that is not there, says so', async () => {
    mkdirSync(at('void'));
    expect(failureOf(await store.importNow(project, at('void')))).toBe('import.nothing');
    expect(failureOf(await store.importNow(project, at('nowhere')))).toBe('path.missing');
    writeFileSync(at('thing.zip'), 'x');
    expect(failureOf(await store.importNow(project, at('thing.zip')))).toBe('import.format');
    expect(items()).toEqual([]);
  });

  it('that is cancelled imports nothing', async () => {
    for (let i = 0; i < 40; i += 1) await writeImage(at('in', `${String(i)}.png`));
    const request = {
      source: at('in'),
      format: 'auto',
      imagesDir: null,
      suffix: null,
      delimiter: null,
    } as const;
    const job = store.studio.importing.start(project, request);
    store.studio.jobs.cancel(job.id);
    expect((await store.studio.jobs.wait(job.id)).state).toBe('cancelled');
    expect(store.studio.projects.describe(project)).toMatchObject({ version: 0, roots: [] });
  });
});

describe('class folders', () => {
  it('become classes, and train and valid become the split', async () => {
    for (const name of ['train/cat/1.png', 'train/dog/2.png', 'valid/cat/3.png', 'valid/dog/4.png']) {
      await writeImage(at('in', name));
    }
    const report = reportOf(await store.importNow(project, at('in')));
    expect(report).toMatchObject({ format: 'folder', added: 4, labeled: 4, newClasses: ['cat', 'dog'] });
    expect(items().map((item) => [item.path, item.tags])).toEqual([
      ['train/cat/1.png', ['cat']],
      ['train/dog/2.png', ['dog']],
      ['valid/cat/3.png', ['cat']],
      ['valid/dog/4.png', ['dog']],
    ]);
    expect(store.studio.projects.describe(project)).toMatchObject({
      split: { by: 'folder', train: 'train', valid: 'valid' },
      counts: { bySplit: { train: 2, valid: 2, test: 0, none: 0 } },
    });
  });

  it('leave out images that lie in none of them, when told to read the folder so', async () => {
    for (const name of ['cat/1.png', 'dog/2.png', 'loose.png']) await writeImage(at('in', name));
    expect((await look(at('in'))).format).toBe('images');
    const report = reportOf(await store.importNow(project, at('in'), { format: 'folder' }));
    expect(report.added).toBe(2);
    expect(report.skipped).toEqual([
      { reason: 'not in the folder of a class', count: 1, examples: ['loose.png'] },
    ]);
  });
});

describe('a table', () => {
  const table = async (text: string, images: readonly string[], name = 'labels.csv'): Promise<string> => {
    writeBytes(at('set', name), text);
    for (const image of images) await writeImage(at('set', 'train-jpg', image), { format: 'jpeg' });
    return at('set', name);
  };

  it('finds its images in the folders around it and the suffix that fits', async () => {
    const csv = await table('image_name,tags\na,clear water clear\nb,haze\nc,\n', [
      'a.jpg',
      'b.jpg',
      'c.jpg',
    ]);
    expect(await look(csv)).toEqual({
      path: csv,
      format: 'csv',
      images: 3,
      isLowerBound: false,
      classes: ['clear', 'haze', 'water'],
      imagesDir: at('set', 'train-jpg'),
      suffix: '.jpg',
      columns: ['image_name', 'tags'],
      kinds: ['tags'],
      colors: [],
    });
    const report = reportOf(await store.importNow(project, csv));
    expect(report).toMatchObject({
      added: 3,
      labeled: 3,
      newClasses: ['clear', 'haze', 'water'],
      skipped: [],
    });
    expect(report.notes).toEqual(['1 row repeated a tag; each tag counts once.']);
    expect(items().map((item) => item.tags)).toEqual([['clear', 'water'], ['haze'], []]);
  });

  it('is recognised when its folder is chosen', async () => {
    const csv = await table('image_name,tags\na,clear\n', ['a.jpg']);
    expect(await look(at('set'))).toMatchObject({ path: csv, format: 'csv', images: 1 });
    expect(reportOf(await store.importNow(project, at('set')))).toMatchObject({ format: 'csv', added: 1 });
  });

  it('may name files that are not there or lie elsewhere: they are skipped with their line', async () => {
    await writeImage(at('secret.jpg'), { format: 'jpeg' });
    const text = 'image_name,tags\na,clear\nmissing,haze\n../../secret,clear\n/data/somebody/b,water\n,x\n';
    const csv = await table(text, ['a.jpg', 'b.jpg']);
    const report = reportOf(await store.importNow(project, csv));
    expect(report.added).toBe(2);
    expect(report.skipped).toEqual(
      expect.arrayContaining([
        { reason: 'the file is not there', count: 1, examples: ['missing (labels.csv:3)'] },
        {
          reason: 'the name leads outside the images folder',
          count: 1,
          examples: ['../../secret (labels.csv:4)'],
        },
        { reason: 'a row without an image name', count: 1, examples: ['labels.csv:6'] },
      ]),
    );
    expect(items().map((item) => item.path)).toEqual(['a.jpg', 'b.jpg']);
    expect(report.newClasses).not.toContain('haze');
  });

  it('keeps odd but possible tags and leaves out impossible ones', async () => {
    const long = 'x'.repeat(201);
    const csv = await table(`image_name;tags\n`.replace(';', ',') + `a,"say ""hi"" 🎉|${long}|a\tb"\n`, [
      'a.jpg',
    ]);
    const report = reportOf(await store.importNow(project, csv));
    expect(report.newClasses).toEqual(['say "hi" 🎉']);
    expect(report.skipped.map((group) => group.reason)).toEqual([
      'a tag that cannot be a class name: it has 201 characters, 200 are allowed',
      'a tag that cannot be a class name: it contains a control character',
    ]);
  });

  it('brings labels up to date when it is imported again', async () => {
    const csv = await table('image_name,tags\na,clear\nb,haze\n', ['a.jpg', 'b.jpg']);
    reportOf(await store.importNow(project, csv));
    await table('image_name,tags\na,water\nb,haze\n', []);
    const report = reportOf(await store.importNow(project, csv));
    expect(report).toMatchObject({ added: 0, updated: 2, labeled: 2, newClasses: ['water'] });
    expect(items().map((item) => item.tags)).toEqual([['water'], ['haze']]);
  });

  it('without its columns, empty, broken or far from its images is refused, and nothing is imported', async () => {
    const tries = [
      [await table('a,b\n1,2\n', [], 'columns.csv'), 'csv.columns'],
      [await table('', [], 'empty.csv'), 'csv.empty'],
      [await table('image_name,tags\n', [], 'header.csv'), 'csv.empty'],
      [await table('image_name,tags\na,"open\n', [], 'quote.csv'), 'csv.row'],
      [await table('image_name,tags\nnobody,x\n', [], 'far.csv'), 'csv.no-images'],
    ] as const;
    for (const [csv, code] of tries) {
      expect([csv, failureOf(await store.importNow(project, csv, { format: 'csv' }))]).toEqual([csv, code]);
    }
    const elsewhere = await store.importNow(project, tries[4][0], {
      format: 'csv',
      imagesDir: at('nowhere'),
    });
    expect(failureOf(elsewhere)).toBe('path.missing');
    expect(store.studio.projects.describe(project)).toMatchObject({ version: 0, counts: { items: 0 } });
  });
});

describe('splits', () => {
  const labeled = async (names: readonly string[], extra = ''): Promise<void> => {
    const rows = names.map((name, i) => `${name},t${extra === '' ? '' : `,${extra.split(' ')[i] ?? ''}`}\n`);
    writeBytes(at('s', 'labels.csv'), `image_name,tags${extra === '' ? '' : ',is_valid'}\n${rows.join('')}`);
    for (const name of names) await writeImage(at('s', name));
    reportOf(await store.importNow(project, at('s', 'labels.csv')));
  };
  const sides = () => {
    const ids = store.studio.items.index(project, {}, 'added');
    return store.studio.items.read(project, [...ids]).map((item) => item.split);
  };

  it('by chance are those of fastai for the same seed', async () => {
    await labeled(Array.from({ length: 10 }, (_, i) => `${String(i)}.png`));
    store.studio.splits.apply(project, { by: 'random', fraction: 0.3, seed: 42 });
    // np.random.seed(42); np.random.permutation(10)[:3] is 8, 1, 5.
    expect(sides().flatMap((side, i) => (side === 'valid' ? i : []))).toEqual([1, 5, 8]);
    expect(store.studio.projects.describe(project).split).toEqual({ by: 'random', fraction: 0.3, seed: 42 });
  });

  it('by column, list, folder and group follow what is said', async () => {
    await labeled(['ann/1.png', 'ann/2.png', 'bob/3.png', 'bob/4.png', 'cy/5.png'], 'False True 0 1 no');
    const { splits } = store.studio;
    splits.apply(project, { by: 'column', column: 'is_valid' });
    expect(sides()).toEqual(['train', 'valid', 'train', 'valid', 'train']);
    writeBytes(at('valid.txt'), 'ann/1.png\r\n4\n\n5.png\n');
    splits.apply(project, { by: 'files', file: at('valid.txt') });
    expect(sides()).toEqual(['valid', 'train', 'train', 'valid', 'valid']);
    splits.apply(project, { by: 'folder', train: 'ann', valid: 'bob' });
    expect(sides()).toEqual(['train', 'train', 'valid', 'valid', null]);
    splits.apply(project, { by: 'group', pattern: '^([^/]+)/', fraction: 0.3, seed: 1 });
    const byPerson = new Map<string, Set<unknown>>();
    for (const [i, side] of sides().entries()) {
      const person = ['ann', 'ann', 'bob', 'bob', 'cy'][i] ?? '';
      byPerson.set(person, (byPerson.get(person) ?? new Set()).add(side));
    }
    expect([...byPerson.values()].every((set) => set.size === 1)).toBe(true);
    expect(new Set(sides())).toEqual(new Set(['train', 'valid']));
  });

  it('that fit nothing are refused and leave the split as it was', async () => {
    await labeled(['a.png', 'b.png', 'c.png'], '0 1 maybe');
    store.studio.splits.apply(project, { by: 'random', fraction: 0.5, seed: 1 });
    const before = sides();
    writeBytes(at('none.txt'), 'nobody.png\n');
    for (const spec of [
      { by: 'column', column: 'nothing' },
      { by: 'column', column: 'is_valid' },
      { by: 'files', file: at('none.txt') },
      { by: 'folder', train: 'x', valid: 'y' },
      { by: 'group', pattern: '(', fraction: 0.5, seed: 1 },
      { by: 'group', pattern: 'zzz', fraction: 0.5, seed: 1 },
      { by: 'random', fraction: 0.01, seed: 1 },
    ] as const) {
      expect(() => store.studio.splits.apply(project, spec)).toThrow(
        expect.objectContaining({ code: 'split.spec' }),
      );
    }
    expect(sides()).toEqual(before);
  });

  it('by chance take in what was labeled since, and move nobody', async () => {
    await labeled(Array.from({ length: 30 }, (_, i) => `${String(i)}.png`));
    const { splits, labels } = store.studio;
    const ids = [...store.studio.items.index(project, {}, 'added')];
    labels.apply(project, { itemIds: ids.slice(20), add: [], remove: [], labeled: false });
    splits.apply(project, { by: 'random', fraction: 0.5, seed: 7 });
    const before = sides();
    expect(splits.extend(project)).toBeNull();
    labels.apply(project, { itemIds: ids.slice(20), add: [], remove: [], labeled: true });
    const placed = splits.extend(project);
    expect(sides().slice(0, 20)).toEqual(before.slice(0, 20));
    const newcomers = sides().slice(20);
    expect(placed).toEqual({
      train: newcomers.filter((side) => side === 'train').length,
      valid: newcomers.filter((side) => side === 'valid').length,
    });
    expect(placed?.train).toBeGreaterThan(0);
    expect(placed?.valid).toBeGreaterThan(0);
  });

  it('use labeled, readable images only; later ones stand on no side', async () => {
    await labeled(['a.png', 'b.png', 'c.png']);
    await writeImage(at('more', 'd.png'));
    reportOf(await store.importNow(project, at('more')));
    store.studio.splits.apply(project, { by: 'random', fraction: 0.4, seed: 3 });
    expect(sides().filter((side) => side === null).length).toBe(1);
    expect(sides()[3]).toBeNull();
  });

  it('say when one picture stands on both sides', async () => {
    await labeled(['a.png', 'b.png', 'c.png']);
    await settled();
    store.studio.splits.apply(project, { by: 'random', fraction: 0.4, seed: 3 });
    expect(store.studio.splits.leaks(project)).toBe(1);
  });
});

describe('thumbnails and originals', () => {
  it('are made in the background and found by id; formats no browser shows come as PNG', async () => {
    await writeImage(at('in', 'big.png'), { width: 900, height: 600 });
    reportOf(await store.importNow(project, at('in')));
    await settled();
    const thumbnail = await store.studio.thumbnails.resolve(project.id, 1, 'thumbnail');
    expect(thumbnail).toEqual({
      path: join(project.path, 'cache', 'thumbs', '1.webp'),
      contentType: 'image/webp',
    });
    expect(existsSync(thumbnail.path)).toBe(true);
    expect(await store.studio.thumbnails.resolve(project.id, 1, 'original')).toEqual({
      path: at('in', 'big.png'),
      contentType: 'image/png',
    });
    await expect(store.studio.thumbnails.resolve(project.id, 99, 'original')).rejects.toMatchObject({
      code: 'item.unknown',
    });
    store.studio.projects.close(project.id);
    // Home shows thumbnails of projects that are not open.
    expect(await store.studio.thumbnails.resolve(project.id, 1, 'thumbnail')).toEqual(thumbnail);
    await expect(store.studio.thumbnails.resolve(project.id, 1, 'original')).rejects.toMatchObject({
      code: 'project.unknown',
    });
  });

  it('come back when the cache was deleted', async () => {
    await writeImage(at('in', 'a.png'));
    reportOf(await store.importNow(project, at('in')));
    await settled();
    rmSync(join(project.path, 'cache'), { recursive: true });
    expect(existsSync(await store.studio.thumbnails.get(project, 1))).toBe(true);
  });

  it('never leave the image folder through a link put there later', async () => {
    await writeImage(at('in', 'a.png'));
    await writeImage(at('secret.png'));
    reportOf(await store.importNow(project, at('in')));
    await settled();
    rmSync(at('in', 'a.png'));
    symlinkSync(at('secret.png'), at('in', 'a.png'));
    await expect(store.studio.thumbnails.resolve(project.id, 1, 'original')).rejects.toMatchObject({
      code: 'path.forbidden',
    });
  });
});

describe('the sample', () => {
  it('opens as a project that is split, with some images left to label, and is the same the second time', async () => {
    const sample = await openSample(store.studio);
    const { counts } = store.studio.projects.describe(sample);
    expect(counts.items).toBe(160);
    expect([counts.labeled, counts.unreadable]).toEqual([128, 0]);
    expect(counts.bySplit.none).toBe(counts.items - counts.labeled);
    expect(await openSample(store.studio)).toBe(sample);
  });
});
