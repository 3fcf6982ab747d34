import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLook, readLooks } from '#main/database/queries/looks.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { gradientRgb, rawImage, writeBytes, writeImage } from '../../helpers/imageFiles.ts';
import { openTestStore, reportOf, type TestStore } from '../../helpers/testStore.ts';

let store: TestStore;
let project: OpenProject;
const at = (name: string): string => join(store.folder, 'in', name);
const looks = () => project.db.read('test', readLooks);

beforeEach(() => {
  store = openTestStore();
  project = store.create('p');
});
afterEach(() => store.close());

/** Imports the folder and waits for its thumbnails. */
async function bringIn(): Promise<void> {
  reportOf(await store.importNow(project, join(store.folder, 'in')));
  await allThumbnails();
}

async function allThumbnails(): Promise<void> {
  for (const job of store.studio.jobs.list(project.id)) await store.studio.jobs.wait(job.id);
}

describe('looks of images', () => {
  it('come with the thumbnails; an image that cannot be read has none', async () => {
    await writeImage(at('a.png'));
    writeBytes(at('b.png'), 'no picture');
    await writeImage(at('c.png'));
    await bringIn();
    const found = looks();
    expect(found.map(({ item }) => item)).toEqual([1, 3]);
    expect(found.map(({ hash, look }) => [hash.length, look.length])).toEqual([
      [8, 192],
      [8, 192],
    ]);
    expect(found[0]?.look).toEqual(found[1]?.look);
  });

  it('of a project from before there were looks are taken from its thumbnails when it is opened', async () => {
    writeBytes(at('a.png'), await rawImage(gradientRgb(90, 60), 90, 60).png().toBuffer());
    await bringIn();
    const before = looks()[0];
    project.db.write('test', (db) => db.exec('DELETE FROM item_looks'));
    rmSync(at('a.png'));
    store.studio.thumbnails.start(project);
    await allThumbnails();
    const after = looks()[0];
    // A thumbnail is compressed, so not every bit is the same.
    const differences = after?.look.map((value, i) => Math.abs(value - (before?.look[i] ?? 0))) ?? [];
    expect(differences).toHaveLength(192);
    expect(Math.max(...differences)).toBeLessThan(12);
  });

  it('are taken from the image again when the thumbnail is gone or damaged', async () => {
    await writeImage(at('a.png'));
    await bringIn();
    project.db.write('test', (db) => db.exec('DELETE FROM item_looks'));
    const thumbnail = join(project.path, 'cache', 'thumbs', '1.webp');
    writeBytes(thumbnail, 'damaged');
    store.studio.thumbnails.start(project);
    await allThumbnails();
    expect(looks()).toHaveLength(1);
    expect(existsSync(thumbnail)).toBe(true);
    expect(store.studio.items.read(project, [1])[0]?.problem).toBeNull();
  });

  it('follow a file that changed', async () => {
    await writeImage(at('a.png'), { color: [10, 10, 10] });
    await bringIn();
    const dark = project.db.read('test', (db) => readLook(db, 1));
    await writeImage(at('a.png'), { color: [250, 250, 250], width: 20 });
    await bringIn();
    const bright = project.db.read('test', (db) => readLook(db, 1));
    expect(dark?.look[0]).toBeLessThan(20);
    expect(bright?.look[0]).toBeGreaterThan(240);
  });
});
