import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedPath } from '#main/processes/entries.ts';
import type { OpenProject } from '#main/services/Projects.ts';
import { noBrowser, startBrowserStudio, type BrowserStudio } from '#tests/helpers/studio.ts';

const NAMES = ['clear', 'cloudy', 'haze', 'animal/dog', 'animal/cat', 'animal/bird/gull', 'road'] as const;
const [CLEAR, , , DOG, CAT, GULL, ROAD] = [1, 2, 3, 4, 5, 6, 7] as const;

describe.skipIf(noBrowser !== null)(`Tags in a browser${noBrowser ? ` (${noBrowser})` : ''}`, () => {
  let studio: BrowserStudio;
  let page: Page;
  let project: OpenProject;
  let place: string;

  /** Twelve images, then small copies of the first two: ids 1 to 14. */
  beforeAll(async () => {
    studio = await startBrowserStudio();
    const photos = join(studio.work, 'photos');
    mkdirSync(photos);
    const images = shippedPath('assets/sample/images');
    const names = readdirSync(images).sort().slice(0, 12);
    for (const name of names) cpSync(join(images, name), join(photos, name));
    for (const name of names.slice(0, 2)) {
      await sharp(join(images, name))
        .resize(160)
        .jpeg({ quality: 60 })
        .toFile(join(photos, `zz-copy-${name.replace(/\.\w+$/, '')}.jpg`));
    }
    const { projects, importing, jobs, classes, splits, labels } = studio.studio;
    project = projects.create({ name: 'photos', folder: studio.work, kind: 'tags', classes: [...NAMES] });
    const source = { source: photos, imagesDir: null, suffix: null, delimiter: null };
    await jobs.wait(importing.start(project, { ...source, format: 'images' }).id);
    for (const job of jobs.list(project.id)) await jobs.wait(job.id);
    labels.apply(project, { itemIds: [1, 2], add: [CLEAR], remove: [], labeled: true });
    labels.apply(project, { itemIds: [3], add: [DOG], remove: [], labeled: true });
    labels.apply(project, { itemIds: [4], add: [GULL], remove: [], labeled: true });
    labels.apply(project, { itemIds: [5, 6, 13, 14], add: [ROAD], remove: [], labeled: true });
    const file = join(studio.work, 'valid.txt');
    writeFileSync(file, studio.studio.items.read(project, [13])[0]?.path ?? '');
    splits.apply(project, { by: 'files', file });
    expect(classes.list(project)).toHaveLength(NAMES.length);
    place = `#/p/${project.id}/label?path=${encodeURIComponent(project.path)}`;
    page = await studio.open({ place });
    page.setDefaultTimeout(8000);
    await tile(0).waitFor();
  });
  afterAll(() => studio.close());

  const tile = (index: number) => page.locator(`[data-index="${String(index)}"]`);
  const expectTile = (index: number, text: string) =>
    expect.poll(() => tile(index).getAttribute('aria-label'), { timeout: 10_000 }).toContain(text);
  const tag = (name: string) => page.getByRole('checkbox', { name, exact: true });
  const menuOf = async (name: string, item: string) => {
    await page.getByRole('button', { name: `More for ${name}`, exact: true }).click({ force: true });
    await page.getByRole('menuitem', { name: item }).click();
  };
  const tagsOf = (id: number) => studio.studio.items.read(project, [id])[0]?.classIds;

  it('go into an exclusive group, whose tags take each other off', async () => {
    await menuOf('the tag clear', 'Put into a group…');
    await page.getByPlaceholder('Weather').fill('sky');
    await page.getByPlaceholder('Other tags').click();
    await page.getByRole('option', { name: 'cloudy' }).click();
    await page.getByRole('option', { name: 'haze' }).click();
    await page.getByPlaceholder('Weather').click();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Group sky: one of 3 tags' }).waitFor();
    await tile(0).click();
    await expect.poll(() => tag('clear').getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('2');
    await expectTile(0, 'cloudy');
    await expect.poll(() => tag('clear').getAttribute('aria-checked')).toBe('false');
    expect(await tile(0).getAttribute('aria-label')).not.toContain('clear');
    await expect.poll(() => tagsOf(1)).toEqual([2]);
    await page.keyboard.press('Control+z');
    await expectTile(0, 'clear');
    await expect.poll(() => tagsOf(1)).toEqual([CLEAR]);
  });

  it('of a group change on a whole selection in one action', async () => {
    await page.keyboard.press('Control+a');
    await tag('haze').click();
    await expectTile(5, 'haze');
    await expectTile(1, 'haze');
    await expect.poll(() => tagsOf(2)).toEqual([3]);
    await page.keyboard.press('Control+z');
    await expectTile(1, 'clear');
    await expect.poll(() => tagsOf(6)).toEqual([ROAD]);
  });

  it('are a tree that stays closed over a reload', async () => {
    await page.getByRole('button', { name: 'animal', exact: true }).click();
    await expect.poll(() => tag('animal/dog').count()).toBe(0);
    await page.reload();
    await tile(0).waitFor();
    await page.getByRole('button', { name: 'animal', exact: true }).waitFor();
    expect(await tag('animal/dog').count()).toBe(0);
    expect(studio.studio.preferences.read().collapsed[project.id]).toEqual(['animal']);
    await page.getByRole('button', { name: 'animal', exact: true }).click();
    await tag('animal/dog').waitFor();
  });

  it('are found by any part of their name, closed or not', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('gull');
    await tag('animal/bird/gull').waitFor();
    expect(await tag('road').count()).toBe(0);
    await page.keyboard.press('Escape');
    await tag('road').waitFor();
  });

  it('filter by a parent, which finds the images of all tags below it', async () => {
    await menuOf('animal', 'Show only images with one of its tags');
    await expect.poll(() => page.locator('[data-index]').count()).toBe(2);
    await expectTile(0, 'animal/dog');
    await expectTile(1, 'animal/bird/gull');
    await expect.poll(() => page.url()).toContain('under=animal');
    await page.reload();
    await expect.poll(() => page.locator('[data-index]').count()).toBe(2);
    await page.getByRole('button', { name: /^Filter/ }).click();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[data-index]').count()).toBe(14);
  });

  it('select their images, and one takes the place of another on those', async () => {
    await menuOf('the tag road', 'Select all with this tag');
    await page.getByText('4 images selected.').waitFor();
    await page.getByText('On 4 selected images').waitFor();
    await menuOf('the tag road', 'Replace on the selection by…');
    await page.getByRole('dialog').locator('input:not([type=hidden])').click();
    await page.getByRole('option', { name: 'animal/cat' }).click();
    await page.getByRole('button', { name: 'Replace', exact: true }).click();
    await expectTile(4, 'animal/cat');
    await expect.poll(() => [5, 13, 14].map(tagsOf)).toEqual([[CAT], [CAT], [CAT]]);
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await expectTile(4, 'road');
  });

  it('colour the grid, by a menu and by key, in words too', async () => {
    await page.getByRole('button', { name: 'Colour by: Nothing' }).click();
    await page.getByRole('menuitemradio', { name: 'Side of the split' }).click();
    await page.getByRole('group', { name: 'What the colours mean' }).waitFor();
    await page.keyboard.press('Escape');
    await expectTile(12, 'Validation');
    await expectTile(0, 'Training');
    await page.reload();
    await expectTile(12, 'Validation');
    await page.keyboard.press('Shift+C');
    await expectTile(12, 'Labeled');
    await page.keyboard.press('Shift+C');
    await expect.poll(() => tile(12).getAttribute('aria-label')).not.toContain('Labeled');
  });

  it('show near-duplicates in groups, those on both sides first, and select all but the first', async () => {
    await page.keyboard.press('Shift+I');
    await page.getByText('2 groups of 4 images that look nearly the same').waitFor();
    await page.getByText(/1 group on both sides of the split/).waitFor();
    expect(await page.getByRole('gridcell', { name: /landscape/ }).count()).toBe(4);
    await expectTile(1, 'Validation');
    await page.getByRole('button', { name: 'Select all but the first of each' }).click();
    await page.getByText('On 2 selected images').waitFor();
    await tile(0).click();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => tile(2).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => tile(0).getAttribute('aria-selected')).toBe('true');
    // The address remembers the view a moment after it changed.
    await expect.poll(() => page.url()).toContain('alike=');
    await page.reload();
    await page.getByText('2 groups of 4 images that look nearly the same').waitFor();
  });

  it('look more closely with the slider, until nothing is alike', async () => {
    const slider = page.getByRole('slider', { name: 'How alike' });
    await slider.focus();
    await page.keyboard.press('Home');
    await expect.poll(() => page.url()).toContain('alike=0');
    await page.keyboard.press('End');
    await expect.poll(() => page.url()).toContain('alike=10');
    await page.getByRole('button', { name: 'Back to all images' }).click();
    await expect.poll(() => page.locator('[data-index]').count()).toBe(14);
    expect(page.url()).not.toContain('alike=0');
  });

  it('by the ten thousand are no more rows than fit', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `p${String(i % 40)}/c${String(i)}`);
    const many = studio.studio.projects.create({
      name: 'many',
      folder: studio.work,
      kind: 'tags',
      classes: names,
    });
    const other = await studio.open({
      place: `#/p/${many.id}/label?path=${encodeURIComponent(many.path)}`,
    });
    await other.getByRole('button', { name: 'p0', exact: true }).waitFor();
    expect(await other.getByRole('checkbox').count()).toBeLessThan(80);
    await other.getByRole('button', { name: 'p0', exact: true }).click();
    await other.getByRole('button', { name: 'p1', exact: true }).waitFor();
    await other.keyboard.press('/');
    await other.keyboard.type('c9999');
    await other.getByRole('checkbox', { name: 'p39/c9999' }).waitFor();
    await other.context().close();
  });
});
