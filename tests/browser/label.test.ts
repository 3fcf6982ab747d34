import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedPath } from '#main/processes/entries.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

describe.skipIf(noBrowser !== null)(
  `Home and Label in a browser${noBrowser ? ` (${noBrowser})` : ''}`,
  () => {
    let studio: BrowserStudio;
    let page: Page;

    beforeAll(async () => {
      studio = await startBrowserStudio();
      const photos = join(studio.work, 'photos');
      mkdirSync(photos);
      const images = shippedPath('assets/sample/images');
      for (const name of readdirSync(images).sort().slice(0, 12))
        cpSync(join(images, name), join(photos, name));
      writeFileSync(join(photos, 'zz broken.jpg'), 'not an image');
      page = await studio.open();
    });
    afterAll(() => studio.close());

    const tile = (index: number) => page.getByRole('gridcell').nth(index);
    const labelOf = (index: number) => tile(index).getAttribute('aria-label');
    const expectTile = (index: number, text: string) =>
      expect.poll(() => labelOf(index), { timeout: 10_000 }).toContain(text);
    const tag = (name: string) => page.getByRole('checkbox', { name, exact: true });
    const saved = () =>
      page
        .getByRole('status')
        .filter({ hasText: /^Saved$/ })
        .waitFor();

    it('makes a project from a folder of images and reports what was left out', async () => {
      await page.getByRole('button', { name: 'New project' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Choose a folder…' }).click();
      await page.getByLabel('Path').fill(join(studio.work, 'photos'));
      await page.getByLabel('Path').press('Enter');
      await page.getByText('Nothing to choose').or(page.getByText('No folders in here')).waitFor();
      await page.getByRole('button', { name: 'Choose this folder' }).click();
      await page.getByText(/1[23] images, no tags yet/).waitFor();
      await page.getByRole('button', { name: 'Continue' }).click();
      expect(await page.getByLabel('Name').inputValue()).toBe('photos');
      await page.getByRole('button', { name: 'Create project' }).click();
      await page.getByRole('button', { name: 'Start labeling' }).click();
      await tile(0).waitFor();
      expect(await page.getByRole('gridcell').count()).toBeGreaterThanOrEqual(12);
    });

    it('adds a tag by typing it, and tags by keys', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('boat');
      await page.keyboard.press('Enter');
      await expectTile(0, 'boat');
      await page.keyboard.type('sun');
      await page.keyboard.press('Enter');
      await expectTile(0, 'boat, sun');
      await page.keyboard.press('Escape');
      await page.keyboard.press('d');
      await page.keyboard.press('1');
      await expectTile(1, 'boat');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('0');
      await expectTile(2, 'no tags');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Control+p');
      await expectTile(3, 'no tags');
      await saved();
    });

    it('tags many at once and shows which tags are on some of them', async () => {
      await tile(0).click();
      await tile(3).click({ modifiers: ['Shift'] });
      expect(await tag('boat').getAttribute('aria-checked')).toBe('mixed');
      await page.keyboard.press('2');
      await expectTile(3, 'sun');
      expect(await tag('sun').getAttribute('aria-checked')).toBe('true');
      await tile(5).click({ modifiers: ['Control'] });
      expect(await tag('sun').getAttribute('aria-checked')).toBe('mixed');
    });

    it('undoes and does again', async () => {
      await page.keyboard.press('Control+z');
      await expectTile(3, 'no tags');
      expect(await labelOf(1)).not.toContain('sun');
      await page.keyboard.press('Control+Shift+z');
      await expectTile(3, 'sun');
      await page.keyboard.press('Control+z');
      await expectTile(3, 'no tags');
    });

    it('opens one image, moves on, and comes back to it after a reload', async () => {
      await tile(1).click();
      await page.keyboard.press('g');
      const image = page.getByRole('img', { name: /\.(jpg|png|webp)$/ });
      await expect.poll(() => image.getAttribute('data-loaded')).toBe('true');
      await page.keyboard.press('a');
      await expect.poll(() => page.url()).toContain('view=single');
      const name = await image.getAttribute('aria-label');
      await expect.poll(() => tag('sun').getAttribute('aria-checked')).toBe('true');
      await page.waitForTimeout(400);
      await page.reload();
      await image.waitFor();
      expect(await image.getAttribute('aria-label')).toBe(name);
      expect(await tag('boat').getAttribute('aria-checked')).toBe('true');
      await page.keyboard.press('g');
      await expectTile(0, 'boat, sun');
      await expectTile(1, 'boat');
    });

    it('filters, and says so when nothing fits', async () => {
      await page.getByText('Labeled', { exact: true }).first().click();
      await expect.poll(() => page.getByRole('gridcell').count()).toBe(4);
      await page.getByLabel('Find by name').fill('nothing like that');
      await page.getByText('No image fits the filter').waitFor();
      await page.getByRole('button', { name: 'Show all images' }).click();
      await expect.poll(() => page.getByRole('gridcell').count()).toBeGreaterThanOrEqual(12);
    });

    it('sorts, and merges one tag into another', async () => {
      await page.getByRole('button', { name: /^Sorted by/ }).click();
      await page.getByRole('menuitemradio', { name: 'Name' }).click();
      await expect.poll(() => page.url()).toContain('sort=name');
      await page.getByRole('button', { name: /^Sorted by/ }).click();
      await page.getByRole('menuitemradio', { name: 'Order of adding' }).click();
      await expectTile(1, 'boat');
      await page.getByRole('button', { name: 'More for the tag boat' }).click({ force: true });
      await page.getByRole('menuitem', { name: 'Merge into…' }).click();
      await page.getByRole('dialog').locator('input:not([type=hidden])').click();
      await page.getByRole('option', { name: 'sun' }).click();
      await page.getByRole('button', { name: 'Merge', exact: true }).click();
      await expectTile(1, 'sun');
      await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
      await expectTile(1, 'boat');
    });

    it('lets letters be letters in a text field', async () => {
      await page.getByLabel('Find by name').click();
      await page.keyboard.type('dag?1');
      expect(await page.getByLabel('Find by name').inputValue()).toBe('dag?1');
      expect(await page.getByRole('dialog').count()).toBe(0);
      await page.getByLabel('Find by name').fill('');
      await page.keyboard.press('Escape');
    });

    it('renames and deletes a tag, and offers to undo', async () => {
      await tile(0).waitFor();
      await page.getByRole('button', { name: 'More for the tag sun' }).click({ force: true });
      await page.getByRole('menuitem', { name: 'Rename…' }).click();
      await page.getByLabel('New name for sun').fill('sunshine ☀');
      await page.keyboard.press('Enter');
      await expectTile(0, 'sunshine ☀');
      await page.getByRole('button', { name: 'More for the tag boat' }).click({ force: true });
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await expect.poll(() => labelOf(1)).not.toContain('boat');
      await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
      await expectTile(1, 'boat');
    });

    it('has everything after a restart of the studio, undo included', async () => {
      await saved();
      const place = new URL(page.url()).hash;
      await studio.restart();
      page = await studio.open({ place });
      await expectTile(1, 'boat');
      await expectTile(0, 'sunshine ☀');
      await page.keyboard.press('Control+z');
      await expect.poll(() => labelOf(0)).not.toContain('☀');
    });

    it('follows what another window does', async () => {
      const other = await studio.open({ place: new URL(page.url()).hash });
      await other.getByRole('gridcell').nth(4).click();
      await other.keyboard.press('1');
      await expectTile(4, 'boat');
      await other.context().close();
    });

    it('shows the keys of the place, and finds commands by name', async () => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').getByText('Repeat the tags of the previous image').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('What would you like to do?').fill('home');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Projects' }).waitFor();
      await page.getByRole('button', { name: 'Open photos' }).click();
      await tile(0).waitFor();
    });
  },
);
