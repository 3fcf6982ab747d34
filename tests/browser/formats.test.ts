/** Labels of other programs through the page: pictures of masks are asked about once, and what was labeled goes out in any format. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '#main/processes/entries.ts';
import { writeImage } from '#tests/helpers/imageFiles.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

const screens = join(packageRoot(), 'test-results', 'screens');

describe.skipIf(noBrowser !== null)(
  `labels of other programs in the page${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`,
  () => {
    let studio: BrowserStudio;
    let page: Page;
    beforeAll(async () => {
      studio = await startBrowserStudio();
      for (const name of ['a', 'b', 'c']) {
        await writeImage(join(studio.work, 'street', 'images', `${name}.jpg`), {
          width: 40,
          height: 30,
          format: 'jpeg',
        });
        const mask = join(studio.work, 'street', 'labels', `${name}.png`);
        mkdirSync(dirname(mask), { recursive: true });
        await sharp({ create: { width: 20, height: 30, channels: 3, background: '#804080' } })
          .extend({ right: 20, background: '#4682b4' })
          .png()
          .toFile(mask);
      }
    });
    afterAll(() => studio.close());

    it('asks what colours mean, and imports masks by the answer', async () => {
      page = await studio.open();
      await page.getByRole('button', { name: 'New project' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Choose a folder…' }).click();
      await page.getByLabel('Path').fill(join(studio.work, 'street'));
      await page.getByLabel('Path').press('Enter');
      await page.getByRole('button', { name: 'Choose this folder' }).click();
      await page.getByText('Images with masks').waitFor();
      await page.getByText('The masks are pictures of 2 colours').waitFor();
      await page.getByLabel('Class of #804080').fill('road');
      await page.getByLabel('Class of #4682b4').fill('sky');
      await page.screenshot({ path: join(screens, 'import-colors.png') });
      await page.getByRole('button', { name: 'Make it a project of masks' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Create project' }).click();
      await page.getByText('new images').waitFor();
      await page.screenshot({ path: join(screens, 'import-report.png') });
      const project = opened();
      expect(
        studio.studio.classes.list(project).map(({ name, color, count }) => [name, color, count]),
      ).toEqual([
        ['road', '#804080', 3],
        ['sky', '#4682b4', 3],
      ]);
    });

    const opened = () => {
      const [summary] = studio.studio.projects.recent();
      return studio.studio.projects.open(summary?.path ?? '');
    };

    it('offers every format, and greys those that have no place for masks', async () => {
      const [project] = studio.studio.projects.recent();
      await page.getByRole('button', { name: 'Start labeling' }).click();
      const place = `#/p/${project?.id ?? ''}/export?path=${encodeURIComponent(project?.path ?? '')}`;
      page = await studio.open({ place });
      await page
        .getByRole('combobox', { name: 'Format' })
        .or(page.getByRole('textbox', { name: 'Format' }))
        .first()
        .click();
      const points = page.getByRole('option', { name: /Points CSV/ });
      await points.waitFor();
      expect(await points.getAttribute('data-combobox-disabled')).toBe('true');
      expect(await points.textContent()).toBe('Points CSV: no place for masks');
      await page.screenshot({ path: join(screens, 'export-formats.png') });
      await page.getByRole('option', { name: 'Pascal VOC', exact: true }).click();
      await page.getByRole('button', { name: 'Export labels' }).click();
      await page.getByText('class_names.txt').waitFor();
      await page.screenshot({ path: join(screens, 'export-voc.png') });
    });
  },
);
