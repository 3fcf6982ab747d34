/** Review of masks and points image by image: worst first, one large, over to the label editor and back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { OpenProject } from '#main/services/Projects.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { addReviewedRun } from '#tests/helpers/projectWithRun.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

/** What the models see, in pixels. */
const FRAME = { sizePx: 32, widthPx: 48 } as const;

describe.skipIf(noBrowser !== null)(
  `Masks and points looked at one by one${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    beforeAll(async () => {
      studio = await startBrowserStudio();
    });
    afterAll(() => studio.close());

    const at = (project: OpenProject, query: string): string =>
      `#/p/${project.id}/review?path=${encodeURIComponent(project.path)}&${query}`;

    const tiles = (page: Page) => page.getByRole('grid').getByRole('gridcell');

    it('shows masks lowest IoU first, one large with its classes, and leads to Label and back', async () => {
      const { project } = await makeMaskProject(studio.workplace('m'), { images: 20 });
      await addReviewedRun(
        project,
        { arch: 'unet-resnet18', ...FRAME },
        { foreground_acc: 0.8, mean_iou: 0.6, mean_dice: 0.7 },
      );
      const page = await studio.open({ place: at(project, 'tab=predictions') });
      await tiles(page).first().waitFor({ timeout: 60_000 });
      expect(await tiles(page).count()).toBe(4);
      const figures = (await tiles(page).allInnerTexts()).map((text) =>
        Number(/IoU ([\d.]+)/.exec(text)?.[1]),
      );
      expect(figures).toEqual([...figures].sort((a, b) => a - b));
      await page.getByRole('grid').locator('canvas').first().waitFor();

      await tiles(page).nth(1).getByRole('button').click();
      const side = page.getByRole('complementary', { name: 'Classes of this image' });
      await side.getByRole('rowheader', { name: 'disc' }).waitFor();
      expect(await side.getByRole('rowheader').allInnerTexts()).not.toContain('unknown');
      await page.getByText('Void: does not count').waitFor();
      await side.getByRole('button', { name: 'disc' }).click();
      await page.getByText('Missed: labeled, not predicted').waitFor();
      await page.keyboard.press('d');
      await page.getByText('3 of 4').waitFor();

      await page.keyboard.press('e');
      await page.getByRole('button', { name: 'Brush' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('3 of 4').waitFor();
      await page.keyboard.press('Escape');
      await tiles(page).first().waitFor();
      await page.close();
    });

    it('shows which class is taken for which, and from a cell the images where that happened', async () => {
      const { project } = await makeMaskProject(studio.workplace('c'), { images: 20 });
      await addReviewedRun(
        project,
        { arch: 'unet-resnet18', ...FRAME },
        { foreground_acc: 0.8, mean_iou: 0.6, mean_dice: 0.7 },
      );
      const page = await studio.open({ place: at(project, 'tab=confusions') });
      const matrix = page.getByRole('region', { name: 'Confusion matrix' });
      await matrix.getByRole('rowheader', { name: 'disc' }).waitFor({ timeout: 60_000 });
      // Void is neither a row nor a column.
      expect(await matrix.getByRole('rowheader').allInnerTexts()).toEqual(['ground', 'disc']);
      const wrong = matrix.locator('td:not([data-right]) button').first();
      const [truth, answer] =
        /^(\w+) predicted as (\w+)/.exec((await wrong.getAttribute('title')) ?? '')?.slice(1) ?? [];
      await wrong.click();
      await page.getByRole('button', { name: `${truth ?? ''} taken for ${answer ?? ''}` }).waitFor();
      const pixels = (await tiles(page).allInnerTexts()).map((text) =>
        Number(/([\d,]+) px/.exec(text)?.[1]?.replace(',', '')),
      );
      expect(pixels.length).toBeGreaterThan(0);
      expect(pixels).toEqual([...pixels].sort((a, b) => b - a));
      await page.getByRole('button', { name: /taken for/ }).click();
      expect(await tiles(page).count()).toBe(4);
      await page.close();
    });

    it('shows points furthest apart first, and each distance in a table', async () => {
      const { project } = await makePointProject(studio.workplace('p'), { images: 20 });
      await addReviewedRun(project, { arch: 'resnet18', ...FRAME }, { point_error: 2.31, mse: 0.01 });
      const page = await studio.open({ place: at(project, 'tab=predictions') });
      await tiles(page).first().waitFor({ timeout: 60_000 });
      const figures = (await tiles(page).allInnerTexts()).map((text) =>
        Number(/([\d.]+) px/.exec(text)?.[1]),
      );
      expect(figures).toEqual([...figures].sort((a, b) => b - a));
      await tiles(page).first().getByRole('button').click();
      const side = page.getByRole('complementary', { name: 'Points of this image' });
      await side.getByRole('rowheader', { name: 'left' }).waitFor();
      expect(await side.getByRole('row', { name: 'missing' }).innerText()).toContain('–');
      await page.keyboard.press('v');
      expect(await page.getByRole('radio', { name: 'Prediction' }).isChecked()).toBe(true);
      await page.close();
    });
  },
);
