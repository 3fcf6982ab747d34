/** While it trains: a learning rate is looked for and carried over; a run shows how it goes, is paused and goes on. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

describe.skipIf(noBrowser !== null)(
  `The learning-rate finder and the live run in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let page: Page;

    beforeAll(async () => {
      studio = await startBrowserStudio();
      page = await studio.open();
    });
    afterAll(() => studio.close());

    const go = (place: 'Label' | 'Train') =>
      page.getByRole('navigation').getByRole('button', { name: place }).click();
    const button = (name: string | RegExp) =>
      page.getByRole('button', { name, exact: typeof name === 'string' });
    const rate = () => page.getByRole('textbox', { name: 'Learning rate', exact: true });
    const chosen = () => page.getByRole('textbox', { name: 'Chosen rate' });
    const curve = () => page.getByRole('img', { name: /^Loss over/ });
    const stepsDone = async (): Promise<number> =>
      Number(
        /step ([\d,]+)/.exec(await page.getByText(/^step [\d,]+ of/).innerText())?.[1]?.replace(',', ''),
      );

    it('says what it is for before any rate was tried, and can be cancelled', async () => {
      await page.getByRole('button', { name: 'Try the sample' }).click();
      await go('Train');
      await page.getByRole('textbox', { name: 'Image size' }).fill('32');
      await page.getByRole('textbox', { name: 'Batch' }).fill('8');
      await page.getByRole('textbox', { name: 'Epochs' }).fill('300');
      await button('Find a learning rate').click();
      await page.getByText('Which learning rate?').waitFor();
      await button('Try rates').click();
      await button('Cancel').click();
      await page.getByText(/^Cancelled\./).waitFor({ timeout: 60_000 });
    });

    it('tries rates live, survives leaving and coming back, and suggests five', async () => {
      await button('Try again').click();
      await page.getByText(/^(Getting ready|Trying rates)/).waitFor();
      await go('Label');
      await go('Train');
      const rows = page.getByRole('list', { name: 'Suggestions' }).getByRole('button');
      await rows.first().waitFor({ timeout: 120_000 });
      expect(await rows.count()).toBe(5);
      for (const name of ['valley', 'gradient', 'steep', 'slide', 'minimum'])
        await rows.filter({ hasText: name }).waitFor();
      await page.reload();
      await button('Find a learning rate').click();
      await rows.first().waitFor();
    });

    it('takes the rate that is clicked, typed or suggested, and carries it into the plan', async () => {
      await page
        .getByRole('list', { name: 'Suggestions' })
        .getByRole('button', { name: /^slide/ })
        .click();
      const slide = await chosen().inputValue();
      const box = await curve().boundingBox();
      await curve().click({ position: { x: (box?.width ?? 0) / 2, y: 60 } });
      await expect.poll(() => chosen().inputValue()).not.toBe(slide);
      await chosen().fill('0');
      await page.getByText('Type a rate such as 1e-3.').waitFor();
      await chosen().fill('2e-3');
      await chosen().press('Enter');
      await button('Use 0.002').click();
      expect(await rate().inputValue()).toBe('0.002');
      await page.getByText('The plan’s learning rate is now 0.002.').waitFor();
    });

    it('shows norm, rate, momentum, where the time goes and watched images while it trains', async () => {
      await page.getByRole('textbox', { name: 'Image size' }).fill('32');
      await page.getByRole('textbox', { name: 'Batch' }).fill('8');
      await page.getByRole('textbox', { name: 'Epochs' }).fill('300');
      await button('Train').last().click();
      await page
        .getByRole('img', { name: 'Norm of the gradient over the same steps.' })
        .waitFor({ timeout: 120_000 });
      await page.getByRole('img', { name: 'Learning rate and momentum over the same steps.' }).waitFor();
      await page.getByText(/Epoch \d+ of 300 done/).waitFor({ timeout: 120_000 });
      await page
        .getByRole('group', { name: 'Where the time goes' })
        .getByText(/Memory/)
        .waitFor({ timeout: 60_000 });
      const watched = page.getByRole('region', { name: 'Watched images' });
      await watched.getByText(/^after epoch/).waitFor({ timeout: 60_000 });
      expect(await watched.getByRole('figure').count()).toBe(6);
      await watched.getByRole('slider').focus();
      await page.keyboard.press('Home');
      await watched.getByText('before training').waitFor();
      expect(await button('Find a learning rate').isDisabled()).toBe(true);
    });

    it('is paused, stays so over a restart, and goes on from there', async () => {
      await button('Pause').click();
      await button('Resume').waitFor({ timeout: 60_000 });
      await page.getByText('Paused', { exact: true }).waitFor();
      const before = await stepsDone();
      const place = new URL(page.url()).hash;
      await page.close();
      await studio.restart();
      page = await studio.open({ place });
      await button('Resume').click();
      await expect.poll(stepsDone, { timeout: 120_000 }).toBeGreaterThan(before);
      await button('Stop').click();
      await button('Review mistakes').waitFor({ timeout: 60_000 });
    });
  },
);
