import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import type { Picture } from '#shared/domain/picture.ts';
import { gradientRgb, rawImage, writeBytes, writeImage } from '#tests/helpers/imageFiles.ts';
import { rawHttp } from '#tests/helpers/rawHttp.ts';
import { startTestStudio, type TestStudio } from '#tests/helpers/servedStudio.ts';
import { tiffFile } from '#tests/helpers/tiffFile.ts';

/** Pictures through the services and the server: what they hold, views of them, and copies of huge ones. */
describe('pictures', () => {
  let test: TestStudio;
  let project: OpenProject;
  const ids = new Map<string, number>();
  const get = (path: string, headers: Record<string, string> = {}) =>
    rawHttp({ port: test.served.port, path, headers: { cookie: test.cookie, ...headers } });
  const viewOf = (name: string, query: string): string =>
    `/view/${project.id}/${String(ids.get(name))}${query}`;

  beforeAll(async () => {
    test = await startTestStudio();
    const folder = join(test.work, 'pictures');
    await writeImage(join(folder, 'plain.png'), { width: 20, height: 10 });
    const data = Uint16Array.from({ length: 30 * 20 * 6 }, (_, i) => i);
    writeBytes(join(folder, 'six.tif'), tiffFile({ widthPx: 30, heightPx: 20, bands: 6, bits: 16, data }));
    // Huge by its side: shown in squares.
    await rawImage(gradientRgb(17_000, 64), 17_000, 64)
      .png({ compressionLevel: 1 })
      .toFile(join(folder, 'strip.png'));
    const strip = await rawImage(gradientRgb(17_000, 64), 17_000, 64).png({ compressionLevel: 1 }).toBuffer();
    writeBytes(join(folder, 'cut.png'), strip.subarray(0, strip.length >> 1));
    project = test.studio.projects.create({ name: 'pictures', folder: test.work, kind: 'tags', classes: [] });
    const request = {
      source: folder,
      format: 'images',
      imagesDir: null,
      suffix: null,
      delimiter: null,
    } as const;
    await test.studio.jobs.wait(test.studio.importing.start(project, request).id);
    const all = test.studio.items.index(project, {}, 'added');
    for (const item of test.studio.items.read(project, [...all])) ids.set(item.name, item.id);
  });
  afterAll(() => test.close());

  const describePicture = (name: string, page = 0): Promise<Picture> =>
    test.studio.pictures.describe(project, ids.get(name)!, page);

  it('say what they hold, and the numbers under a point', async () => {
    expect(await describePicture('plain.png')).toMatchObject({ isPlain: true, bands: 3, preparing: null });
    expect(await describePicture('six.tif')).toMatchObject({
      isPlain: false,
      bands: 6,
      bits: 16,
      shownBands: [0, 1, 2],
    });
    await expect(describePicture('six.tif', 1)).rejects.toMatchObject({ code: 'image.unreadable' });
    const at = { page: 0, x: 2, y: 1 };
    expect(await test.studio.pictures.pixel(project, ids.get('six.tif')!, at)).toEqual([
      192, 193, 194, 195, 196, 197,
    ]);
    expect(await test.studio.pictures.pixel(project, ids.get('six.tif')!, { ...at, x: 30 })).toBeNull();
  });

  it('are answered by address with a tag, so that a browser asks for them once', async () => {
    const path = viewOf('six.tif', '?bands=5,0,1&low=0&high=3600');
    const answer = await get(path);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    const again = await get(path, { 'if-none-match': answer.headers['etag'] ?? '' });
    expect([again.status, again.body]).toEqual([304, '']);
    const other = await get(viewOf('six.tif', '?bands=5,0,1&low=0&high=3601'), {
      'if-none-match': answer.headers['etag'] ?? '',
    });
    expect(other.status).toBe(200);
  });

  it('are not found by addresses that are not exactly right', async () => {
    for (const query of [
      '?bands=6',
      '?page=1',
      '?level=0&tile=0,0',
      '?bands=0&bands=1',
      '?path=/etc/passwd',
      '?low=NaN',
    ]) {
      expect((await get(viewOf('six.tif', query))).status, query).toBe(404);
    }
    expect((await get(`/view/${project.id}/999999`)).status).toBe(404);
    expect((await get(`/view/${project.id}/..%2f1`)).status).toBe(404);
    expect((await rawHttp({ port: test.served.port, path: viewOf('six.tif', '') })).status).toBe(401);
  });

  it('that are huge get copies once, by a job, and are then shown in squares', async () => {
    const square = viewOf('strip.png', '?level=1&tile=3,0');
    expect((await get(square)).status).toBe(404);
    const first = await describePicture('strip.png');
    expect(first.levels.length).toBe(7);
    const again = await describePicture('strip.png');
    expect(again.preparing).toBe(first.preparing);
    expect((await test.studio.jobs.wait(first.preparing!)).state).toBe('done');
    expect(await describePicture('strip.png')).toMatchObject({ preparing: null });
    const answer = await get(square);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect((await get(viewOf('strip.png', '?level=1&tile=30,0'))).status).toBe(404);
    const copies = join(project.path, 'cache', 'pyramids');
    expect(readdirSync(copies)).toEqual([`${String(ids.get('strip.png'))}-0`]);
  });

  it('get new copies when their file has changed', async () => {
    const path = join(test.work, 'pictures', 'strip.png');
    writeFileSync(
      path,
      await rawImage(gradientRgb(17_100, 64), 17_100, 64).png({ compressionLevel: 1 }).toBuffer(),
    );
    const picture = await describePicture('strip.png');
    expect(picture.preparing).not.toBeNull();
    await test.studio.jobs.wait(picture.preparing!);
    expect(await describePicture('strip.png')).toMatchObject({ widthPx: 17_100, preparing: null });
  });

  it('that are damaged fail with the reason, and leave nothing behind', async () => {
    const picture = await describePicture('cut.png');
    const job = await test.studio.jobs.wait(picture.preparing!);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'image.unreadable' } });
    expect(existsSync(join(project.path, 'cache', 'pyramids', `${String(ids.get('cut.png'))}-0.new`))).toBe(
      false,
    );
  });

  it('can be left alone again: a cancelled job leaves nothing behind', async () => {
    const path = join(test.work, 'pictures', 'strip.png');
    await sharp({ create: { width: 20_000, height: 3000, channels: 3, background: '#123456' } })
      .png({ compressionLevel: 0 })
      .toFile(path);
    const picture = await describePicture('strip.png');
    test.studio.jobs.cancel(picture.preparing!);
    expect((await test.studio.jobs.wait(picture.preparing!)).state).toBe('cancelled');
    const id = String(ids.get('strip.png'));
    expect(
      readdirSync(join(project.path, 'cache', 'pyramids')).filter(
        (name) => name.startsWith(id) && name.endsWith('.new'),
      ),
    ).toEqual([]);
    expect((await describePicture('strip.png')).preparing).not.toBeNull();
  });
});
