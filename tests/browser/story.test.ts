/** The main job in one sitting: a folder and its CSV become a project, are tagged, trained, stopped, judged and exported. */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot, shippedPath } from '#main/processes/entries.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

const LABELED = 128;
const screens = join(packageRoot(), 'test-results', 'screens');

describe.skipIf(noBrowser !== null)(
  `The whole story in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let page: Page;

    beforeAll(async () => {
      studio = await startBrowserStudio();
      cpSync(shippedPath('assets/sample/images'), join(studio.work, 'coast', 'images'), { recursive: true });
      cpSync(shippedPath('assets/sample/labels.csv'), join(studio.work, 'coast', 'labels.csv'));
      mkdirSync(screens, { recursive: true });
      page = await studio.open();
    });
    afterAll(() => studio.close());
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await shot('failed');
    });

    const shot = (name: string) => page.screenshot({ path: join(screens, `${name}.png`) });
    const go = (place: 'Label' | 'Train' | 'Review' | 'Export') =>
      page.getByRole('navigation').getByRole('button', { name: place }).click();
    const tile = (index: number) => page.getByRole('gridcell').nth(index);
    const labelOf = (index: number) => tile(index).getAttribute('aria-label');
    const plot = () => page.getByRole('img', { name: /^Loss over/ });
    const steps = async (): Promise<number> =>
      Number(
        /[\d,]+/.exec((await plot().getAttribute('aria-label')) ?? '')?.[0].replaceAll(',', '') ?? 'NaN',
      );

    it('makes a project from a folder with a fastai CSV', async () => {
      await shot('home-first');
      await page.getByRole('button', { name: 'New project' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Choose a folder…' }).click();
      await page.getByLabel('Path').fill(join(studio.work, 'coast'));
      await page.getByLabel('Path').press('Enter');
      await page.getByRole('button', { name: 'Choose this folder' }).click();
      await page.getByText('CSV of tags, as fastai reads it').waitFor();
      await page.getByText('128 images, 9 tags').waitFor();
      await shot('new-project');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Create project' }).click();
      await page.getByRole('button', { name: 'Start labeling' }).click();
      await tile(0).waitFor();
      await page.getByText(`1 / ${LABELED}`).waitFor();
    });

    it('tags by keyboard, takes it back, and does it again', async () => {
      await tile(0).click();
      const before = await labelOf(0);
      await page.keyboard.press('1');
      await expect.poll(() => labelOf(0)).not.toBe(before);
      const tagged = await labelOf(0);
      await page.keyboard.press('Control+z');
      await expect.poll(() => labelOf(0)).toBe(before);
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(() => labelOf(0)).toBe(tagged);
      await page.keyboard.press('Control+z');
      await expect.poll(() => labelOf(0)).toBe(before);
      await shot('label-grid');
      await page.keyboard.press('g');
      await page.locator('canvas').first().waitFor();
      await shot('label-single');
      await page.keyboard.press('g');
    });

    it('trains, and the plot moves', async () => {
      await go('Train');
      await page.getByRole('textbox', { name: 'Image size' }).fill('32');
      await page.getByRole('textbox', { name: 'Batch' }).fill('8');
      await page.getByRole('textbox', { name: 'Epochs' }).fill('300');
      await page.getByRole('button', { name: 'Train', exact: true }).last().click();
      await expect.poll(steps, { timeout: 90_000 }).toBeGreaterThan(3);
      const before = await steps();
      await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(before);
      await page.getByText(/Epoch [2-9]\d* of 300 done/).waitFor({ timeout: 120_000 });
      await shot('train-running');
    });

    it('goes on while no window is open, and stops when told, keeping the best', async () => {
      const place = new URL(page.url()).hash;
      const before = await steps();
      await page.close();
      page = await studio.open({ place });
      await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(before);
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('button', { name: 'Review mistakes' }).waitFor({ timeout: 60_000 });
      const stopped = await steps();
      await page.close();
      await studio.restart();
      page = await studio.open({ place });
      await expect.poll(steps, { timeout: 30_000 }).toBe(stopped);
      await shot('train-stopped');
    });

    it('moves the threshold and every number with it', async () => {
      await page.getByRole('button', { name: 'Review mistakes' }).click();
      await page.getByRole('gridcell').first().waitFor({ timeout: 60_000 });
      await shot('review-predictions');
      await page.getByRole('tab', { name: 'Per class' }).click();
      const f2 = () => page.getByTestId('sum-F2').innerText();
      // Which class changes depends on what the run has learned until it was stopped.
      const classes = () => page.getByRole('table').innerText();
      const before = [await f2(), await classes()];
      await page.getByRole('slider').focus();
      for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowRight');
      await expect.poll(f2).not.toBe(before[0]);
      await expect.poll(classes).not.toBe(before[1]);
      await shot('review-classes');
    });

    it('exports a model that was checked against the app', async () => {
      await go('Export');
      await page.getByRole('button', { name: 'Export model' }).click();
      await page.getByText(/^Checked: \d+ images, largest difference/).waitFor({ timeout: 120_000 });
      await shot('export');
      const folder = await page.locator('code').first().innerText();
      expect(existsSync(join(folder, 'model.onnx'))).toBe(true);
      const { classes } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {
        classes: string[];
      };
      expect(classes).toHaveLength(9);
    });
  },
);
