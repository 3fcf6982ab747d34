/** Labels of other programs that are not in order: told by file and place, the rest imported, all of it or nothing. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mkdirSync } from 'node:fs';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePngMask } from '#main/formats/pngMask.ts';
import { look } from '#main/services/importing/look.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import type { ImportReport } from '#shared/domain/job.ts';
import { rasterOf } from '#shared/kernels/mask/RasterEdit.ts';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { failureOf, openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;
beforeEach(() => {
  store = openTestStore();
});
afterEach(() => store.close());

const at = (...parts: string[]): string => join(store.folder, ...parts);
const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};
const photo = (path: string): Promise<void> => writeImage(at(path), { width: 4, height: 3, format: 'jpeg' });
const mask = (path: string, values: readonly number[], widthPx = 4, heightPx = 3): void =>
  write(path, writePngMask({ widthPx, heightPx, values: Uint16Array.from(values), palette: null }));
const fill = (value: number, count = 12): number[] => Array.from({ length: count }, () => value);

/** What was left out, as "count reason: places". */
const skipped = (report: ImportReport): string[] =>
  report.skipped
    .map(({ reason, count, examples }) => `${String(count)} ${reason}: ${examples.join(', ')}`)
    .sort();

/** Names of classes in a mask, by image. */
function masksOf(project: OpenProject): Record<string, string | null> {
  const { studio } = store;
  const names = new Map(studio.classes.list(project).map(({ id, name }) => [id, name]));
  const items = studio.items.read(project, [...studio.items.index(project, {}, 'name')]);
  return Object.fromEntries(
    items.map(({ id, path, isLabeled }) => {
      const raster = rasterOf(studio.masks.read(project, id));
      const found = [...new Set(raster?.data)].map((value) => names.get(value) ?? '-').sort();
      return [path, isLabeled ? found.join('+') : null];
    }),
  );
}

describe('folders of masks that are not in order', () => {
  it('are reported by file, and the rest is imported', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await photo(`in/images/${name}.jpg`);
    write('in/codes.txt', 'road\ntree\nVoid\n');
    mask('in/labels/a_P.png', [...fill(0, 6), ...fill(2, 6)]);
    mask('in/labels/b_P.png', fill(1, 20), 5, 4);
    mask('in/labels/c_P.png', [...fill(1, 10), 7, 200]);
    write('in/labels/d_P.png', 'no picture');
    mask('in/labels/ghost_P.png', fill(0));
    const project = store.create('p', [], 'masks');
    const report = reportOf(await store.importNow(project, at('in')));
    expect(report).toMatchObject({
      format: 'masks',
      added: 5,
      labeled: 2,
      newClasses: ['road', 'tree', 'Void'],
    });
    expect(skipped(report)).toEqual([
      '1 a class number that the list does not have (200): labels/c_P.png',
      '1 a class number that the list does not have (7): labels/c_P.png',
      '1 a mask of 5 x 4 pixels on an image of 4 x 3: labels/b_P.png',
      '1 a mask that cannot be read: it is not a PNG file: labels/d_P.png',
      '1 a mask without an image: labels/ghost_P.png',
    ]);
    expect(masksOf(project)).toEqual({
      'images/a.jpg': 'Void+road',
      'images/b.jpg': null,
      'images/c.jpg': '-+tree',
      'images/d.jpg': null,
      'images/e.jpg': null,
    });
  });

  it('without a list of names take those of the project, or numbers', async () => {
    await photo('in/images/a.jpg');
    mask('in/masks/a.png', [...fill(0, 6), ...fill(1, 6)]);
    const named = store.create('named', ['road', 'tree'], 'masks');
    expect(reportOf(await store.importNow(named, at('in'))).newClasses).toEqual(['class 0', 'class 1']);
    write('names.txt', 'road\ntree\n');
    const told = store.create('told', ['road', 'tree'], 'masks');
    const report = reportOf(await store.importNow(told, at('in'), { codes: at('names.txt') }));
    expect([report.newClasses, masksOf(told)]).toEqual([[], { 'images/a.jpg': 'road+tree' }]);
  });

  it('of black and white are objects and what is around them', async () => {
    await photo('in/images/a.jpg');
    mask('in/masks/a.png', [...fill(0, 6), ...fill(255, 6)]);
    const project = store.create('p', [], 'masks');
    await store.importNow(project, at('in'));
    expect(masksOf(project)).toEqual({ 'images/a.jpg': 'background+object' });
  });
});

describe('masks that are pictures', () => {
  const picture = async (path: string, left: string, right: string): Promise<void> => {
    const half = (background: string) => sharp({ create: { width: 2, height: 3, channels: 3, background } });
    mkdirSync(dirname(at(path)), { recursive: true });
    await half(left).extend({ right: 2, background: right }).png().toFile(at(path));
  };

  it('are told by the look, mapped once by colour, and known from then on', async () => {
    for (const name of ['a', 'b']) await photo(`in/images/${name}.jpg`);
    await picture('in/labels/a.png', '#804080', '#000000');
    await picture('in/labels/b.png', '#804080', '#00ff00');
    expect(await look(at('in'))).toMatchObject({
      format: 'masks',
      kinds: ['masks'],
      colors: ['#804080', '#000000', '#00ff00'],
    });
    const project = store.create('p', [], 'masks');
    const before = await store.importNow(project, at('in'));
    expect(before.error).toMatchObject({ code: 'labels.colors', data: { colors: 3 } });
    expect(store.studio.items.index(project, {}, 'added').length).toBe(0);
    const colors = { '#804080': 'road', '#000000': '' };
    const report = reportOf(await store.importNow(project, at('in'), { colors }));
    expect(skipped(report)).toEqual(['1 a colour that has no class (#00ff00): labels/b.png']);
    expect(masksOf(project)).toEqual({ 'images/a.jpg': '-+road', 'images/b.jpg': '-+road' });
    expect(store.studio.classes.list(project)).toMatchObject([{ name: 'road', color: '#804080' }]);

    await photo('more/images/c.jpg');
    await picture('more/labels/c.png', '#000000', '#804080');
    expect(reportOf(await store.importNow(project, at('more'))).skipped).toEqual([]);
    expect(masksOf(project)).toMatchObject({ 'images/c.jpg': '-+road' });
  });

  it('are understood by a list of colours beside them', async () => {
    await photo('in/images/a.jpg');
    await picture('in/labels/a.png', '#804080', '#404040');
    write('in/label_colors.txt', '128 64 128\tRoad\n64 64 64\tSky\n');
    const project = store.create('p', [], 'masks');
    const report = reportOf(await store.importNow(project, at('in')));
    expect(report).toMatchObject({ skipped: [], newClasses: ['Road', 'Sky'] });
    expect(masksOf(project)).toEqual({ 'images/a.jpg': 'Road+Sky' });
  });
});

describe('names of images in files of labels', () => {
  const coco = (names: readonly string[]): string =>
    JSON.stringify({
      images: names.map((file_name, id) => ({ id, file_name })),
      categories: [{ id: 1, name: 'cat' }],
      annotations: names.map((_, id) => ({ id, image_id: id, category_id: 1, bbox: [0, 0, 1, 1] })),
    });

  it('that lead outside, are not there or mean several images are reported; foreign folders in front are left out', async () => {
    for (const name of ['a/x.jpg', 'b/x.jpg', 'b/only.jpg']) await photo(`in/${name}`);
    await photo('secret.jpg');
    write(
      'in/train.json',
      coco([
        '../secret.jpg',
        'a/x.jpg',
        'x.jpg',
        '/home/somebody/else/only.jpg',
        'C:\\data\\b\\x.jpg',
        'gone.jpg',
      ]),
    );
    const project = store.create('p');
    const report = reportOf(await store.importNow(project, at('in')));
    expect(report).toMatchObject({ format: 'coco', added: 3, labeled: 3 });
    expect(skipped(report)).toEqual([
      '1 the file is not there: gone.jpg (train.json:1, images[5])',
      '1 the name leads outside the images folder: ../secret.jpg (train.json:1, images[0])',
      '1 the name means 2 images, in different folders: x.jpg (train.json:1, images[2])',
    ]);
    const ids = [...store.studio.items.index(project, {}, 'name')];
    expect(store.studio.items.read(project, ids).map(({ path, split }) => [path, split])).toEqual([
      ['b/only.jpg', 'train'],
      ['a/x.jpg', 'train'],
      ['b/x.jpg', 'train'],
    ]);
  });

  it('of which not one is there are an error that names the folder', async () => {
    await photo('in/a.jpg');
    write('in/train.json', coco(['gone.jpg']));
    const project = store.create('p');
    expect(failureOf(await store.importNow(project, at('in')))).toBe('csv.no-images');
  });
});

describe('an import of labels', () => {
  it('that is broken as a whole is an error with its line; one broken file of many is left out', async () => {
    await photo('in/a.jpg');
    write(
      'in/train.json',
      '{"images": [\n{"id": 1, "file_name": "a.jpg"},\n nonsense], "annotations": [], "categories": []}',
    );
    const project = store.create('p');
    const job = await store.importNow(project, at('in'));
    expect(job.error).toMatchObject({ code: 'labels.file', data: { line: 3, problem: 'this is no JSON' } });
    const labelme = (name: string): string =>
      JSON.stringify({ imagePath: name, shapes: [], flags: { cat: true } });
    await photo('me/a.jpg');
    write('me/a.json', labelme('a.jpg'));
    write('me/b.json', labelme('a.jpg').slice(0, -10));
    const report = reportOf(await store.importNow(project, at('me')));
    expect(report).toMatchObject({ format: 'labelme', labeled: 1, newClasses: ['cat'] });
    expect(skipped(report)).toEqual(['1 a file that cannot be read: line 1: it is no JSON: b.json']);
  });

  it('keeps the size of an image with a mask when its file has another one now, until it is back', async () => {
    await photo('in/images/a.jpg');
    mask('in/masks/a.png', fill(255));
    const project = store.create('p', [], 'masks');
    await store.importNow(project, at('in'));
    const before = masksOf(project);
    await writeImage(at('in/images/a.jpg'), { width: 9, height: 9, format: 'jpeg' });
    mask('in/masks/a.png', fill(255, 81), 9, 9);
    reportOf(await store.importNow(project, at('in')));
    const item = (): unknown => store.studio.items.read(project, [1])[0];
    expect(item()).toMatchObject({
      widthPx: 4,
      heightPx: 3,
      problem: 'its file has another size now than its mask (4 x 3)',
    });
    expect(masksOf(project)).toEqual(before);
    await photo('in/images/a.jpg');
    reportOf(await store.importNow(project, at('in')));
    expect(item()).toMatchObject({ widthPx: 4, heightPx: 3, problem: null });
  });

  it('that is cancelled leaves nothing behind', async () => {
    for (let i = 0; i < 30; i += 1) {
      await photo(`in/images/${String(i)}.jpg`);
      mask(`in/labels/${String(i)}.png`, fill(1));
    }
    const project = store.create('p', [], 'masks');
    const { studio } = store;
    const before = studio.projects.describe(project).version;
    for (const after of [0, 5, 29]) {
      const abort = new AbortController();
      let drawn = 0;
      const request = {
        source: at('in'),
        format: 'masks',
        imagesDir: null,
        suffix: null,
        delimiter: null,
      } as const;
      const signal = new Proxy(abort.signal, {
        get: (target, key) => {
          if (key === 'aborted' && drawn++ > after) abort.abort();
          return Reflect.get(target, key) as unknown;
        },
      });
      await expect(
        studio.importing.run(project, request, { progress: () => undefined, signal }),
      ).rejects.toMatchObject({ code: 'cancelled' });
    }
    expect([studio.items.index(project, {}, 'added').length, studio.classes.list(project).length]).toEqual([
      0, 0,
    ]);
    expect(studio.projects.describe(project).version).toBe(before);
    expect(reportOf(await store.importNow(project, at('in'))).labeled).toBe(30);
  });

  it('into a project of another kind says what the source holds instead', async () => {
    await photo('in/a.jpg');
    write('in/points.csv', 'image,point,x,y,visible\na.jpg,nose,1,2,2\n');
    const wrong = await store.importNow(store.create('m', [], 'masks'), at('in'));
    expect(wrong.error).toMatchObject({ code: 'labels.none', data: { kind: 'masks', holds: 'points' } });
    const right = reportOf(await store.importNow(store.create('p', [], 'points'), at('in')));
    expect(right).toMatchObject({ format: 'points-csv', labeled: 1, newClasses: ['nose'] });
  });
});
