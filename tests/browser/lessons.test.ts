/** Lesson mode: from the bulb beside a setting to a picture that moves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { makeMaskProject } from '#tests/helpers/drawnProjects.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

describe.skipIf(noBrowser !== null)(`Lessons in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let studio: BrowserStudio;
  let page: Page;
  beforeAll(async () => {
    studio = await startBrowserStudio();
    const { project } = await makeMaskProject(studio.workplace('m'), { images: 6 });
    page = await studio.open({
      place: `#/p/${project.id}/train?path=${encodeURIComponent(project.path)}`,
    });
  });
  afterAll(() => studio.close());

  const dialog = () => page.getByRole('dialog');
  const curve = () => dialog().getByRole('img', { name: /^64 units: the points/ }).locator('path').getAttribute('d'); // prettier-ignore

  it('show a curve that is being learned, to its end', async () => {
    await page.getByRole('button', { name: 'See for yourself: How can a network learn any shape?' }).click();
    await dialog().getByText('64 units', { exact: true }).waitFor();
    const first = await curve();
    await expect.poll(curve).not.toBe(first);
    await dialog().locator('[aria-busy=false]').waitFor();
    await dialog().getByText('600 steps').first().waitFor();
  });

  it('take other points when asked', async () => {
    const points = () => dialog().getByRole('img', { name: /^2 units: the points/ }).locator('circle').first().getAttribute('cy'); // prettier-ignore
    const before = await points();
    await page.getByRole('button', { name: 'Other points' }).click();
    await expect.poll(points).not.toBe(before);
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog().count()).toBe(0);
  });

  it.each([
    ['Why in batches?', '8 at a time'],
    ['Why does the rate rise and fall?', 'One-cycle'],
    ['What is over- and underfitting?', '1 unit'],
    ['Why freeze layers?', 'Pretrained, head only'],
  ])('stand beside the setting that they are about: %s', async (title, variant) => {
    await page.getByRole('button', { name: `See for yourself: ${title}` }).click();
    await dialog().getByText(variant, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog().count()).toBe(0);
  });

  it('are found in the palette, too', async () => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What would you like to do?').fill('dropout');
    await page.keyboard.press('Enter');
    await dialog().getByText('Weight decay', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
  });
});
