/** From the sample to a model: split, train, watch, stop, reopen, resume, judge, set the threshold, try an image, export. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedPath } from '#main/processes/entries.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

describe.skipIf(noBrowser !== null)(
  `Train, Review and Export in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let page: Page;

    beforeAll(async () => {
      studio = await startBrowserStudio();
      page = await studio.open();
    });
    afterAll(() => studio.close());

    const go = (place: 'Label' | 'Train' | 'Review' | 'Export') =>
      page.getByRole('navigation').getByRole('button', { name: place }).click();
    const number = (text: string): number => Number(/[\d,.]+/.exec(text)?.[0].replaceAll(',', '') ?? 'NaN');
    /** How many steps the loss plot holds, by its accessible name. */
    const steps = async (): Promise<number> =>
      number((await page.getByRole('img', { name: /^Loss over/ }).getAttribute('aria-label')) ?? '');
    const region = () => page.locator('section[aria-label^="ResNet-18"]');
    const sum = async (name: 'F2' | 'Accuracy'): Promise<number> =>
      number(await page.getByTestId(`sum-${name}`).innerText());
    const drop = async (path: string): Promise<void> => {
      const cdp = await page.context().newCDPSession(page);
      const data = { items: [], files: [path], dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await cdp.send('Input.dispatchDragEvent', { type, x: 900, y: 500, data });
      }
      await cdp.detach();
    };

    it('offers a plan for the sample and sets images aside', async () => {
      await page.getByRole('button', { name: 'Try the sample' }).click();
      await go('Train');
      await page.getByText('Nothing has been trained yet').waitFor();
      const change = page.getByRole('button', { name: /^(Change|Split)$/ });
      await change.click();
      await page.getByRole('textbox', { name: 'How many' }).fill('25');
      await page.getByText('Training 96').waitFor();
      await page.getByText('Validation 32').waitFor();
      await page.locator('form').getByRole('button', { name: 'Split' }).click();
      await page.getByText('96 to train on, 32 to check with').waitFor();
    });

    it('refuses what is not a learning rate and says what one looks like', async () => {
      const rate = page.getByRole('textbox', { name: 'Learning rate' });
      await rate.fill('slice(1e-3');
      await page.getByText('This is not a rate.').waitFor();
      expect(await page.getByRole('button', { name: 'Train', exact: true }).last().isEnabled()).toBe(false);
      await rate.fill('slice(1e-3, 1e-2)');
      await page.getByText('early layers 1e-3, late 3.2e-3, head 1e-2').waitFor();
    });

    it('offers every device, and says of those that are not there why', async () => {
      await page.getByText(/ with ResNet-18 at 64 px\./).waitFor({ timeout: 120_000 });
      await page.getByRole('combobox', { name: 'Device' }).click();
      const absent = page.getByRole('option', { disabled: true });
      for (const option of await absent.all()) expect((await option.innerText()).split('\n')).toHaveLength(2);
      expect(await page.getByRole('option').count()).toBe(6);
      await page.getByRole('option', { name: /^CPU/ }).click();
      await page.getByRole('button', { name: 'Back to defaults' }).waitFor();
    });

    it('trains by key and the plot moves', async () => {
      await page.getByRole('textbox', { name: 'Image size' }).fill('32');
      await page.getByRole('textbox', { name: 'Batch' }).fill('8');
      await page.getByRole('textbox', { name: 'Epochs' }).fill('400');
      await page.getByRole('heading', { name: 'Plan' }).click();
      await page.keyboard.press('t');
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(3);
      const before = await steps();
      await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(before);
      await page.getByText(/Epoch \d+ of 400 done/).waitFor({ timeout: 60_000 });
      expect(await page.getByTestId('run-device').innerText()).toBe('CPU');
    });

    it('shows the whole curve when the page is opened again, and goes on', async () => {
      const before = await steps();
      await page.reload();
      await expect.poll(steps, { timeout: 30_000 }).toBeGreaterThanOrEqual(before);
      const after = await steps();
      await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(after);
    });

    it('stops, keeping the best so far, with a curve that has no gaps', async () => {
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('button', { name: 'Review mistakes' }).waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Resume' }).waitFor();
      const done = number((await page.getByText(/^step [\d,]+ of/).innerText()) ?? '');
      expect(await steps()).toBe(done);
      await expect.poll(() => region().locator('tr[data-best]').count()).toBe(1);
    });

    it('moves every number with the threshold, and uses one threshold everywhere', async () => {
      await page.getByRole('button', { name: 'Review mistakes' }).click();
      await page.getByRole('gridcell').first().waitFor({ timeout: 60_000 });
      await page.getByRole('tab', { name: 'Per class' }).click();
      await page.getByRole('slider').focus();
      await page.keyboard.press('End');
      await expect.poll(() => sum('F2')).toBe(0);
      const high = await sum('Accuracy');
      await page.keyboard.press('Home');
      await expect.poll(() => sum('F2')).toBeGreaterThan(0.3);
      expect(await sum('Accuracy')).not.toBe(high);
      for (let i = 0; i < 24; i++) await page.keyboard.press('ArrowRight');
      await page.getByRole('button', { name: 'Use this threshold' }).click();
      await page.getByText('The threshold is now 0.25 everywhere.').waitFor();
      await go('Export');
      await page.getByText('The threshold in use, 0.25, goes into the file.').waitFor();
    });

    it('opens a mistake in Label and comes back to the same spot', async () => {
      await go('Review');
      await page.getByRole('tab', { name: 'Predictions' }).click();
      await page.getByRole('gridcell').first().waitFor();
      await page.locator('[data-index="0"]').focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-index') ?? '');
      await expect.poll(focused).not.toBe('0');
      const spot = await focused();
      await page.keyboard.press('Enter');
      await page.getByRole('checkbox').first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Predictions' }).waitFor();
      await expect.poll(focused).toBe(spot);
    });

    it('tries a dropped image, and says why another one cannot be read', async () => {
      await page.getByRole('tab', { name: 'Try an image' }).click();
      await page.getByText('Drop an image here').waitFor();
      await drop(shippedPath('assets/sample/images/landscape_001.jpg'));
      await page.getByText('Line: threshold 0.25').waitFor({ timeout: 30_000 });
      expect(await page.getByRole('listitem').filter({ hasText: '%' }).count()).toBe(9);
      const broken = join(studio.work, 'broken.jpg');
      writeFileSync(broken, 'no image');
      await drop(broken);
      await page.getByText(/^broken\.jpg cannot be read/).waitFor({ timeout: 30_000 });
    });

    it('exports a model that was checked, and labels', async () => {
      await go('Export');
      await page.getByRole('button', { name: 'Export labels' }).click();
      await page.getByText('labels.csv').first().waitFor({ timeout: 30_000 });
      await page.getByRole('button', { name: 'Export model' }).click();
      await page.getByText(/^Checked: 32 images, largest difference/).waitFor({ timeout: 120_000 });
      const folder = await page.locator('code').first().innerText();
      expect(existsSync(join(folder, 'model.onnx'))).toBe(true);
      await page.getByRole('tab', { name: 'JavaScript' }).click();
      await page.getByText('onnxruntime').first().waitFor();
    });

    it('deletes a run with a way back', async () => {
      await go('Review');
      await page.getByRole('button', { name: /^Actions for/ }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await page.getByText('No runs yet').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: /^Actions for/ }).waitFor();
    });

    it('finds the run with its whole curve after a restart of the studio', async () => {
      await go('Train');
      const before = await steps();
      const place = new URL(page.url()).hash;
      await page.close();
      await studio.restart();
      page = await studio.open({ place });
      await expect.poll(steps, { timeout: 30_000 }).toBe(before);
    });
  },
);
