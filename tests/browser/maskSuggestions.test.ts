import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from '#main/services/Projects.ts';
import type { ItemId } from '#shared/domain/item.ts';
import { blankRaster, rasterOf, tilesOf } from '#shared/kernels/mask/RasterEdit.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { suggest } from '#tests/helpers/suggest.ts';

const SIDE = 64;
const [SKY, ROAD] = [1, 2];

describe.skipIf(noBrowser !== null)(
  `Suggested masks in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let page: Page;
    let project: OpenProject;

    beforeAll(async () => {
    studio = await startBrowserStudio();
    const images = join(studio.work, 'images');
    for (const name of ['a', 'b']) await writeImage(join(images, `${name}.png`), { width: SIDE, height: SIDE });
    project = studio.studio.projects.create({ name: 'p', folder: studio.work, kind: 'masks', classes: ['sky', 'road'] });
    const nothing = { format: 'images', imagesDir: null, suffix: null, delimiter: null } as const;
    const job = studio.studio.importing.start(project, { source: images, colors: null, ...nothing });
    await studio.studio.jobs.wait(job.id);
    for (const item of [1, 2]) suggestLowerHalf(item);
    const path = encodeURIComponent(project.path);
    page = await studio.open({ place: `#/p/${project.id}/label?path=${path}&view=single` });
    await strip().waitFor();
    await page.getByText('Drag to paint.').waitFor();
  }); // prettier-ignore
    afterAll(() => studio.close());

    /** The run says: the lower half is road. */
    function suggestLowerHalf(item: ItemId): void {
      const raster = blankRaster(SIDE, SIDE);
      raster.data.fill(ROAD, (SIDE * SIDE) / 2);
      suggest(project, item, { kind: 'masks', tiles: tilesOf(raster), uncertainty: 0.1 });
    }
    const strip = () => page.getByRole('region', { name: 'Suggestion' });
    const rest = () => page.getByText('Hatched is what is left of the suggestion');
    /** How many pixels of the image carry each class. */
    function areas(item: ItemId): readonly [number, number] {
      const raster = rasterOf(studio.studio.masks.read(project, item));
      const area = (id: number): number => raster?.data.filter((value) => value === id).length ?? -1;
      return [area(SKY), area(ROAD)];
    }
    const eventually = (read: () => unknown) => expect.poll(read, { timeout: 20_000 });

    /** A horizontal line across the image at a share of its height. */
    async function drawLine(share: number): Promise<void> {
      const box = await page.getByRole('img', { name: /\.png$/ }).boundingBox();
      if (box === null) throw new Error('the stage is not there');
      const side = Math.min(box.width, box.height) - 32;
      const [left, y] = [box.x + (box.width - side) / 2, box.y + (box.height - side) / 2 + share * side];
      await page.mouse.move(left + 1, y);
      await page.mouse.down();
      await page.mouse.move(left + side - 1, y, { steps: 8 });
      await page.mouse.up();
    }

    it('what is drawn first stays, and the rest of the suggestion is taken over around it by key', async () => {
      await page.keyboard.press('1');
      await drawLine(0.75);
      await rest().waitFor();
      await eventually(() => areas(1)[0]).toBeGreaterThan(0);
      const [sky] = areas(1);
      expect(areas(1)[1]).toBe(0);
      await page.keyboard.press('y');
      await eventually(() => areas(1)).toEqual([sky, (SIDE * SIDE) / 2 - sky]);
      await rest().waitFor({ state: 'hidden' });
      await page.keyboard.press('Control+z');
      await eventually(() => areas(1)).toEqual([sky, 0]);
    });

    it('untouched it is accepted as a whole, and undone as a whole', async () => {
      await page.keyboard.press('ArrowRight');
      await strip().waitFor();
      await page.keyboard.press('y');
      await eventually(() => areas(2)).toEqual([0, (SIDE * SIDE) / 2]);
      await page.keyboard.press('Control+z');
      await eventually(() => areas(2)).toEqual([0, 0]);
    });

    it('set aside it is gone, and drawing brings nothing of it back', async () => {
      await strip().waitFor();
      await page.keyboard.press('Shift+n');
      await strip().waitFor({ state: 'hidden' });
      await drawLine(0.75);
      await eventually(() => areas(2)[0]).toBeGreaterThan(0);
      expect(await rest().isVisible()).toBe(false);
    });
  },
);
