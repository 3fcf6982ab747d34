import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBytes } from '#tests/helpers/imageFiles.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';
import { tiffFile } from '#tests/helpers/tiffFile.ts';

describe.skipIf(noBrowser !== null)(
  `Pictures of all sorts in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let page: Page;

    beforeAll(async () => {
      studio = await startBrowserStudio();
      const folder = join(studio.work, 'pictures');
      mkdirSync(folder);
      await writeFiles(folder);
      const project = studio.studio.projects.create({
        name: 'pictures',
        folder: studio.work,
        kind: 'tags',
        classes: ['sea'],
      });
      const request = {
        source: folder,
        format: 'images',
        imagesDir: null,
        suffix: null,
        delimiter: null,
      } as const;
      await studio.studio.jobs.wait(studio.studio.importing.start(project, request).id);
      const place = `#/p/${project.id}/label?path=${encodeURIComponent(project.path)}&view=single&sort=name`;
      page = await studio.open({ place });
    });
    afterAll(() => studio.close());

    const image = (name: string) => page.getByRole('img', { name, exact: true });
    /** Red, green and blue in the middle of the canvas. */
    const middle = async (): Promise<number[]> => {
      const box = (await page.getByRole('img', { name: /\.(tif|png)$/ }).boundingBox())!;
      const clip = { x: box.x + box.width / 2, y: box.y + box.height / 2, width: 4, height: 4 };
      const { data } = await sharp(await page.screenshot({ clip }))
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return [...data.subarray(0, 3)];
    };
    const expectMiddle = (color: readonly number[]) =>
      expect
        .poll(async () => (await middle()).every((value, c) => Math.abs(value - color[c]!) < 12), {
          timeout: 20_000,
        })
        .toBe(true);

    it('shows any band of a picture with many, and keeps the choice', async () => {
      await image('a bands.tif').waitFor();
      await page.getByRole('button', { name: 'Bands' }).click();
      await page.getByText('5 bands of 16 bits').waitFor();
      await page.getByText('One band').click();
      await page.getByRole('combobox', { name: 'Band', exact: true }).click();
      await page.getByRole('option', { name: 'Band 4' }).click();
      await page.getByLabel('Black from').fill('0');
      await page.getByLabel('White from').fill('2550');
      await expectMiddle([100, 100, 100]);
      await page.keyboard.press('Escape');
    });

    it('turns the pages of a file', async () => {
      await page.keyboard.press('ArrowRight');
      await image('b pages.tif').waitFor();
      await expectMiddle([50, 50, 50]);
      await page.getByRole('button', { name: 'Next page' }).click();
      await page.getByText('Page 2 of 2').waitFor();
      await expectMiddle([180, 180, 180]);
    });

    it('prepares a huge picture, shows it, and sharpens what is zoomed into', async () => {
      await page.keyboard.press('ArrowRight');
      await image('c huge.png').waitFor();
      // One pixel wide lines in red and blue are purple from afar.
      await expectMiddle([128, 0, 128]);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).search));
      await page
        .getByRole('status')
        .filter({ hasText: 'Preparing' })
        .waitFor({ state: 'detached', timeout: 60_000 });
      await page.keyboard.press('1');
      const box = (await image('c huge.png').boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.keyboard.down('Control');
      for (let i = 0; i < 40; i += 1) await page.mouse.wheel(0, -300);
      await page.keyboard.up('Control');
      await expect
        .poll(
          async () => {
            const color = await middle();
            return Math.abs(color[0]! - color[2]!) > 150;
          },
          { timeout: 20_000 },
        )
        .toBe(true);
      expect(asked.some((query) => query.includes('level=0'))).toBe(true);
      expect(asked.filter((query) => query.includes('level=0')).length).toBeLessThan(60);
    });
  },
);

async function writeFiles(folder: string): Promise<void> {
  const bands = Uint16Array.from({ length: 60 * 40 * 5 }, (_, i) => (i % 5 === 3 ? 1000 : (i % 97) * 20));
  writeBytes(
    join(folder, 'a bands.tif'),
    tiffFile({ widthPx: 60, heightPx: 40, bands: 5, bits: 16, data: bands }),
  );
  const page = (value: number) => ({
    widthPx: 60,
    heightPx: 40,
    bands: 1,
    bits: 8 as const,
    data: new Uint8Array(2400).fill(value),
  });
  writeBytes(join(folder, 'b pages.tif'), tiffFile(page(50), page(180)));
  const [width, height] = [17_000, 3000];
  const row = Uint8Array.from({ length: width * 3 }, (_, i) => [255, 0, 0, 0, 0, 255][i % 6]!);
  const rgb = Buffer.alloc(row.length * height);
  for (let y = 0; y < height; y += 1) rgb.set(row, y * row.length);
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toFile(join(folder, 'c huge.png'));
}
