import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDuplicates } from '#main/services/NearDuplicates.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { projectInfo } from '#main/services/projectInfo.ts';
import { writeBytes } from '#tests/helpers/imageFiles.ts';
import { noiseImage } from '#tests/helpers/noiseImage.ts';
import { openTestStore, reportOf, type TestStore } from '#tests/helpers/testStore.ts';

let store: TestStore;
let project: OpenProject;
const running = new AbortController().signal;

/** A blurred scene; the same seed shows the same. */
async function scene(seed: number): Promise<Uint8Array> {
  const { data, widthPx, heightPx } = noiseImage(12, 9, seed);
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize(320, 240, { kernel: 'cubic' })
    .png()
    .toBuffer();
}

/** a.png, its small and its dark copy, b.png, its copy, c.png: ids 1 to 6. */
beforeEach(async () => {
  store = openTestStore();
  project = store.create('p', ['water']);
  const [a, b, c] = await Promise.all([1, 2, 3].map(scene));
  const copies = {
    '1.png': a,
    '2.jpg': await sharp(a).resize(200, 150).jpeg({ quality: 60 }).toBuffer(),
    '3.png': await sharp(a).linear(0.85, 0).png().toBuffer(),
    '4.png': b,
    '5.webp': await sharp(b).webp({ quality: 50 }).toBuffer(),
    '6.png': c,
  };
  for (const [name, bytes] of Object.entries(copies)) {
    writeBytes(join(store.folder, 'images', name), bytes ?? new Uint8Array());
  }
  reportOf(await store.importNow(project, join(store.folder, 'images')));
  for (const job of store.studio.jobs.list(project.id)) await store.studio.jobs.wait(job.id);
});
afterEach(() => store.close());

const find = (distance = 6, filter = {}) => findDuplicates(project, { distance, filter }, running);
const put = (id: number, side: string): void =>
  project.db.write('test', (db) => void db.prepare('UPDATE items SET split = ? WHERE id = ?').run(side, id));

describe('near-duplicates of a project', () => {
  it('are copies in another size, format and brightness', async () => {
    const { ids, sizes, leaks, unseen } = await find();
    expect([[...ids], [...sizes], leaks, unseen]).toEqual([[1, 2, 3, 4, 5], [3, 2], 0, 0]);
  });

  it('that lie on both sides of the split come first and are counted, also by info', async () => {
    for (const id of [1, 2, 3]) put(id, 'train');
    put(4, 'train');
    put(5, 'valid');
    const { ids, sizes, leaks } = await find();
    expect([[...ids], [...sizes], leaks]).toEqual([[4, 5, 1, 2, 3], [2, 3], 1]);
    const info = await projectInfo(store.studio, project);
    expect([info.leaks, info.nearLeaks]).toEqual([0, 1]);
    expect(info.problems).toContain(
      '1 group of images that look nearly the same stands on more than one side of the split.',
    );
  });

  it('are searched among the images that fit the filter', async () => {
    store.studio.labels.apply(project, { itemIds: [1, 3, 4], add: [1], remove: [], labeled: true });
    expect([...(await find(6, { classIds: [1] })).ids]).toEqual([1, 3]);
  });

  it('end when nobody waits for them any more', async () => {
    const stop = new AbortController();
    const search = findDuplicates(project, { distance: 6, filter: {} }, stop.signal);
    stop.abort();
    await expect(search).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('say how many images nobody has looked at', async () => {
    project.db.write('test', (db) => db.exec('DELETE FROM item_looks WHERE item_id > 4'));
    const { unseen, ids } = await find();
    expect([unseen, [...ids]]).toEqual([2, [1, 2, 3]]);
  });
});
