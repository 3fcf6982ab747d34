/** Train and Review of projects of masks and points: what belongs to their kind is there, what belongs to tags is not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { OpenProject } from '#main/services/Projects.ts';
import { makeMaskProject, makePointProject } from '#tests/helpers/drawnProjects.ts';
import { addReviewedRun } from '#tests/helpers/projectWithRun.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

/** What the models see, in pixels. */
const FRAME = { sizePx: 32, widthPx: 48 } as const;

describe.skipIf(noBrowser !== null)(
  `Runs of masks and points in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    beforeAll(async () => {
      studio = await startBrowserStudio();
    });
    afterAll(() => studio.close());

    const at = (project: OpenProject, screen: string): string =>
      `#/p/${project.id}/${screen}?path=${encodeURIComponent(project.path)}`;

    const optionsOf = async (page: Page, name: string): Promise<string[]> => {
      await page.getByRole('combobox', { name }).click();
      const options = await page.getByRole('option').allInnerTexts();
      await page.keyboard.press('Escape');
      return options;
    };

    it('offer what trains masks, at a height and width, without what is for tags', async () => {
      const { project } = await makeMaskProject(studio.workplace('m'), { images: 10 });
      const page = await studio.open({ place: at(project, 'train') });
      await page.getByText('8 to train on, 2 to check with').waitFor();
      expect(await optionsOf(page, 'Architecture')).toEqual(['U-Net, ResNet-18', 'U-Net, ResNet-34']);
      await page.getByRole('textbox', { name: 'Image height' }).fill('96');
      await page.getByRole('textbox', { name: 'Image width' }).fill('128');
      await page.getByRole('button', { name: 'More settings' }).click();
      await page.getByRole('textbox', { name: 'Patience' }).waitFor();
      expect(await page.getByRole('textbox', { name: 'Mixup' }).count()).toBe(0);
      expect(await page.getByRole('textbox', { name: 'Label smoothing' }).count()).toBe(0);
      await page.close();
    });

    it('are reviewed class by class, compared, and exported as models', async () => {
      const { project } = await makeMaskProject(studio.workplace('r'), { images: 10 });
      await addReviewedRun(
        project,
        { arch: 'unet-resnet18', ...FRAME },
        { foreground_acc: 0.8, mean_iou: 0.6, mean_dice: 0.7 },
      );
      const page = await studio.open({ place: at(project, 'review') });
      await page.getByText('IoU 0.600 · Dice 0.700').waitFor();
      const table = page.getByRole('region', { name: 'Scores per class' });
      await table.getByRole('rowheader', { name: 'disc' }).waitFor({ timeout: 60_000 });
      expect(await table.getByRole('row').count()).toBe(3);
      expect(await page.getByTestId('sum-Accuracy').innerText()).toMatch(/^0\.\d{3}$/);
      expect(await page.getByRole('tab').allInnerTexts()).toEqual([
        'Per class',
        'Predictions',
        'Confusions',
        'Metrics',
        'Try an image',
        'Inbox',
        'Compare',
      ]);
      await page.getByRole('tab', { name: 'Compare' }).click();
      await page.getByText('Nothing to compare with yet').waitFor();
      await page.getByRole('navigation').getByRole('button', { name: 'Export' }).click();
      await page.getByText('the class of every pixel, at the size of the photo').waitFor();
      await page.getByRole('button', { name: 'Export model' }).click();
      await page
        .getByText(/^Checked: 2 images, largest difference from the app in any probability .*class/)
        .waitFor({ timeout: 120_000 });
      await page.getByRole('navigation').getByRole('button', { name: 'Train' }).click();
      await page.getByText(/Accuracy 0\.800 at epoch 1/).waitFor();
      await page.close();
    });

    it('of points are told in pixels', async () => {
      const { project } = await makePointProject(studio.workplace('p'), { images: 10 });
      await addReviewedRun(project, { arch: 'resnet18', ...FRAME }, { point_error: 2.31, mse: 0.01 });
      const page = await studio.open({ place: at(project, 'review') });
      await page.getByText('MSE 0.01000').waitFor();
      const table = page.getByRole('region', { name: 'Scores per class' });
      await table.getByRole('rowheader', { name: 'left' }).waitFor({ timeout: 60_000 });
      expect(await page.getByTestId('sum-Error').innerText()).toMatch(/ px$/);
      await table.getByText('not in validation').waitFor();
      await page.close();
    });
  },
);
